import type { bodies } from '../protocol/index.ts';
import { ContactsOfClient } from './contacts-of-client.ts';
import type { OwnAccount } from './own-account.ts';
import type { OwnPerson, ProfileChange } from './own-person.ts';

/** The part of a client in which people decide for themselves and look at others. */
export abstract class PersonalClient extends ContactsOfClient {
  protected abstract readonly own: OwnPerson;
  protected abstract readonly account: OwnAccount;

  abstract get me(): bodies.Me | undefined;

  /** Changes the person's name and what they tell of themselves. */
  async changeProfile(change: ProfileChange): Promise<void> {
    await this.own.changeProfile(change);
    await this.account.refresh();
  }

  changeName(name: string): Promise<void> {
    return this.changeProfile({ name });
  }

  /** Who may do what; `undefined` until somebody signed in. */
  privacy(): bodies.Privacy | undefined {
    return this.me?.privacy;
  }

  async changePrivacy(change: Partial<bodies.Privacy>): Promise<void> {
    await this.own.changePrivacy(change);
    await this.account.refresh();
  }

  /** How the person wants to be seen; `null` lets their devices tell. It is in `me` until it is over. */
  async changePresence(presence: bodies.ChosenPresence | null): Promise<void> {
    await this.own.changePresence(presence);
    await this.account.refresh();
  }

  /** The person with exactly this handle, if they let themselves be found. */
  findByHandle(handle: string): Promise<bodies.Card | undefined> {
    return this.own.findByHandle(handle);
  }

  /** People whose handle, name, remark or pinyin has this in it, the best first. Asked of the server, so only online. */
  search(query: string): Promise<bodies.FoundPeople['people']> {
    return this.own.search(query);
  }

  /** What there is to see of somebody; `undefined` where they do not let themselves be seen. */
  card(user: string): Promise<bodies.Card | undefined> {
    return this.own.card(user);
  }
}

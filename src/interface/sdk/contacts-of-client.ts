import type { bodies } from '../protocol/index.ts';
import type { ContactCalls, ContactNotes } from './contact-calls.ts';
import type { Contacts } from './contacts.ts';
import { ScreenOfClient } from './screen-of-client.ts';

/**
 * The people this person knows. The list answers at once from what this device holds, online or not. Changes are calls
 * of the server: they need a connection, resolve with what holds then, and reject with the refusal, or with
 * `unknown_outcome` where no answer came; the list changes by the event that tells every device.
 */
export abstract class ContactsOfClient extends ScreenOfClient {
  protected abstract readonly known: Contacts;
  protected abstract readonly contactCalls: ContactCalls;

  /** Friends, open requests, blocks and whoever this person noted something about. Those that did not change are the same objects. */
  contacts(): readonly bodies.Contact[] {
    return this.known.list();
  }

  contact(user: string): bodies.Contact | undefined {
    return this.known.get(user);
  }

  /** Asks somebody to be friends; where they asked first, both are friends at once. */
  requestFriend(user: string, greeting?: string): Promise<bodies.Contact> {
    return this.contactCalls.request(user, greeting);
  }

  /** Rejects with `request_gone` where the request was taken back or is over. */
  acceptFriend(user: string): Promise<bodies.Contact> {
    return this.contactCalls.does('accept', user);
  }

  /** Whoever asked is not told. */
  declineFriend(user: string): Promise<bodies.Contact> {
    return this.contactCalls.does('decline', user);
  }

  /** Takes one's own request back. */
  withdrawRequest(user: string): Promise<bodies.Contact> {
    return this.contactCalls.does('withdraw', user);
  }

  /** Ends a friendship for both; what was said stays. */
  removeFriend(user: string): Promise<bodies.Contact> {
    return this.contactCalls.does('remove', user);
  }

  /** Lets nothing of them through any more. They are not told. */
  block(user: string): Promise<bodies.Contact> {
    return this.contactCalls.does('block', user);
  }

  unblock(user: string): Promise<bodies.Contact> {
    return this.contactCalls.does('unblock', user);
  }

  /** Notes something about somebody, which nobody else sees. */
  changeContact(user: string, notes: ContactNotes): Promise<bodies.Contact> {
    return this.contactCalls.note(user, notes);
  }

  /** People with whom this person shares groups and has nothing to do yet. */
  suggestions(): Promise<bodies.Suggestions['people']> {
    return this.contactCalls.suggestions();
  }
}

import { relationAt } from '../../domain/friends/contact.ts';
import type { UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { Relation, UserRow } from '../../domain/shared/rows.ts';
import { handleKey } from '../../domain/users/handle.ts';
import { allows } from '../../domain/users/privacy.ts';
import { type Profile, profileOf } from '../../domain/users/profile.ts';
import type { Caller } from '../shared/caller.ts';
import type { Between } from '../shared/relations.ts';
import type { UsersDependencies } from './ports.ts';

/** What somebody sees of a person. */
export interface Card {
  readonly user: UserRow;
  /** What they tell this looker of themselves; empty like that of somebody who tells nothing. */
  readonly profile: Profile;
  readonly relation: Relation;
  /** Whether the one who looks has blocked the person; the other way round nobody is told. */
  readonly isBlocked: boolean;
  /** The looker's own name for the person. */
  readonly remark: string | undefined;
}

/**
 * Finds people by their exact handle or id, as far as they let themselves be found. Somebody whom one has to do with,
 * by a conversation or as a contact, has a card in any case. A disabled account is not found; a closed one only by its
 * id, which others have from what it wrote.
 */
export function findPeople({ people, relations, clock }: UsersDependencies) {
  const look = async (caller: Caller, user: UserRow | undefined): Promise<Look> => {
    const found = user && (await relations.between(caller.userId, [user.userId])).get(user.userId);
    if (!user || !found || user.disabledAt !== null) throw new Refusal('not_found');
    return { user, between: found };
  };
  return {
    byHandle: async (caller: Caller, handle: string): Promise<Card> => {
      const found = await look(caller, await people.userByHandle(handleKey(handle)));
      if (!mayFind(found)) throw new Refusal('not_found');
      return cardOf(found, clock.now());
    },
    card: async (caller: Caller, userId: string): Promise<Card> => {
      const found = await look(caller, await people.user(userId as UserId));
      const isKnown =
        mayFind(found) ||
        cardOf(found, clock.now()).relation !== 'none' ||
        (await relations.shareConversation(caller.userId, found.user.userId));
      if (!isKnown) throw new Refusal('not_found');
      return cardOf(found, clock.now());
    },
  };
}

interface Look {
  readonly user: UserRow;
  readonly between: Between;
}

const mayFind = ({ user, between }: Look): boolean =>
  user.closedAt === null && allows(user, 'find', between.inTheirEyes);

function cardOf(look: Look, now: number): Card {
  const { user, between } = look;
  const { mine, inMine, inTheirEyes } = between;
  const isTold = inTheirEyes === 'friend' || mayFind(look);
  return {
    user,
    profile: isTold ? profileOf(user) : {},
    relation: mine ? relationAt(mine, now) : 'none',
    isBlocked: inMine === 'blocked',
    remark: mine?.remark ?? undefined,
  };
}

import { relationAt } from '../../domain/friends/contact.ts';
import type { UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { Relation, UserRow } from '../../domain/shared/rows.ts';
import { handleKey } from '../../domain/users/handle.ts';
import { lets } from '../../domain/users/privacy.ts';
import type { Caller } from '../shared/caller.ts';
import type { Between } from '../shared/relations.ts';
import type { UsersDependencies } from './ports.ts';

/** What somebody sees of a person. */
export interface Card {
  readonly user: UserRow;
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
  user.closedAt === null && lets(user, 'find', between.inTheirEyes);

function cardOf({ user, between: { mine, inMine } }: Look, now: number): Card {
  return {
    user,
    relation: mine ? relationAt(mine, now) : 'none',
    isBlocked: inMine === 'blocked',
    remark: mine?.remark ?? undefined,
  };
}

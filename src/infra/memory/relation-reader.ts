import type { UserId } from '../../domain/shared/ids.ts';
import { standingOf } from '../../domain/users/privacy.ts';
import type { Between, RelationReader, Settings } from '../../modules/shared/relations.ts';
import type { MemoryTables } from './tables.ts';

/** How people stand to each other, over tables in memory. */
export class MemoryRelationReader implements RelationReader {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async between(userId: UserId, others: readonly UserId[]): Promise<ReadonlyMap<UserId, Between>> {
    const found = others.flatMap((otherId) => {
      const user = this.#tables.get('users', otherId);
      return user ? [[otherId, this.#pair(userId, otherId, user)] as const] : [];
    });
    return new Map(found);
  }

  async peersOf(userId: UserId, limit: number): Promise<readonly UserId[]> {
    const members = this.#tables.all('members');
    const direct = members.filter(
      (row) => row.userId === userId && this.#tables.get('streams', row.streamId)?.kind === 'direct',
    );
    const streams = new Set(direct.map(({ streamId }) => streamId));
    const peers = members.filter((row) => streams.has(row.streamId) && row.userId !== userId);
    return peers.map((row) => row.userId).slice(0, limit);
  }

  async shareConversation(userId: UserId, otherId: UserId): Promise<boolean> {
    return this.#tables.all('members').some(({ userId: each, streamId, leftSeq }) => {
      const isMine = each === userId && leftSeq === null;
      return isMine && this.#tables.get('members', otherId, streamId) !== undefined;
    });
  }

  #pair(userId: UserId, otherId: UserId, { privacy, presence, disabledAt, closedAt }: Settings): Between {
    const mine = this.#tables.get('contacts', userId, otherId);
    const theirs = this.#tables.get('contacts', otherId, userId);
    const isSelf = userId === otherId;
    return {
      privacy,
      presence,
      disabledAt,
      closedAt,
      inTheirEyes: isSelf ? 'self' : standingOf(theirs),
      inMine: isSelf ? 'self' : standingOf(mine),
      mine,
      theirs: theirs && { relation: theirs.relation, blockedAt: theirs.blockedAt },
    };
  }
}

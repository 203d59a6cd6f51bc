import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import type { LogRow } from '../../domain/shared/rows.ts';
import type { Upkeep } from '../shared/ports.ts';
import type { ChangedStream, LogReader, PeopleReader } from '../shared/reading.ts';

export interface ClosedAccountsOptions {
  readonly upkeep: Upkeep;
  readonly people: Pick<PeopleReader, 'user'>;
  readonly logs: Pick<LogReader, 'head'>;
  /**
   * What others still hold of somebody who closed their account: their place in contacts, and that one may write to
   * them. Called at least once, and must bear to be called again.
   */
  readonly letGo: (userId: UserId) => Promise<void>;
}

/**
 * What closing an account leaves to do. The command itself is short; here go, slice by slice, the streams that nobody
 * but its person could read: their own, with the names they had, and their notes to self. Safe to begin again: what is
 * gone is gone.
 */
export class ClosedAccounts {
  readonly #options: ClosedAccountsOptions;

  constructor(options: ClosedAccountsOptions) {
    this.#options = options;
  }

  /** Takes rows of a stream as the change feed gives them. */
  async afterRows({ kind }: Pick<ChangedStream, 'kind'>, rows: readonly LogRow[]): Promise<void> {
    if (kind !== 'personal') return;
    for (const { type, senderId } of rows) if (type === 'account.closed') await this.#clear(senderId);
  }

  async #clear(userId: UserId): Promise<void> {
    const user = await this.#options.people.user(userId);
    if (!user || user.closedAt === null) return;
    await this.#options.letGo(userId);
    await this.#empty(userId, user.selfId);
    // The personal stream goes last: until then its event says that there is something left to do.
    await this.#empty(userId, user.personalId);
  }

  async #empty(userId: UserId, streamId: StreamId): Promise<void> {
    const { upkeep, logs } = this.#options;
    const head = await logs.head(userId, streamId);
    const floor = head?.stream.lastSeq ?? 0;
    for (let more = floor > 0; more; ) ({ more } = await upkeep.trim(streamId, floor));
  }
}

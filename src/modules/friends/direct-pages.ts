import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { Clock, Committer } from '../shared/ports.ts';
import type { MembershipReader } from '../shared/reading.ts';
import { submitOne } from '../shared/submit-one.ts';

export interface DirectPagesOptions {
  readonly committer: Committer;
  readonly memberships: Pick<MembershipReader, 'membersOf'>;
  readonly clock: Clock;
  readonly isStopped: () => boolean;
}

/** Streams between two notes. */
const PAGE = 100;
/** At most two thousand conversations a second: what people write goes before. */
const PAUSE_MS = 50;

/** Has direct conversations written anew, a page at a time, each by a command of its own: none locks more than one. */
export class DirectPages {
  readonly size = PAGE;
  readonly #options: DirectPagesOptions;
  #wake: (() => void) | undefined;

  constructor(options: DirectPagesOptions) {
    this.#options = options;
  }

  /** Resolves when all are written and a moment has passed. Rejects with the refusal that one of them met, or when stopped. */
  async write(streamIds: readonly StreamId[]): Promise<void> {
    if (this.#options.isStopped()) throw new Refusal('draining');
    if (streamIds.length === 0) return;
    await Promise.all(streamIds.map((streamId) => this.#project(streamId)));
    await this.#pause();
  }

  /** Ends a pause that is under way. */
  wake(): void {
    this.#wake?.();
  }

  async #project(streamId: StreamId): Promise<void> {
    const { memberships, committer } = this.#options;
    const found = await memberships.membersOf(streamId, 2);
    const [first, second] = found?.members ?? [];
    if (!first || !second) return;
    const asked = { userId: 'server' as UserId, clientId: '' as const, attempt: 1, hash: '' };
    const people = { firstId: first.userId, secondId: second.userId };
    await submitOne(committer, { ...asked, ...people, type: 'direct.project', streamId });
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(PAUSE_MS, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

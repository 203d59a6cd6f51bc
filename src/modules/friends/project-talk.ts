import { cursorText, parseCursor, TALK_CURSOR_KEY } from '../../domain/friends/talk-cursor.ts';
import type { UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { LogRow } from '../../domain/shared/rows.ts';
import type { Clock, Committer } from '../shared/ports.ts';
import type {
  ChangedStream,
  ChangeReader,
  LogReader,
  MembershipReader,
  PeopleReader,
} from '../shared/reading.ts';
import { submitOne } from '../shared/submit-one.ts';
import { DirectPages } from './direct-pages.ts';

export interface TalkProjectionOptions {
  readonly committer: Committer;
  readonly changes: Pick<ChangeReader, 'walk'>;
  readonly logs: Pick<LogReader, 'heads'>;
  readonly memberships: Pick<MembershipReader, 'membersOf'>;
  readonly facts: Pick<PeopleReader, 'serverValue'>;
  readonly clock: Clock;
  readonly onFault: (fault: unknown) => void;
}

/** How often it is looked whether the policy changed, here or on another node. */
const TICK_MS = 1_000;
/** Events of somebody's own stream after which others may write to them, or may not any more. */
const CHANGING: ReadonlySet<string> = new Set(['privacy.changed', 'account.closed']);

/**
 * Writes down anew who may write in direct conversations where the reason stands in none of their rows. A changed policy
 * goes through all of them, page by page; how far it came is a row of the store, so that whoever starts next goes on
 * there. What one person chose goes through theirs, and is a consumer of the change feed: its position stays before the
 * event until all is written. Every step may be done twice.
 */
export class TalkProjection {
  readonly #options: TalkProjectionOptions;
  readonly #pages: DirectPages;
  #stopTimer: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: TalkProjectionOptions) {
    this.#options = options;
    this.#pages = new DirectPages({ ...options, isStopped: () => this.#isStopped });
  }

  start(): void {
    const { clock, onFault } = this.#options;
    this.#running = this.tick()
      // What may succeed later is tried at the next look.
      .catch((fault: unknown) => (fault instanceof Refusal && !fault.isFinal ? undefined : onFault(fault)))
      .then(() => {
        if (!this.#isStopped) this.#stopTimer = clock.after(TICK_MS, () => this.start());
      });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopTimer?.();
    this.#pages.wake();
    await this.#running;
  }

  /** Follows the policy to the end, where it changed and not all conversations follow it yet. */
  async tick(): Promise<void> {
    const { facts, changes } = this.#options;
    let noted: string | undefined;
    for (;;) {
      const from = await facts.serverValue(TALK_CURSOR_KEY);
      // A note that another's was faster than, or that is not to be read yet, is looked at again a little later.
      if (from === undefined || from === noted) return;
      noted = from;
      const { change, after } = parseCursor(from);
      const streams = await changes.walk(after, this.#pages.size);
      const direct = streams.filter(({ kind }) => kind === 'direct').map(({ streamId }) => streamId);
      await this.#pages.write(direct);
      const last = streams.at(-1);
      const isMore = last && streams.length === this.#pages.size;
      await this.#note(from, isMore ? cursorText({ change, after: last.streamId }) : '');
    }
  }

  /** Takes rows of the change feed. Rejects where it was stopped before all was written: the same rows come again. */
  async follow({ kind, streamId }: Pick<ChangedStream, 'kind' | 'streamId'>, rows: readonly LogRow[]) {
    if (kind !== 'personal' || !rows.some(({ type }) => CHANGING.has(type))) return;
    const found = await this.#options.memberships.membersOf(streamId, 1);
    for (const { userId } of found?.members ?? []) await this.#ofPerson(userId);
  }

  async #ofPerson(userId: UserId): Promise<void> {
    const { size: limit } = this.#pages;
    for (let after = ''; ; ) {
      const heads = await this.#options.logs.heads(userId, { after, limit, leftSince: 0 });
      const direct = heads.filter(({ stream }) => stream.kind === 'direct');
      await this.#pages.write(direct.map(({ stream }) => stream.streamId));
      const last = heads.at(-1);
      if (!last || heads.length < limit) return;
      after = last.stream.streamId;
    }
  }

  async #note(from: string, to: string): Promise<void> {
    const asked = { userId: 'server' as UserId, clientId: '' as const, attempt: 1, hash: '' };
    await submitOne(this.#options.committer, { ...asked, type: 'talk.projected', from, to });
  }
}

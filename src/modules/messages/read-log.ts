import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { Head, LogPage } from '../shared/reading.ts';
import type { MessagesDependencies } from './ports.ts';

/** Heads of streams that a person left are listed for this long, so that an offline device learns of its removal. */
const LEFT_LISTED_MS = 30 * 24 * 3_600_000;

export interface SyncRequest {
  readonly streamId: StreamId;
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly digest?: string | undefined;
  readonly limit: number;
}

export type SyncAnswer =
  | {
      readonly kind: 'page';
      readonly page: LogPage;
      readonly from: number;
      readonly digest: string;
      readonly isDone: boolean;
      readonly isBackwards: boolean;
    }
  /** The asker's window is of another history, or lies below what is kept. */
  | { readonly kind: 'reset'; readonly reason: 'digest' | 'beyond_head' | 'floor'; readonly floor: number };

/** The reads behind lists and timelines. Strangers and people who left long ago meet `not_found`. */
export class LogReading {
  readonly #deps: Pick<MessagesDependencies, 'logs' | 'clock' | 'discretion'>;

  constructor(deps: Pick<MessagesDependencies, 'logs' | 'clock' | 'discretion'>) {
    this.#deps = deps;
  }

  /** A page of a person's list, with the stream to go on after; `null` when that was all. */
  async heads(
    userId: UserId,
    page: { after?: string | undefined; limit: number },
  ): Promise<{ heads: readonly Head[]; next: StreamId | null }> {
    const { logs, clock } = this.#deps;
    const leftSince = clock.now() - LEFT_LISTED_MS;
    const found = await logs.heads(userId, { after: page.after ?? '', limit: page.limit + 1, leftSince });
    const shown = found.slice(0, page.limit);
    const next = found.length > page.limit ? (shown.at(-1)?.stream.streamId ?? null) : null;
    return { heads: await this.#told(userId, shown), next };
  }

  async head(userId: UserId, streamId: StreamId): Promise<Head> {
    const found = await this.#deps.logs.head(userId, streamId);
    const [head] = found ? await this.#told(userId, [found]) : [];
    if (!head) throw new Refusal('not_found');
    return head;
  }

  async sync(userId: UserId, request: SyncRequest): Promise<SyncAnswer> {
    const { before, after = 0 } = request;
    return before === undefined
      ? this.#forwards(userId, { ...request, after })
      : this.#backwards(userId, { ...request, before });
  }

  /** Heads without the marks of those who keep them, or from whom the person keeps their own. */
  async #told(userId: UserId, heads: readonly Head[]): Promise<readonly Head[]> {
    const peers = heads.flatMap(({ peer }) => peer?.userId ?? []);
    if (peers.length === 0) return heads;
    const kept = await this.#deps.discretion.marksKeptFrom(userId, peers);
    const isKept = ({ peer }: Head) => peer !== undefined && kept.has(peer.userId);
    return heads.map((head) => (isKept(head) ? { ...head, peerMarks: undefined } : head));
  }

  async #forwards(userId: UserId, request: SyncRequest & { after: number }): Promise<SyncAnswer> {
    const { streamId, after, limit } = request;
    const { logs } = this.#deps;
    const page = upToLeaving(await logs.pageAfter(userId, streamId, { after, limit }));
    const fault = await this.#windowFault(page, after, request.digest);
    if (fault) return fault;
    const last = page.rows.at(-1);
    const from = Math.max(after, page.member.visibleFrom) + 1;
    const digest = last?.digest ?? (await logs.digestAt(streamId, after)) ?? '';
    const isDone = (last?.seq ?? after) >= page.asOf;
    return { kind: 'page', page, from, digest, isDone, isBackwards: false };
  }

  async #backwards(userId: UserId, request: SyncRequest & { before: number }): Promise<SyncAnswer> {
    const { streamId, before, limit } = request;
    const page = upToLeaving(await this.#deps.logs.pageBefore(userId, streamId, { before, limit }));
    const from = page.rows[0]?.seq ?? before;
    const bottom = Math.max(page.member.visibleFrom, page.stream.floorSeq) + 1;
    const isDone = from <= bottom || page.rows.length === 0;
    return { kind: 'page', page, from, digest: page.rows.at(-1)?.digest ?? '', isDone, isBackwards: true };
  }

  /** Another digest at the cursor, or a cursor beyond the head, means that the store was restored from a backup. */
  async #windowFault(
    page: LogPage,
    after: number,
    digest: string | undefined,
  ): Promise<SyncAnswer | undefined> {
    const { stream } = page;
    const floor = stream.floorSeq;
    if (after > page.asOf) return { kind: 'reset', reason: 'beyond_head', floor };
    if (Math.max(after, page.member.visibleFrom) < floor) return { kind: 'reset', reason: 'floor', floor };
    if (digest === undefined || after <= floor) return undefined;
    const stored = await this.#deps.logs.digestAt(stream.streamId, after);
    return stored === undefined || stored === digest ? undefined : { kind: 'reset', reason: 'digest', floor };
  }
}

/**
 * What happened after somebody left is not theirs to know: the snapshot ends where they left, and a row that was
 * changed later reads as erased.
 */
function upToLeaving(page: LogPage | undefined): LogPage {
  if (!page) throw new Refusal('not_found');
  const { leftSeq } = page.member;
  if (leftSeq === null) return page;
  const rows = page.rows.map((row) =>
    row.changedSeq > leftSeq ? { ...row, body: null, changedSeq: leftSeq } : row,
  );
  return { ...page, rows, asOf: Math.min(page.asOf, leftSeq) };
}

import { membershipChanges } from '../../domain/shared/events.ts';
import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import type { LogRow, MemberRow } from '../../domain/shared/rows.ts';

/** What a member of one stream may be handed: `visibleFrom < seq <= leftSeq`, true as of `asOf`. */
export interface IndexEntry {
  /** Tells one membership of a person from the next. Within one, `visibleFrom` only moves up. */
  readonly joinedFrom: number;
  visibleFrom: number;
  leftSeq: number;
  asOf: number;
}

/** A person's row in the stream, as a snapshot has it whose head is `asOf`. */
interface AdmittedRow {
  readonly joinedFrom: number;
  readonly visibleFrom: number;
  readonly leftSeq: number | null;
  readonly asOf: number;
}

const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * Who on this node is handed a stream: a fold over the stream's log. Entries are read in a snapshot and then follow
 * the membership events above it. An entry read in a snapshot older than `position` is not admitted, because the
 * events between were folded already.
 */
export class StreamIndex {
  readonly streamId: StreamId;
  readonly entries = new Map<UserId, IndexEntry>();
  /**
   * Everybody in the stream and who was, kept where other nodes must be found: those who left have devices that hear
   * of it there. `undefined` in large groups and alone.
   */
  people: Set<UserId> | undefined;
  /** What people here hid before their entries were read. */
  readonly #hidden = new Map<UserId, number>();
  /** The last seq that was handed on. */
  position: number;

  constructor(streamId: StreamId, position: number) {
    this.streamId = streamId;
    this.position = position;
  }

  /** False when the snapshot is too old: read again. */
  admit(userId: UserId, row: AdmittedRow): boolean {
    if (row.asOf < this.position) return false;
    const known = this.entries.get(userId);
    const isNewer = !known || known.asOf < row.asOf;
    if (isNewer) {
      const { joinedFrom, visibleFrom, leftSeq, asOf } = row;
      this.entries.set(userId, { joinedFrom, visibleFrom, leftSeq: leftSeq ?? NEVER, asOf });
    }
    const other = isNewer ? known : row;
    if (other?.joinedFrom === this.entries.get(userId)?.joinedFrom) this.#raise(userId, other?.visibleFrom);
    this.#raise(userId, this.#hidden.get(userId));
    this.#hidden.delete(userId);
    return true;
  }

  admitMember(row: MemberRow, asOf: number): boolean {
    return this.admit(row.userId, { ...row, asOf });
  }

  /**
   * The person's own stream says that they hid this one up to `upTo`, which leaves no event here. It may come late: one
   * that lies below the present membership is of an earlier one, and who is back may see it all again.
   */
  hide(userId: UserId, upTo: number, isHere: (userId: UserId) => boolean): void {
    if (this.entries.has(userId)) this.#raise(userId, upTo);
    else if (isHere(userId)) this.#hidden.set(userId, Math.max(upTo, this.#hidden.get(userId) ?? 0));
  }

  #raise(userId: UserId, upTo = 0): void {
    const entry = this.entries.get(userId);
    if (entry && upTo > entry.joinedFrom) entry.visibleFrom = Math.max(entry.visibleFrom, upTo);
  }

  /** Follows one event. Answers who entered by it, for each of whom the caller sends the stream's head. */
  fold(row: LogRow, isHere: (userId: UserId) => boolean): UserId[] {
    const entered: UserId[] = [];
    for (const change of membershipChanges(row)) {
      const userId = change.userId as UserId;
      if (change.joined) this.people?.add(userId);
      const known = this.entries.get(userId);
      if (known && known.asOf >= row.seq) {
        if (change.joined) entered.push(userId);
        continue;
      }
      if (change.joined) {
        if (!isHere(userId)) continue;
        const { visibleFrom } = change;
        this.entries.set(userId, { joinedFrom: row.seq - 1, visibleFrom, leftSeq: NEVER, asOf: row.seq });
        entered.push(userId);
      } else if (known) {
        known.leftSeq = row.seq;
        known.asOf = row.seq;
      }
    }
    return entered;
  }

  /** Drops those whom nothing further reaches. Called after the events up to `position` were handed on. */
  forgetLeft(): void {
    for (const [userId, entry] of this.entries) {
      if (entry.leftSeq <= this.position) {
        this.entries.delete(userId);
      }
    }
  }
}

/** True where handing over this run may differ between members: somebody enters or leaves, or a change may be hidden. */
export const needsCare = (rows: readonly LogRow[]): boolean =>
  rows.some(({ type, refSeq }) => refSeq !== null || type === 'member.joined' || type === 'member.left');

/** What a piece may weigh; one that weighs more is a single row. A unit of UTF-16 is at most three bytes of UTF-8. */
const PIECE_BYTES = 120 * 1024;
const weightOf = ({ body }: LogRow): number => 250 + 3 * (body?.length ?? 0);

/** Cuts a run so that each piece fits in one frame for a device. */
export function cutBySize(rows: readonly LogRow[]): LogRow[][] {
  const pieces: LogRow[][] = [];
  let room = 0;
  for (const row of rows) {
    room -= weightOf(row);
    if (room < 0 || pieces.length === 0) {
      pieces.push([]);
      room = PIECE_BYTES - weightOf(row);
    }
    pieces.at(-1)?.push(row);
  }
  return pieces;
}

/** Cuts a run before and after each membership event, so that every piece goes to one fixed set of people. */
export function cutAtMembership(rows: readonly LogRow[]): LogRow[][] {
  const pieces: LogRow[][] = [];
  let piece: LogRow[] = [];
  for (const row of rows) {
    if (row.type !== 'member.joined' && row.type !== 'member.left') {
      piece.push(row);
      continue;
    }
    if (piece.length > 0) pieces.push(piece);
    pieces.push([row]);
    piece = [];
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

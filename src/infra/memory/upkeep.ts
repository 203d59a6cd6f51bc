import type { StreamId } from '../../domain/shared/ids.ts';
import type { MemberRow } from '../../domain/shared/rows.ts';
import type { SeenSession, Upkeep } from '../../modules/shared/ports.ts';
import { MEMBERS_SLICE, ROWS_SLICE } from '../sql/slices.ts';
import type { MemoryTables } from './tables.ts';

/** The writes that are not commands, over tables in memory. */
export class MemoryUpkeep implements Upkeep {
  readonly #tables: MemoryTables;
  readonly #now: () => number;

  constructor(tables: MemoryTables, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  async trim(streamId: StreamId, floor: number): Promise<{ more: boolean }> {
    const stream = this.#tables.get('streams', streamId);
    if (!stream) return { more: false };
    const row = this.#tables.get('log', streamId, floor);
    if (!row || floor <= stream.floorSeq) return { more: this.#deleteBelow(streamId, stream.floorSeq) };
    if (this.#liftMarks(streamId, floor, row.no)) return { more: true };
    this.#tables.put('streams', { ...stream, floorSeq: floor });
    return { more: this.#deleteBelow(streamId, floor) };
  }

  async advance(consumer: string, positions: readonly { streamId: StreamId; seq: number }[]): Promise<void> {
    for (const { streamId, seq } of positions) {
      const known = this.#tables.get('feed', consumer, streamId)?.seq ?? 0;
      this.#tables.put('feed', { consumer, streamId, seq: Math.max(known, seq) });
    }
  }

  async sweep(before: number): Promise<{ more: boolean }> {
    const refused = this.#tables.all('refused').filter(({ at }) => at < before);
    for (const { senderId, clientId } of refused.slice(0, ROWS_SLICE)) {
      this.#tables.remove('refused', [senderId, clientId]);
    }
    const now = this.#now();
    const expired = this.#tables.all('sessions').filter(({ expiresAt }) => expiresAt < now);
    for (const session of expired.slice(0, ROWS_SLICE)) {
      this.#tables.remove('tokens', [session.tokenHash]);
      this.#tables.remove('sessions', [session.userId, session.sessionId]);
    }
    const vouchers = this.#tables.all('vouchers').filter(({ expiresAt }) => expiresAt < now);
    for (const { secretHash } of vouchers.slice(0, ROWS_SLICE)) this.#tables.remove('vouchers', [secretHash]);
    return { more: Math.max(refused.length, expired.length, vouchers.length) >= ROWS_SLICE };
  }

  async seen(sessions: readonly SeenSession[]): Promise<void> {
    for (const { userId, sessionId, address, ...seen } of sessions) {
      const session = this.#tables.get('sessions', userId, sessionId);
      if (!session) continue;
      const seenAt = Math.max(session.seenAt, seen.at);
      const expiresAt = Math.max(session.expiresAt, seen.expiresAt);
      this.#tables.put('sessions', { ...session, seenAt, expiresAt, address: address ?? session.address });
    }
  }

  /** True when more members may lie below the floor. */
  #liftMarks(streamId: StreamId, floor: number, floorNo: number): boolean {
    const place = (member: MemberRow) => Math.min(floor, member.leftSeq ?? floor);
    const below = this.#tables
      .all('members')
      .filter((member) => member.streamId === streamId && member.readSeq < place(member));
    for (const member of below.slice(0, MEMBERS_SLICE)) {
      const readSeq = place(member);
      const hasLeft = member.leftSeq !== null && member.leftSeq <= floor;
      const ownAbove = this.#tables.ownAbove(streamId, member.userId, readSeq);
      const readNo = hasLeft ? (member.leftNo ?? 0) : floorNo;
      this.#tables.put('members', { ...member, readSeq, readNo, ownAbove });
    }
    return below.length >= MEMBERS_SLICE;
  }

  #deleteBelow(streamId: StreamId, floor: number): boolean {
    const gone = this.#tables.rows(streamId, 0, floor).slice(0, ROWS_SLICE);
    const last = gone.at(-1)?.seq;
    if (last === undefined) return false;
    for (const { seq } of gone) this.#tables.remove('log', [streamId, seq]);
    for (const mention of this.#tables.all('mentions')) {
      if (mention.streamId !== streamId || mention.seq > last) continue;
      this.#tables.remove('mentions', [mention.userId, streamId, mention.seq]);
    }
    return last < floor;
  }
}

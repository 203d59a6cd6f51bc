import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import type { LogRow, MemberRow } from '../../domain/shared/rows.ts';
import type { Head, LogPage, LogReader } from '../../modules/shared/reading.ts';
import type { MemoryTables } from './tables.ts';

/** Reads of conversations over tables in memory. */
export class MemoryLogReader implements LogReader {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async heads(
    userId: UserId,
    page: { after: string; limit: number; leftSince: number },
  ): Promise<readonly Head[]> {
    const isListed = (member: MemberRow) =>
      member.leftSeq === null ||
      (this.#tables.get('log', member.streamId, member.leftSeq)?.at ?? -1) >= page.leftSince;
    return this.#tables
      .all('members')
      .filter((member) => member.userId === userId && member.streamId > page.after && isListed(member))
      .sort((a, b) => (a.streamId < b.streamId ? -1 : 1))
      .slice(0, page.limit)
      .flatMap((member) => this.#headOf(member) ?? []);
  }

  async head(userId: UserId, streamId: StreamId): Promise<Head | undefined> {
    const member = this.#tables.get('members', userId, streamId);
    return member && this.#headOf(member);
  }

  async pageAfter(userId: UserId, streamId: StreamId, page: { after: number; limit: number }) {
    return this.#page(userId, streamId, (member, lastSeq) => {
      const from = Math.max(page.after, member.visibleFrom) + 1;
      return this.#tables.rows(streamId, from, member.leftSeq ?? lastSeq).slice(0, page.limit);
    });
  }

  async pageBefore(userId: UserId, streamId: StreamId, page: { before: number; limit: number }) {
    return this.#page(userId, streamId, (member, lastSeq) => {
      const last = Math.min(page.before - 1, member.leftSeq ?? lastSeq);
      return this.#tables.rows(streamId, member.visibleFrom + 1, last).slice(-page.limit);
    });
  }

  async digestAt(streamId: StreamId, seq: number): Promise<string | undefined> {
    const stream = this.#tables.get('streams', streamId);
    return stream?.lastSeq === seq ? stream.digest : this.#tables.get('log', streamId, seq)?.digest;
  }

  async rows(streamId: StreamId, range: { first: number; last: number; limit: number }) {
    return this.#tables.rows(streamId, range.first, range.last).slice(0, range.limit);
  }

  #page(
    userId: UserId,
    streamId: StreamId,
    read: (member: MemberRow, lastSeq: number) => LogRow[],
  ): LogPage | undefined {
    const stream = this.#tables.get('streams', streamId);
    const member = this.#tables.get('members', userId, streamId);
    if (!stream || !member) return undefined;
    return { stream, member, rows: read(member, stream.lastSeq), asOf: stream.lastSeq };
  }

  #headOf(member: MemberRow): Head | undefined {
    const stream = this.#tables.get('streams', member.streamId);
    if (!stream) return undefined;
    const peer =
      stream.kind === 'direct'
        ? this.#tables
            .all('members')
            .find((row) => row.streamId === member.streamId && row.userId !== member.userId)
        : undefined;
    const user = peer && this.#tables.get('users', peer.userId);
    return {
      stream,
      member,
      mentions: this.#mentions(member, stream.lastSeq),
      peer: user && { userId: user.userId, handle: user.handle, name: user.name },
      peerMarks: user && this.#peerMarks(member, peer),
    };
  }

  /** They stop where they were when either of the two began to block the other. */
  #peerMarks({ userId }: MemberRow, peer: MemberRow) {
    const told = this.#tables.get('contacts', peer.userId, userId);
    const heard = this.#tables.get('contacts', userId, peer.userId);
    const least = (mark: number, ...held: (number | null | undefined)[]) =>
      Math.min(mark, ...held.flatMap((each) => each ?? []));
    return {
      readSeq: least(peer.readSeq, told?.toldRead, heard?.heardRead),
      receivedSeq: least(peer.receivedSeq, told?.toldReceived, heard?.heardReceived),
    };
  }

  #mentions(member: MemberRow, lastSeq: number): number {
    const above = Math.max(member.readSeq, member.visibleFrom);
    return this.#tables
      .all('mentions')
      .filter(
        ({ userId, streamId, seq, senderId }) =>
          (userId === member.userId || userId === '*') &&
          streamId === member.streamId &&
          seq > above &&
          seq <= (member.leftSeq ?? lastSeq) &&
          senderId !== member.userId &&
          (this.#tables.get('contacts', member.userId, senderId)?.blockedAt ?? null) === null,
      ).length;
  }
}

import type { Load, State } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { MemberRow, StreamRow } from '../shared/rows.ts';

/**
 * A member row as it starts, everything that lies before counted as read: above `visibleFrom` the member sees, from
 * `joinNo` on messages count, and `at` is the event that made the row.
 */
export function newMember(
  who: { userId: UserId; streamId: StreamId; role: MemberRow['role'] },
  joined: { joinedFrom: number; visibleFrom: number; joinNo: number; at: number },
): MemberRow {
  return {
    ...who,
    joinedFrom: joined.joinedFrom,
    visibleFrom: joined.visibleFrom,
    joinNo: joined.joinNo,
    leftSeq: null,
    leftNo: null,
    readSeq: joined.visibleFrom,
    readNo: joined.joinNo,
    ownSeq: 0,
    ownAbove: 0,
    receivedSeq: 0,
    changedSeq: joined.at,
    sendRefusal: null,
  };
}

/** Numbered rows of others above the mark. */
export const unreadOf = (stream: StreamRow, member: MemberRow): number =>
  Math.max(0, Math.min(stream.lastNo, member.leftNo ?? stream.lastNo) - member.readNo - member.ownAbove);

/** The row whose `no` tells how far a mark at `seq` reaches; needed only below the head. */
export function loadForMark(streamId: StreamId, userId: UserId, seq: number, state: State): Load[] {
  const stream = state.get('streams', streamId);
  const member = state.get('members', userId, streamId);
  if (!stream || !member || seq <= member.readSeq) return [];
  const loads: Load[] = [];
  if (seq < stream.lastSeq) loads.push({ table: 'log', key: [streamId, seq] });
  if (member.ownAbove > 0 && seq < member.ownSeq) loads.push({ own: { streamId, userId, above: seq } });
  return loads;
}

/**
 * The member with its mark at `seq`, or the same row when that would not move it up. The mark is clamped to what
 * the member can see; `ownAbove` is counted anew from rows, so that it cannot drift.
 */
export function moveMark(member: MemberRow, stream: StreamRow, wanted: number, state: State): MemberRow {
  const seq = Math.min(wanted, stream.lastSeq, member.leftSeq ?? stream.lastSeq);
  if (seq <= member.readSeq) return member;
  const readNo = seq === member.leftSeq ? (member.leftNo ?? 0) : state.noAt(stream.streamId, seq);
  const ownAbove = seq >= member.ownSeq ? 0 : ownRowsAbove(member, seq, state);
  return { ...member, readSeq: seq, readNo, ownAbove };
}

const ownRowsAbove = (member: MemberRow, seq: number, state: State): number =>
  member.ownAbove === 0 ? 0 : state.ownAbove(member.streamId, member.userId, seq);

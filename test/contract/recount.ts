import type { StreamId } from '../../src/domain/shared/ids.ts';
import type { LogRow, MemberRow, StreamRow } from '../../src/domain/shared/rows.ts';
import type { Person } from '../support/asking.ts';
import type { World } from '../support/world.ts';

/** What a person's marks and counters say, and what they must say by the rows alone. */
export interface Counted {
  readonly readNo: number;
  readonly ownAbove: number;
  readonly unread: number;
}

/** The counters as the store keeps them and the formula reads them. */
export function kept(world: World, who: Person, streamId: StreamId): Counted {
  const member = world.member(who, streamId);
  const stream = world.stream(streamId);
  const top = Math.min(stream.lastNo, member.leftNo ?? stream.lastNo);
  const { readNo, ownAbove } = member;
  return { readNo, ownAbove, unread: top - readNo - ownAbove };
}

/** The counters counted anew, row by row. What retention took is below every mark. */
export function recounted(world: World, who: Person, streamId: StreamId): Counted {
  const member = world.member(who, streamId);
  const stream = world.stream(streamId);
  const rows = world.log(streamId);
  const above = rows.filter((row) => row.type === 'message' && isAboveMark(row, member));
  const own = above.filter(({ senderId }) => senderId === who.userId).length;
  return { readNo: noAt(rows, stream, member), ownAbove: own, unread: above.length - own };
}

const isAboveMark = ({ seq }: LogRow, { readSeq, leftSeq }: MemberRow): boolean =>
  seq > readSeq && seq <= (leftSeq ?? Number.POSITIVE_INFINITY);

/** The `no` that stands at somebody's mark: that of the row, or of the head where retention took the row. */
function noAt(rows: readonly LogRow[], stream: StreamRow, { readSeq, readNo }: MemberRow): number {
  if (readSeq === 0) return 0;
  const row = rows.find(({ seq }) => seq === readSeq);
  return row?.no ?? (stream.lastSeq === readSeq ? stream.lastNo : readNo);
}

/** How many mentions of somebody lie above their mark and within what they see, counted in the bodies. */
export function mentionsRecounted(world: World, who: Person, streamId: StreamId): number {
  const member = world.member(who, streamId);
  const from = Math.max(member.readSeq, member.visibleFrom);
  return world.log(streamId).filter((row) => {
    const mentions: unknown = JSON.parse(row.body ?? '{}').mentions;
    const isNamed = row.type === 'message' && Array.isArray(mentions) && mentions.includes(who.userId);
    return (
      isNamed && row.senderId !== who.userId && row.seq > from && row.seq <= (member.leftSeq ?? Infinity)
    );
  }).length;
}

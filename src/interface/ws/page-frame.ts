import type { SyncAnswer } from '../../modules/messages/index.ts';
import { encodeEvent, encodeVoid, LIMITS } from '../protocol/index.ts';

type PageAnswer = Extract<SyncAnswer, { kind: 'page' }>;

/** Room for the frame around the events. */
const AROUND_BYTES = 512;

/**
 * A page as a frame of at most 128 KiB, cut by whole events: from the far end, so that what is next to the asker's
 * window arrives first. One event always fits.
 */
export function pageFrame(streamId: string, answer: PageAnswer): string {
  const { page, isBackwards } = answer;
  const isHidden = hiddenFrom(page.member.visibleFrom);
  const encoded = page.rows.map((row) => (isHidden(row) ? encodeVoid(row) : encodeEvent(row)));
  const { first, last } = fitting(encoded, isBackwards);
  const isCut = last - first < encoded.length;
  const from = isBackwards && isCut ? (page.rows[first]?.seq ?? answer.from) : answer.from;
  const digest = page.rows[last - 1]?.digest ?? answer.digest;
  const ceiling = Math.min(page.asOf, page.member.leftSeq ?? page.asOf);
  const around = {
    op: 'page',
    stream: streamId,
    from,
    head: ceiling,
    digest,
    asOf: page.asOf,
    done: answer.isDone && !isCut,
    ...(isBackwards ? { backwards: true } : {}),
  };
  return `${JSON.stringify(around).slice(0, -1)},"events":[${encoded.slice(first, last).join(',')}]}`;
}

/** An event that changes a row which this viewer cannot see is sent as `void`. */
export const hiddenFrom =
  (visibleFrom: number) =>
  (row: { refSeq: number | null }): boolean =>
    row.refSeq !== null && row.refSeq <= visibleFrom;

function fitting(encoded: readonly string[], isBackwards: boolean): { first: number; last: number } {
  let room = LIMITS.pushBytes - AROUND_BYTES;
  let taken = 0;
  for (let index = 0; index < encoded.length; index += 1) {
    const text = encoded[isBackwards ? encoded.length - 1 - index : index] ?? '';
    room -= Buffer.byteLength(text) + 1;
    if (room < 0 && taken > 0) break;
    taken += 1;
  }
  return isBackwards ? { first: encoded.length - taken, last: encoded.length } : { first: 0, last: taken };
}

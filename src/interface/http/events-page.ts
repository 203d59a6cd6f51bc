import type { SyncAnswer } from '../../modules/messages/index.ts';
import { encodeEvent, encodeVoid, LIMITS } from '../protocol/index.ts';

type PageAnswer = Extract<SyncAnswer, { kind: 'page' }>;

/** Room for what stands around the events. */
const AROUND_BYTES = 512;

/**
 * A page of events as JSON text, at most 128 KiB. It is cut by whole events from the far end, so that what lies next to
 * the asker's window comes first; one event always fits.
 */
export function encodePage(stream: string, answer: PageAnswer): string {
  const { page, isBackwards } = answer;
  const { visibleFrom, leftSeq } = page.member;
  const nearest = isBackwards ? page.rows.toReversed() : page.rows;
  const texts = nearest.map((row) =>
    row.refSeq !== null && row.refSeq <= visibleFrom ? encodeVoid(row) : encodeEvent(row),
  );
  const count = howManyFit(texts);
  const isCut = count < texts.length;
  const farthest = nearest[count - 1];
  const shown = texts.slice(0, count);
  const around = {
    stream,
    from: isBackwards && isCut ? (farthest?.seq ?? answer.from) : answer.from,
    head: Math.min(page.asOf, leftSeq ?? page.asOf),
    digest: isBackwards ? answer.digest : (farthest?.digest ?? answer.digest),
    asOf: page.asOf,
    done: answer.isDone && !isCut,
    ...(isBackwards ? { backwards: true } : {}),
  };
  const events = isBackwards ? shown.toReversed() : shown;
  return `${JSON.stringify(around).slice(0, -1)},"events":[${events.join(',')}]}`;
}

function howManyFit(texts: readonly string[]): number {
  let room = LIMITS.pushBytes - AROUND_BYTES;
  const over = texts.findIndex((text) => {
    room -= Buffer.byteLength(text) + 1;
    return room < 0;
  });
  return over === -1 ? texts.length : Math.max(1, over);
}

import type { TimelineRow } from '../../sdk/index.ts';

/** The server takes back what is two minutes old at most; the two clocks may differ a little. */
const RECALL_MS = 150_000;

/** Whether one's own message may still be taken back. What is not stored yet always may. */
export const isRecallable = ({ seq, at }: Pick<TimelineRow, 'seq' | 'at'>, now: number): boolean =>
  seq === undefined || now - at < RECALL_MS;

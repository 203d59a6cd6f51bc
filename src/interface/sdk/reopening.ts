import type { Head } from '../protocol/index.ts';
import type { Replica } from './replica.ts';
import { hiddenLine } from './stream-window.ts';

/** Further behind than this, history is read backwards from the head instead of forwards from the cursor. */
export const BEHIND_MAX = 1_000;

/** Why this head does not continue the window: too much lies between, or the person is back and may see more. */
export function reasonToReopen({ window, head: known }: Replica, head: Head): string | undefined {
  if (!window) return undefined;
  const isFar = hiddenLine(head) > window.cursor || head.lastSeq - window.cursor > BEHIND_MAX;
  if (isFar) return 'behind';
  const isBack = head.leftSeq === null && known.leftSeq !== null;
  return isBack || head.visibleFrom < known.visibleFrom ? 'readmitted' : undefined;
}

/** The same head with another digest: one of the two comes from a restored backup. The server decides by a `sync`. */
export function isOtherHistory(head: Head, window: { cursor: number; digest: string }): boolean {
  return (
    head.lastSeq === window.cursor &&
    head.digest !== window.digest &&
    head.digest !== '' &&
    window.digest !== ''
  );
}

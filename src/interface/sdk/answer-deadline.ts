import type { Cancel, Timers } from './ports.ts';

/** After this long it is asked whether the server is still there: a socket may be open on one side only. */
const DOUBT_MS = 3_000;
/** After this long nobody waits any further, even for a server that is there. */
const ANSWER_MS = 10_000;

export interface SilencePorts {
  readonly timers: Timers;
  /** The server owes an answer for a while. */
  onDoubt(): void;
  /** The server owes an answer and does not give it. */
  onSilence(): void;
}

/** Counts from now, when the frame has left, until the answer is here, which cancels it. */
export function awaitAnswer({ timers, onDoubt, onSilence }: SilencePorts): Cancel {
  let cancel = timers.after(DOUBT_MS, () => {
    cancel = timers.after(ANSWER_MS - DOUBT_MS, onSilence);
    onDoubt();
  });
  return () => cancel();
}

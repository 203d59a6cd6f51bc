import type { Stage } from './stage.ts';

/** One claim about a server, and how it is seen from outside. */
export interface Case {
  /** The claim, in the present tense. */
  readonly name: string;
  /** Takes longer than anybody waits while working; only in the full run. */
  readonly isSlow?: true;
  /** Kills the server, which only whoever started it can. */
  readonly needsRestart?: true;
  /** Rejects where the claim does not hold. */
  readonly run: (stage: Stage) => Promise<void>;
}

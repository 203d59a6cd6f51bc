import type { Problem } from './problem.ts';

/** Whether asking again can help: `unknown` says that nobody knows whether it was carried out, and that asking is safe. */
export type RetryAdvice = Problem['retry'];

/**
 * An expected no, from the server or from the SDK itself. Codes are those of the server's catalogue, and here:
 * `offline`, `outbox_full`, `nothing_to_change`.
 */
export class MagpieError extends Error {
  override readonly name = 'MagpieError';
  readonly code: string;
  /** For the person, in the client's language. */
  readonly text: string;
  readonly retry: RetryAdvice;
  readonly afterMs: number | undefined;

  constructor(problem: Problem, cause?: unknown) {
    super(problem.text, { cause });
    this.code = problem.code;
    this.text = problem.text;
    this.retry = problem.retry;
    this.afterMs = problem.afterMs;
  }
}

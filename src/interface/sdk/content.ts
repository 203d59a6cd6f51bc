import { LIMITS } from '../protocol/limits.ts';
import type { OwnProblem } from './problem.ts';

const TEXT_CODE_POINTS = 8_000;

/** What a person wrote. */
export interface Content {
  readonly text: string;
  readonly mentions: readonly string[];
}

/**
 * What is certainly wrong with it, or `undefined`. Found before it enters the outbox, because the server refuses a
 * frame that breaks the wire's limits as a whole.
 */
export function contentFault({ text, mentions }: Content): OwnProblem | undefined {
  if (text.trim() === '') return 'text_empty';
  if (text.length > TEXT_CODE_POINTS && [...text].length > TEXT_CODE_POINTS) return 'text_too_long';
  return mentions.length > LIMITS.mentions ? 'too_many_mentions' : undefined;
}

import { LIMITS } from '../protocol/limits.ts';
import type { OwnProblem } from './problem.ts';
import type { PendingOperation } from './records.ts';

const TEXT_CODE_POINTS = 8_000;

/** What a person wrote. */
export interface Content {
  readonly text: string;
  readonly mentions: readonly string[];
}

/** What takes the place of what was written before; without mentions it has none. */
export interface NewContent {
  readonly text: string;
  readonly mentions?: readonly string[];
}

/** What goes with a message. */
export interface SendOptions {
  readonly mentions?: readonly string[];
  readonly reply?: number;
  /** The highest seq on the screen, given only if somebody looked at it. */
  readonly seen?: number;
  /** A UUIDv7 of the caller's own: however often it asks with the same one, that is one message. */
  readonly clientId?: string;
}

/** The operation that sends it. */
export function messageOf(
  text: string,
  options: SendOptions,
): Extract<PendingOperation, { type: 'message' }> {
  const { mentions = [], reply, seen } = options;
  return {
    type: 'message',
    text,
    mentions,
    ...(reply === undefined ? {} : { reply }),
    ...(seen === undefined ? {} : { seen }),
  };
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

import {
  isFinal,
  type Language,
  Refusal,
  type RefusalCode,
  refusalText,
} from '../../domain/shared/refusals.ts';
import type { SendOutcome } from '../../modules/messages/index.ts';
import { type ClientFrame, presentResult } from '../protocol/index.ts';

export interface NackAbout {
  readonly about: string;
  readonly stream?: string | undefined;
  readonly clientId?: string | undefined;
  readonly again?: readonly string[] | undefined;
  readonly afterMs?: number | undefined;
  readonly done?: readonly object[] | undefined;
}

/** A refusal as a frame, in the device's language. */
export function nackFrame(code: RefusalCode, language: Language, about: NackAbout): string {
  return JSON.stringify({
    op: 'nack',
    ...about,
    code,
    text: refusalText(code, language),
    retry: !isFinal(code),
  });
}

/** What a thrown thing is on the wire: a refusal's own code, or `internal`, which tells nothing. */
export const codeOf = (fault: unknown): RefusalCode => (fault instanceof Refusal ? fault.code : 'internal');

/** The answer to a `send`: an acknowledgement of all, or the refusal that nothing of it was stored. */
export function sendAnswer(
  frame: Extract<ClientFrame, { op: 'send' }>,
  { outcome, afterMs }: SendOutcome,
  language: Language,
): string {
  if (outcome.ok) {
    return JSON.stringify({ op: 'ack', stream: frame.stream, results: outcome.results.map(presentResult) });
  }
  const refused = frame.operations[outcome.index]?.clientId;
  const done = outcome.done.map(presentResult);
  const settled = new Set([refused, ...outcome.done.map(({ clientId }) => clientId)]);
  const again = frame.operations.map(({ clientId }) => clientId).filter((clientId) => !settled.has(clientId));
  return nackFrame(outcome.code, language, {
    about: 'send',
    stream: frame.stream,
    clientId: refused,
    afterMs: afterMs ?? (refused && isFinal(outcome.code) ? 0 : undefined),
    again: refused ? again : undefined,
    done: done.length > 0 ? done : undefined,
  });
}

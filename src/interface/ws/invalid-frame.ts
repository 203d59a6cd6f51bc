import type { Language } from '../../domain/shared/refusals.ts';
import { Id } from '../protocol/index.ts';
import { nackFrame } from './answers.ts';
import type { ReadFrame } from './frame-reader.ts';

type Invalid = Extract<ReadFrame, { kind: 'invalid' }>;

/** A frame that is not understood. In a `send` the first operation at fault is named, so that the others can go on. */
export function invalidAnswer({ op, issues, received }: Invalid, language: Language): string {
  // Only an id is said back: what the client made up instead would break the frame of the answer too.
  const stream = Id.safeParse(received['stream']).data;
  const [issue] = issues;
  const path = issue?.path ?? [];
  const index = path[0] === 'operations' && typeof path[1] === 'number' ? path[1] : undefined;
  if (op !== 'send' || index === undefined) return nackFrame('bad_request', language, { about: op, stream });
  const clientIds = clientIdsOf(received['operations']);
  const clientId = clientIds[index];
  const code = path[2] === 'text' && issue?.code === 'too_big' ? 'text_too_long' : 'bad_request';
  const again = clientIds.filter((each, place) => place !== index && each !== undefined) as string[];
  return nackFrame(code, language, { about: op, stream, clientId, again, afterMs: 0 });
}

function clientIdsOf(operations: unknown): (string | undefined)[] {
  if (!Array.isArray(operations)) return [];
  return operations.slice(0, 50).map((operation: unknown) => {
    const clientId = (operation as { clientId?: unknown } | null)?.clientId;
    return typeof clientId === 'string' ? clientId.slice(0, 64) : undefined;
  });
}

import { isTame, LIMITS } from '../protocol/index.ts';
import { badFields, HttpProblem } from './problem.ts';

const JSON_TYPE = /^application\/json\s*(;|$)/i;
const TAKES_JSON = { fields: [{ path: 'content-type', message: 'must be application/json' }] };

/**
 * Reads a JSON object of at most `limit` bytes from a request. The size is checked while reading, so nothing larger is
 * ever held; what the length header promises is only an early no.
 */
export async function readJsonBody(
  request: Request,
  limit: number = LIMITS.frameBytes,
): Promise<Record<string, unknown>> {
  if (request.body === null) throw badFields({ path: 'body', message: 'is missing' });
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? '')) {
    throw new HttpProblem('bad_request', { status: 415, ...TAKES_JSON });
  }
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new HttpProblem('too_large');
  const value = parse(await readBounded(request.body, limit));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badFields({ path: 'body', message: 'must be a JSON object' });
  }
  if (!isTame(value))
    throw badFields({ path: 'body', message: 'is too deep, too wide or has a forbidden key' });
  return value as Record<string, unknown>;
}

async function readBounded(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.byteLength;
    // Leaving the loop cancels the stream, so the rest is never read.
    if (size > limit) throw new HttpProblem('too_large');
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw badFields({ path: 'body', message: 'must be JSON in UTF-8' });
  }
}

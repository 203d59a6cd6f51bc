import type { ClientFrameInput } from '../protocol/index.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { OutboxEntry } from './records.ts';

export type SendFrame = Extract<ClientFrameInput, { op: 'send' }>;
type WireOperation = SendFrame['operations'][number];

/** Below the limit of 64 KiB, so that what grows a little (a counter, a name) still fits. */
const FRAME_BYTES = 60 * 1024;
const utf8 = new TextEncoder();

/**
 * The entries of one conversation that go into its next frame: from the front and in order, at most 50 and 60 KiB. An
 * edit of a message whose seq is not known ends the frame, because nothing may overtake it. The first always goes, so
 * that one too large is refused by the server instead of standing in the way for ever.
 */
export function nextBatch(entries: readonly OutboxEntry[]): OutboxEntry[] {
  const batch: OutboxEntry[] = [];
  let bytes = 200;
  for (const entry of entries) {
    const operation = wireOperation(entry);
    if (!operation || batch.length === LIMITS.operations) break;
    bytes += utf8.encode(JSON.stringify(operation)).length + 1;
    if (bytes > FRAME_BYTES && batch.length > 0) break;
    batch.push(entry);
  }
  return batch;
}

/** The frame that carries these entries, with their attempts as they were stored. */
export function sendFrame(stream: string, batch: readonly OutboxEntry[]): SendFrame {
  return { op: 'send', stream, operations: batch.flatMap((entry) => wireOperation(entry) ?? []) };
}

/** `undefined` while the message that it changes has no seq. */
function wireOperation(entry: OutboxEntry): WireOperation | undefined {
  const { clientId, attempt, operation } = entry;
  const common = { clientId, attempt: Math.max(1, attempt) };
  switch (operation.type) {
    case 'message': {
      const { text, mentions, reply, seen } = operation;
      return {
        type: 'message',
        ...common,
        text,
        mentions: [...mentions],
        ...(reply === undefined ? {} : { reply }),
        ...(seen === undefined ? {} : { seen }),
      };
    }
    case 'edit': {
      const { ref, text, mentions } = operation;
      return ref === undefined ? undefined : { type: 'edit', ...common, ref, text, mentions: [...mentions] };
    }
    case 'recall':
      return operation.ref === undefined ? undefined : { type: 'recall', ...common, ref: operation.ref };
  }
}

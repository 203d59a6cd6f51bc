import { createHash } from 'node:crypto';

/**
 * The record of a run: one JSON object a line, in the order in which things happened in the process that kept it.
 * Keys are short because a long campaign writes millions of lines: `d` is a device, `u` a user, `s` a stream.
 */
export type RecordLine =
  | { k: 'device'; d: string; u: string; client: 'raw' | 'sdk' }
  /** A frame leaves with this operation in it. `order` counts what this device ever wanted of this stream. */
  | {
      k: 'invoke';
      t: number;
      d: string;
      u: string;
      s: string;
      id: string;
      op: string;
      attempt: number;
      order: number;
      text?: string;
      ref?: number;
    }
  | { k: 'ok'; t: number; d: string; u: string; s: string; id: string; seq: number; duplicate: boolean }
  /** Refused for good. */
  | { k: 'fail'; t: number; d: string; u: string; s: string; id: string; code: string }
  | { k: 'unknown'; t: number; d: string; u: string; s: string; id: string }
  /** A window opens; what it applies begins above `base`. */
  | { k: 'window'; d: string; s: string; base: number; reason: string; head: number }
  /** A device applied an event to its window. */
  | ({ k: 'event'; d: string; s: string; digest?: string } & RecordedEvent)
  /** Somebody asks how far people have read; answers that carry the number must not be older than the question. */
  | { k: 'ask'; ask: number }
  | { k: 'mark'; u: string; s: string; read: number; received: number; ask?: number }
  | { k: 'answered'; ask: number }
  /** At the end: what a device shows, lowest seq first, and then that this was all. */
  | ({ k: 'shown'; d: string; s: string } & RecordedEvent)
  | { k: 'final'; d: string; u: string; s: string; base: number; cursor: number; digest?: string }
  /** At the end: the log as a person reads it over HTTP, and what the list of conversations says. */
  | ({ k: 'api'; u: string; s: string } & RecordedEvent)
  | {
      k: 'head';
      u: string;
      s: string;
      last: number;
      digest: string;
      read: number;
      unread: number;
      mentions: number;
    }
  /** A client says that something inside it failed. */
  | { k: 'fault'; d: string; text: string }
  | { k: 'kill'; t: number; round: number }
  | { k: 'started'; t: number; round: number; tookMs: number };

/** An event as somebody saw it. `body` is a fingerprint; `changed` says which state of the row it is of. */
export interface RecordedEvent {
  readonly seq: number;
  readonly type: string;
  readonly no?: number;
  readonly by?: string;
  readonly id?: string;
  readonly part?: number;
  readonly ref?: number;
  readonly changed: number;
  readonly body: string;
}

export type LineOf<K extends RecordLine['k']> = Extract<RecordLine, { k: K }>;

/** What stands for an erased body. */
export const erased = 'erased';

/** The fingerprint of a body: the same for the same JSON value, however its keys are ordered. */
export function fingerprint(body: unknown): string {
  if (body === null || body === undefined) return erased;
  return createHash('sha256').update(canonical(body)).digest('hex').slice(0, 12);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}

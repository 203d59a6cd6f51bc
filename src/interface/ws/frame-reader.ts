import type { z } from 'zod';
import { Auth, ClientFrame, isTame } from '../protocol/index.ts';

const OPS: ReadonlySet<string> = new Set(ClientFrame.options.map((option) => option.shape.op.value));

export type ReadFrame =
  | { readonly kind: 'frame'; readonly frame: ClientFrame; readonly received: Record<string, unknown> }
  /** Not JSON, too deep, or with keys that could poison an object: the socket is closed. */
  | { readonly kind: 'hostile' }
  | { readonly kind: 'unsupported'; readonly op: string }
  | {
      readonly kind: 'invalid';
      readonly op: string;
      readonly issues: readonly z.core.$ZodIssue[];
      readonly received: Record<string, unknown>;
    };

/** Reads one frame. Unknown fields are stripped from `frame`; `received` is what came, for the operation's hash. */
export function readFrame(text: string, isSignedIn: boolean): ReadFrame {
  const received = parseObject(text);
  if (!received) return { kind: 'hostile' };
  const op = received['op'];
  if (typeof op !== 'string') return { kind: 'hostile' };
  if (!OPS.has(op)) return { kind: 'unsupported', op: op.slice(0, 40) };
  const parsed = (isSignedIn ? ClientFrame : Auth).safeParse(received);
  if (!parsed.success) return { kind: 'invalid', op, issues: parsed.error.issues, received };
  return { kind: 'frame', frame: parsed.data, received };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return isTame(value) ? (value as Record<string, unknown>) : undefined;
}

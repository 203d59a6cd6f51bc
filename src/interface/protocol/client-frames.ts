import { z } from 'zod';
import { Digest, Id, Language, Operation, Seq } from './fields.ts';
import { LIMITS } from './limits.ts';

/** Frames from the client. Unknown fields are stripped; an unknown `op` is refused as `unsupported`. */

export const Auth = z.object({
  op: z.literal('auth'),
  /** Left out by browsers, whose HttpOnly cookie was read at the upgrade. */
  token: z.string().max(200).optional(),
  client: z.object({ name: z.string().max(100), level: z.int() }),
  language: Language.default('en'),
  /** The log epoch this device's store belongs to. */
  epoch: z.string().max(64).optional(),
});

/** Asks for the list of conversations above `after`, or for one. */
export const HeadsRequest = z.object({ op: z.literal('heads'), after: Id.optional(), stream: Id.optional() });

/** Asks for events above `after`, or for the newest below `before`. `digest` is the one kept at `after`. */
export const Sync = z.object({
  op: z.literal('sync'),
  stream: Id,
  after: Seq.optional(),
  before: Seq.optional(),
  digest: Digest.optional(),
  limit: z.int().min(1).max(LIMITS.pageEvents).default(100),
});

/** Stored in order, all or none. */
export const Send = z.object({
  op: z.literal('send'),
  stream: Id,
  operations: z.array(Operation).min(1).max(LIMITS.operations),
});

export const Read = z.object({ op: z.literal('read'), stream: Id, seq: Seq, received: Seq.optional() });

/** Which conversation is on the screen: typing is told only there. `null` when none is. */
export const Open = z.object({ op: z.literal('open'), stream: Id.nullable() });

export const Typing = z.object({ op: z.literal('typing'), stream: Id });

/** The people on the screen; replaces what was watched before. */
export const Watch = z.object({ op: z.literal('presence'), users: z.array(Id).max(LIMITS.presenceWatched) });

/** Nobody has touched this device for a while, or somebody does again. A device that connects is not idle. */
export const Idle = z.object({ op: z.literal('idle'), idle: z.boolean() });

export const Ping = z.object({ op: z.literal('ping') });
export const Pong = z.object({ op: z.literal('pong') });

export const ClientFrame = z.discriminatedUnion('op', [
  Auth,
  HeadsRequest,
  Sync,
  Send,
  Read,
  Open,
  Typing,
  Watch,
  Idle,
  Ping,
  Pong,
]);
export type ClientFrame = z.infer<typeof ClientFrame>;
export type ClientFrameInput = z.input<typeof ClientFrame>;

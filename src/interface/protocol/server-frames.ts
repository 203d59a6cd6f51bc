import { z } from 'zod';
import { At, Event, Head, Id, Person, Result, Seq } from './fields.ts';

/** Frames from the server. A client ignores an `op` it does not know and fields it does not know. */

export const Hello = z.object({
  op: z.literal('hello'),
  level: z.int(),
  node: z.string(),
  heartbeatMs: z.int(),
  limits: z.object({
    frameBytes: z.int(),
    operations: z.int(),
    pageEvents: z.int(),
    textCodePoints: z.int(),
  }),
});

export const Ready = z.object({
  op: z.literal('ready'),
  user: Person.extend({ role: z.string(), personal: Id, self: Id }),
  session: Id,
  /** A new one means that the server was restored from a backup: whatever a device holds may have another history. */
  epoch: z.string(),
  heads: z.array(Head),
  /** Ask for heads above this; `null` when these were all. */
  next: Id.nullable(),
  /** What does not work right now. */
  degraded: z.array(z.string()),
});

export const Heads = z.object({ op: z.literal('heads'), heads: z.array(Head), next: Id.nullable() });

/** Contiguous events from `from`; `asOf` is the head in the snapshot they were read from. */
export const Page = z.object({
  op: z.literal('page'),
  stream: Id,
  from: Seq,
  events: z.array(Event),
  head: Seq,
  /** The digest after the last of these events; the one of `after` when there are none. */
  digest: z.string(),
  asOf: Seq,
  /** Nothing visible lies further in the asked direction. */
  done: z.boolean(),
  /** Set where the page was asked with `before`. */
  backwards: z.boolean().optional(),
});

/** A contiguous run as it was committed. */
export const Events = z.object({
  op: z.literal('event'),
  stream: Id,
  first: Seq,
  events: z.array(Event),
  /** The digest after the last of these events. */
  digest: z.string(),
});

/** Settles the sender's outbox, and nothing else: the events come in their place. */
export const Ack = z.object({ op: z.literal('ack'), stream: Id, results: z.array(Result) });

/**
 * Nothing of the frame was stored. `clientId` names the refused operation; without it the whole frame was refused.
 * `retry` false: that operation was certainly never carried out and never will be; the others in `again` may be
 * sent at once without it.
 */
export const Nack = z.object({
  op: z.literal('nack'),
  /** The `op` that was refused. */
  about: z.string(),
  stream: Id.optional(),
  clientId: z.string().optional(),
  code: z.string(),
  text: z.string(),
  retry: z.boolean(),
  afterMs: z.int().optional(),
  again: z.array(z.string()).optional(),
  /** Operations of the frame that an earlier attempt had carried out. */
  done: z.array(Result).optional(),
});

/** Hint: how far somebody has read and received. */
export const Marks = z.object({
  op: z.literal('marks'),
  stream: Id,
  user: Id,
  read: Seq,
  received: Seq,
  /** On the reader's own devices: what is left. */
  unread: Seq.optional(),
  mentions: Seq.optional(),
});

export const TypingHint = z.object({ op: z.literal('typing'), stream: Id, user: Id });
/**
 * How people are to be seen. `seenAt`: when somebody who is away was last here, told to those who share a conversation
 * with them. `mode` and `text`: what somebody who is here says of it; away is also whose devices are all idle.
 */
export const PresenceHint = z.object({
  op: z.literal('presence'),
  users: z.array(
    z.object({
      id: Id,
      online: z.boolean(),
      seenAt: At.optional(),
      mode: z.enum(['away', 'busy']).optional(),
      text: z.string().optional(),
    }),
  ),
});

/** Hint: people of the viewer's conversations are called otherwise from now on. */
export const PeopleHint = z.object({ op: z.literal('people'), users: z.array(Person) });

/** `personal` is the head of the person's own stream; `stale` says that a hint was lost: ask for `heads`. */
export const ServerPong = z.object({ op: z.literal('pong'), personal: Seq, stale: z.boolean().optional() });
export const ServerPing = z.object({ op: z.literal('ping') });

/** The window of this stream is void: take a new one at the head. */
export const Reset = z.object({ op: z.literal('reset'), stream: Id, reason: z.string(), floor: Seq });

/** The last frame before the socket closes. `retryMs` is absent where coming back cannot help. */
export const Bye = z.object({
  op: z.literal('bye'),
  code: z.string(),
  text: z.string(),
  retryMs: z.int().optional(),
});

export const ServerFrame = z.discriminatedUnion('op', [
  Hello,
  Ready,
  Heads,
  Page,
  Events,
  Ack,
  Nack,
  Marks,
  TypingHint,
  PresenceHint,
  PeopleHint,
  ServerPing,
  ServerPong,
  Reset,
  Bye,
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
export type FrameOf<Op extends ServerFrame['op']> = Extract<ServerFrame, { op: Op }>;

export { CLOSE } from './close-codes.ts';

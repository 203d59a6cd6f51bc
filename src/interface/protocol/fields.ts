import { z } from 'zod';
import { LIMITS } from './limits.ts';

/** 26 characters of lower-case base32 from 128 random bits. */
export const Id = z.string().regex(/^[a-z2-7]{26}$/);
/** A UUIDv7 made before the first attempt. */
export const ClientId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
/** A sequence number: whole, from 0, below 2^53. */
export const Seq = z.int().min(0);
/** 8 bytes of SHA-256 in hex: the chain over everything up to a row. The client keeps and echoes it. */
export const Digest = z.string().regex(/^[0-9a-f]{16}$/);
/** Milliseconds since 1970 (UTC). */
export const At = z.int();
export const Language = z.enum(['en', 'zh']);

export const Operation = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    clientId: ClientId,
    /** 1 for the first try, counted up before each further one. */
    attempt: z.int().min(1).max(1_000_000).default(1),
    text: z.string().max(2 * 8_000 + 1),
    mentions: z.array(Id).max(LIMITS.mentions).default([]),
    /** The message this one answers. */
    reply: Seq.optional(),
    /** The highest seq on the sender's screen; left out when nobody looked at one. */
    seen: Seq.optional(),
  }),
  z.object({
    type: z.literal('edit'),
    clientId: ClientId,
    attempt: z.int().min(1).max(1_000_000).default(1),
    ref: Seq,
    text: z.string().max(2 * 8_000 + 1),
    mentions: z.array(Id).max(LIMITS.mentions).default([]),
  }),
  z.object({
    type: z.literal('recall'),
    clientId: ClientId,
    attempt: z.int().min(1).max(1_000_000).default(1),
    ref: Seq,
  }),
]);
export type Operation = z.infer<typeof Operation>;

/** An event as every member receives it. `void` stands where the changed row is hidden from this viewer. */
export const Event = z.object({
  seq: Seq,
  /** Counts what is unread; repeats the last value where this event does not count. */
  no: Seq,
  /** A type of the event table, `void`, or one that this client does not know yet. */
  type: z.string(),
  at: At,
  sender: z.string().optional(),
  clientId: z.string().optional(),
  part: z.int().optional(),
  /** The row this event changes. */
  ref: Seq.optional(),
  /** The row it answers. */
  reply: Seq.optional(),
  /** The event that last changed this row; left out while that is the row itself. */
  changed: Seq.optional(),
  /** `null` once erased. */
  body: z.record(z.string(), z.unknown()).nullable().optional(),
});
export type Event = z.infer<typeof Event>;

export const Person = z.object({ id: Id, handle: z.string(), name: z.string() });
export type Person = z.infer<typeof Person>;

/** One line of a person's list of conversations. */
export const Head = z.object({
  stream: Id,
  kind: z.string(),
  lastSeq: Seq,
  lastNo: Seq,
  floor: Seq,
  digest: z.string(),
  /** Visible is `visibleFrom < seq <= leftSeq`. */
  visibleFrom: Seq,
  leftSeq: Seq.nullable(),
  readSeq: Seq,
  readNo: Seq,
  ownAbove: Seq,
  receivedSeq: Seq,
  unread: Seq,
  mentions: Seq,
  /** When the last event was stored. */
  activeAt: At.optional(),
  /** The other person of a direct conversation and how far they read and received. */
  peer: Person.optional(),
  peerRead: Seq.optional(),
  peerReceived: Seq.optional(),
});
export type Head = z.infer<typeof Head>;

export const Result = z.object({
  clientId: z.string(),
  stream: Id,
  seq: Seq,
  at: At,
  duplicate: z.boolean(),
});
export type Result = z.infer<typeof Result>;

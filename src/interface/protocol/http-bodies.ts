import { z } from 'zod';
import { Security } from './access-bodies.ts';
import { Contact } from './contact-bodies.ts';
import { At, ClientId, Event, Head, Id, Operation, Person, Result, Seq } from './fields.ts';
import { LIMITS } from './limits.ts';
import { ChosenPresence, Privacy, Profile } from './profile-bodies.ts';

export * from './access-bodies.ts';
export * from './contact-bodies.ts';
export * from './profile-bodies.ts';

/** Bodies of the HTTP calls under /api/v1. Every call that changes something carries a client id, as the frames do. */

export const Problem = z.object({
  code: z.string(),
  /** In the language that Accept-Language asks for: English or Chinese. */
  text: z.string(),
  /** `never`: asking again is useless; `later`: it may help; `unknown`: it is safe and tells. */
  retry: z.enum(['never', 'later', 'unknown']),
  afterMs: z.int().optional(),
  requestId: z.string(),
  /** Which fields were not understood, where that is the trouble. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const ServerInfo = z.object({
  name: z.string(),
  /** Where its picture is; another address for another picture. Absent where it has none. */
  picture: z.string().optional(),
  /** False while the server waits for the one who opens the owner link. */
  isClaimed: z.boolean(),
  version: z.string(),
  level: z.int(),
  /** `invitation`: whoever holds a code may make an account. */
  registration: z.enum(['open', 'invitation', 'closed']),
  /** Who may write to whom: everybody, or friends alone. */
  talk: z.enum(['everyone', 'friends']),
  /** Where else people sign in. */
  signInWith: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  /** Whether letters are sent, such as to whoever forgot a password. */
  canMail: z.boolean().optional(),
  limits: z.object({ textCodePoints: z.int(), operations: z.int(), pageEvents: z.int() }),
});
export type ServerInfo = z.infer<typeof ServerInfo>;

/** What is left out stays as it is. */
export const ChangeServer = z.object({
  clientId: ClientId,
  name: z.string().max(256).optional(),
  /** The file in base64; `null` takes the picture away. */
  picture: z.base64().nullable().optional(),
  talk: z.enum(['everyone', 'friends']).optional(),
  /** Who may make an account from now on. */
  registration: z.enum(['open', 'invitation', 'closed']).optional(),
});

export const Me = Person.extend({
  role: z.string(),
  personal: Id,
  self: Id,
  profile: Profile,
  privacy: Privacy,
  /** What I chose, while it is not over. */
  presence: ChosenPresence.nullable(),
});
export type Me = z.infer<typeof Me>;

export const Register = z.object({
  clientId: ClientId,
  handle: z.string().max(64),
  name: z.string().max(256),
  password: z.string().max(512),
  /** The secret of the one-time owner link. */
  claim: z.string().max(200).optional(),
  /** The code of an invitation. */
  invitation: z.string().max(200).optional(),
});
export const Registered = z.object({
  user: Id.optional(),
  status: z.enum(['created', 'already_registered']),
});

export const SignIn = z.object({
  handle: z.string().max(64),
  password: z.string().max(512),
  /** Of the second factor, or a recovery code; asked for by `factor_needed`. */
  code: z.string().max(64).optional(),
  /** Made once by each device and kept: signing in again replaces this device's session. */
  device: Id,
  deviceName: z.string().max(100),
  /** Browsers ask for an HttpOnly cookie; then the answer carries no token. */
  cookie: z.boolean().default(false),
});
export const SignedIn = z.object({ token: z.string().optional(), session: Id, user: Me });
export type SignedIn = z.infer<typeof SignedIn>;

export const Session = z.object({
  id: Id,
  device: Id,
  deviceName: z.string(),
  /** Where it was seen last; empty where nobody noted it. */
  address: z.string(),
  createdAt: At,
  seenAt: At,
  isCurrent: z.boolean(),
});
export type Session = z.infer<typeof Session>;
export const Sessions = z.object({ sessions: z.array(Session) });

export const OpenDirect = z.object({ clientId: ClientId, user: Id });
export const Opened = z.object({ stream: Id, seq: Seq, duplicate: z.boolean(), head: Head });

export const SendOperations = z.object({ operations: z.array(Operation).min(1).max(LIMITS.operations) });
export const Sent = z.object({ results: z.array(Result) });

export const SetMark = z.object({ seq: Seq, received: Seq.optional() });
export const MarkSet = z.object({ readSeq: Seq, receivedSeq: Seq });
export const ClearHistory = z.object({ clientId: ClientId, upTo: Seq });
export const Done = z.object({ stream: Id, seq: Seq, at: At, duplicate: z.boolean() });

export const Conversations = z.object({ heads: z.array(Head), next: Id.nullable() });
export const EventsPage = z.object({
  stream: Id,
  from: Seq,
  events: z.array(Event),
  head: Seq,
  digest: z.string(),
  asOf: Seq,
  done: z.boolean(),
  backwards: z.boolean().optional(),
});

/**
 * The state that personal events change; `asOf` is the personal stream's head in the same snapshot. Of the people one
 * knows these are the first; the others come after `contactsAfter` from the list of contacts.
 */
export const MyState = z.object({
  asOf: Seq,
  me: Me,
  sessions: z.array(Session),
  contacts: z.array(Contact),
  contactsAfter: Id.nullable(),
  security: Security,
});

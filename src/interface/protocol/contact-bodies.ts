import { z } from 'zod';
import { At, ClientId, Id, Person, Seq } from './fields.ts';

/** Bodies of the HTTP calls about the people one knows. */

/** What somebody is to the person who asks, and what that person notes of them. */
export const Contact = z.object({
  user: Person,
  /** `requested`: I asked them; `asked`: they asked me. A request is over at `expiresAt` without any event. */
  relation: z.enum(['none', 'requested', 'asked', 'friend']),
  /** What was said with the request that stands. */
  greeting: z.string().optional(),
  askedAt: At.optional(),
  expiresAt: At.optional(),
  /** Since when they are friends. */
  since: At.optional(),
  isBlocked: z.boolean(),
  remark: z.string().optional(),
  isStarred: z.boolean(),
  labels: z.array(z.string()),
  changedAt: At,
});
export type Contact = z.infer<typeof Contact>;

/** `asOf` is the event of the personal stream up to which the page holds. */
export const Contacts = z.object({ contacts: z.array(Contact), next: Id.nullable(), asOf: Seq });
export type Contacts = z.infer<typeof Contacts>;
export const ContactChanged = z.object({ contact: Contact });
export type ContactChanged = z.infer<typeof ContactChanged>;

/** Two units of UTF-16 a code point, and one too many: whoever is over the bound learns by how little. */
export const RequestFriend = z.object({
  clientId: ClientId,
  user: Id,
  greeting: z
    .string()
    .max(2 * 200 + 1)
    .optional(),
});

/** Accepting, declining, taking back, removing, blocking and unblocking say no more than whom they are about. */
export const AboutContact = z.object({ clientId: ClientId });

/** What is left out stays as it is. */
export const ChangeContact = z.object({
  clientId: ClientId,
  /** `null` takes it away. */
  remark: z
    .string()
    .max(2 * 64 + 1)
    .nullable()
    .optional(),
  isStarred: z.boolean().optional(),
  labels: z
    .array(z.string().max(2 * 32 + 1))
    .max(50)
    .optional(),
});

export const Suggestions = z.object({
  people: z.array(z.object({ user: Person, sharedGroups: z.int() })),
});
export type Suggestions = z.infer<typeof Suggestions>;

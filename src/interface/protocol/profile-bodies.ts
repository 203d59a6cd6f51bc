import { z } from 'zod';
import { At, ClientId, Person } from './fields.ts';

/** What a person tells of themselves beside the name; what they do not tell is left out. */
export const Profile = z.object({
  bio: z.string().exactOptional(),
  /** Pronouns, or what one does. */
  title: z.string().exactOptional(),
  /** A language tag of BCP 47. */
  language: z.string().exactOptional(),
  /** A time zone of the IANA database. */
  timeZone: z.string().exactOptional(),
  /** Another one for another picture; absent where there is none. */
  avatar: z.string().exactOptional(),
});
export type Profile = z.infer<typeof Profile>;

const Audience = z.enum(['everybody', 'friends', 'nobody']);

/** Who finds me, may ask me to be friends and write to me, sees when I am here, and learns how far I have read. */
export const Privacy = z.object({
  find: Audience,
  add: Audience,
  write: Audience,
  presence: Audience,
  receipts: Audience,
});
export type Privacy = z.infer<typeof Privacy>;

/** How I want to be seen, whatever my devices tell. `invisible` looks like somebody who left. */
export const ChosenPresence = z.object({
  mode: z.enum(['away', 'busy', 'invisible']),
  text: z
    .string()
    .max(2 * 80 + 1)
    .exactOptional(),
  /** When it is over by itself. */
  until: At.exactOptional(),
});
export type ChosenPresence = z.infer<typeof ChosenPresence>;

/** What is left out stays as it is. */
export const ChangeProfile = z.object({
  clientId: ClientId,
  name: z.string().max(256).optional(),
  /** `null` and an empty text take something back. */
  profile: z
    .object({
      bio: z.string().max(2_000).nullable().exactOptional(),
      title: z.string().max(256).nullable().exactOptional(),
      language: z.string().max(64).nullable().exactOptional(),
      timeZone: z.string().max(64).nullable().exactOptional(),
    })
    .optional(),
});

/** What is left out stays as it is. */
export const ChangePrivacy = z.object({
  clientId: ClientId,
  find: Audience.exactOptional(),
  add: Audience.exactOptional(),
  write: Audience.exactOptional(),
  presence: Audience.exactOptional(),
  receipts: Audience.exactOptional(),
});

/** `null` lets the devices tell again. */
export const ChangePresence = z.object({ clientId: ClientId, presence: ChosenPresence.nullable() });
export const PresenceChosen = z.object({ presence: ChosenPresence.nullable() });

/** What one sees of somebody else. */
export const Card = Person.extend({
  /** Empty where they tell nothing, or nothing to me. */
  profile: Profile,
  relation: z.enum(['none', 'requested', 'asked', 'friend']),
  /** Whether I blocked them. The other way round nobody is told. */
  isBlocked: z.boolean(),
  /** My own name for them. */
  remark: z.string().optional(),
});
export type Card = z.infer<typeof Card>;

/** The best first. `match` is the text that the query fits best. */
export const FoundPeople = z.object({
  people: z.array(
    z.object({
      user: Person,
      /** My own name for them. */
      remark: z.string().optional(),
      match: z.enum(['handle', 'name', 'remark', 'pinyin']),
    }),
  ),
});
export type FoundPeople = z.infer<typeof FoundPeople>;

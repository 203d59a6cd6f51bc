import type { RefusalCode } from '../shared/refusals.ts';
import type { UserRow } from '../shared/rows.ts';
import { lineFault, textFault } from './told-text.ts';

/** What a person tells of themselves beside their name. What they do not tell is left out. */
export interface Profile {
  readonly bio?: string;
  /** Pronouns, or what one does. */
  readonly title?: string;
  /** A language tag of BCP 47, in its canonical form. */
  readonly language?: string;
  /** A time zone of the IANA database. */
  readonly timeZone?: string;
  /** Another one for another picture of the person; absent where there is none. */
  readonly avatar?: string;
}

/** What a person may change by telling it: `null` and an empty text take something back, what is left out stays. */
export type ProfileChange = {
  readonly [Field in Exclude<keyof Profile, 'avatar'>]?: string | null;
};

const BIO_MAX_CODE_POINTS = 500;
const TITLE_MAX_CODE_POINTS = 80;
const LANGUAGE_MAX_CHARACTERS = 35;

export const profileOf = ({ profile }: Pick<UserRow, 'profile'>): Profile => JSON.parse(profile) as Profile;

/** The profile after a change, or `profile_invalid`. */
export function changedProfile(
  profile: Profile,
  change: ProfileChange,
): Profile | { readonly refused: RefusalCode } {
  const next: Record<string, string | undefined> = { ...profile };
  for (const [field, told] of Object.entries(change)) {
    if (told === undefined) continue;
    const text = told?.trim() ?? '';
    const value = text === '' ? undefined : READ[field as keyof ProfileChange](text);
    if (value === null) return { refused: 'profile_invalid' };
    if (value === undefined) delete next[field];
    else next[field] = value;
  }
  return next;
}

/** Each field as it is kept, or `null` where it cannot be. */
const READ: Readonly<Record<keyof ProfileChange, (text: string) => string | null>> = {
  bio: (text) => (textFault(text, BIO_MAX_CODE_POINTS) ? null : text),
  title: (text) => (lineFault(text, TITLE_MAX_CODE_POINTS) ? null : text),
  language: (text) => (text.length > LANGUAGE_MAX_CHARACTERS ? null : known(() => canonicalLanguage(text))),
  timeZone: (text) => known(() => canonicalTimeZone(text)),
};

const canonicalLanguage = (tag: string): string | null => Intl.getCanonicalLocales(tag)[0] ?? null;

/** A zone has a name that begins with a letter: an offset is none, because it does not know of summer. */
const canonicalTimeZone = (timeZone: string): string | null =>
  /^[a-z]/i.test(timeZone) ? new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone : null;

/** The runtime throws a `RangeError` for what is no tag and no zone. */
function known(read: () => string | null): string | null {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof RangeError) return null;
    throw fault;
  }
}

import { folded } from '../words/folded.ts';
import { initialsOf } from '../words/initials.ts';

/** What can be found: how it is called in the list and, for a person, by which handle. */
export interface Findable {
  readonly title: string;
  readonly handle?: string;
  /** What they call themselves, where the title is another name for them. */
  readonly name?: string;
}

/**
 * Whether every word of the query is in a name, in the first letters of its Chinese characters, or in the handle; after
 * an @, whether a handle begins so.
 */
export function isFound({ title, handle = '', name = '' }: Findable, query: string): boolean {
  const wanted = folded(query).trim();
  if (wanted.startsWith('@')) return handle.startsWith(wanted.slice(1));
  const texts = [title, name].flatMap((each) => [folded(each), initialsOf(each)]);
  return wanted.split(/\s+/u).every((word) => [...texts, handle].some((text) => text.includes(word)));
}

/** Three characters, or two where one is Chinese; which letters stand beside which, the server knows better. */
const HANDLE = /^(?=.{3}|.*\p{Script=Han})\p{L}[\p{L}0-9._-]{1,31}$/u;

/** The handle that the query may be, as the server keeps it; undefined where nobody can be called so. */
export function handleIn(query: string): string | undefined {
  const handle = folded(query).trim().replace(/^@/, '');
  return HANDLE.test(handle) ? handle : undefined;
}

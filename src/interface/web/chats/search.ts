/** What can be found: how it is called in the list and, for a person, by which handle. */
export interface Findable {
  readonly title: string;
  readonly handle?: string;
}

/** The same for letters that a person takes for the same: large and small, full and half width, with and without accent. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')
    .toLowerCase();
}

/** Whether every word of the query is in the name or in the handle; after an @, whether a handle begins so. */
export function isFound({ title, handle = '' }: Findable, query: string): boolean {
  const wanted = folded(query).trim();
  if (wanted.startsWith('@')) return handle.startsWith(wanted.slice(1));
  const name = folded(title);
  return wanted.split(/\s+/u).every((word) => name.includes(word) || handle.includes(word));
}

/** The handle that the query may be, as the server keeps it; undefined where nobody can be called so. */
export function handleIn(query: string): string | undefined {
  const handle = folded(query).trim().replace(/^@/, '');
  return /^[a-z][a-z0-9._-]{2,31}$/.test(handle) ? handle : undefined;
}

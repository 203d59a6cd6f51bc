const SAFE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);

/** Whether a link may be followed: a whole address of a kind that runs nothing. */
export function isSafeLink(href: string): boolean {
  // A browser takes these characters out of an address before it reads it.
  if (/\p{Cc}/u.test(href)) return false;
  try {
    return SAFE_PROTOCOLS.has(new URL(href).protocol);
  } catch {
    return false;
  }
}

/** Where a link leads, for a label that does not say so itself; empty where the label does. */
export function placeOf(href: string, label: string): string {
  const { protocol, host, pathname } = new URL(href);
  const place = protocol === 'mailto:' ? pathname : host;
  // The label says it only if it is the whole address or its beginning: "bank.example" can stand in any text.
  const said = label.trim().replace(/^(https?:\/\/|mailto:)/u, '');
  return said === place || said.startsWith(`${place}/`) ? '' : place;
}

import { handleIn } from '../chats/search.ts';

/** The link that leads others to somebody, as text and in a square code. */
export const addLink = (origin: string, handle: string): string =>
  `${origin}/add/${encodeURIComponent(handle)}`;

/** The handle in what was typed, pasted or read from a code: a handle, or a link to this server. */
export function handleOf(text: string, origin: string): string | undefined {
  const written = text.trim();
  if (!written.includes('/')) return handleIn(written);
  // A link without the scheme was copied from where browsers hide it.
  const address = /^https?:/i.test(written) ? written : `https://${written}`;
  if (!URL.canParse(address)) return undefined;
  const { pathname, host } = new URL(address);
  const [, handle] = /^\/add\/([^/]+)\/?$/.exec(pathname) ?? [];
  if (handle === undefined || host !== new URL(origin).host) return undefined;
  return handleIn(decoded(handle));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

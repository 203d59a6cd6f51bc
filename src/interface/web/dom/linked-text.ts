import { element } from './element.ts';

/** Stops at spaces, quotes, brackets of markup, and the punctuation of full-width scripts. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f]+/giu;
/** What closes a sentence after an address. */
const TRAILING = /[.,;:!?)\]}*_~]+$/u;

/** Text as text nodes, with addresses of the web as links. Nothing in it is taken for markup. */
export function linkedText(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const written = found.replace(TRAILING, '');
    const href = webAddress(written);
    if (href === undefined) continue;
    parts.push(text.slice(end, index), link(href, written));
    end = index + written.length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== '');
}

function link(href: string, written: string): HTMLAnchorElement {
  return element('a', { href, target: '_blank', rel: 'noopener noreferrer' }, written);
}

function webAddress(written: string): string | undefined {
  if (!URL.canParse(written)) return undefined;
  const { protocol, hostname, href } = new URL(written);
  return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? href : undefined;
}

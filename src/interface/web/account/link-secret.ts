import { shallowRef } from 'vue';

/** What the one-time links of this page are for, by the name of their fragment. */
const KINDS = ['claim', 'invite', 'reset', 'mail', 'pair'] as const;
export type LinkKind = (typeof KINDS)[number];

export interface LinkSecret {
  readonly kind: LinkKind;
  readonly secret: string;
}

const LINK = new RegExp(`^#(${KINDS.join('|')})=([\\w-]{8,200})$`);

/** The secret of the link that this page was opened by, until it was used or the page is closed. */
export const linkSecret = shallowRef<LinkSecret>();
let isNew = false;

/** The secret, where the link was of this kind. */
export const secretOf = (kind: LinkKind): string | undefined =>
  linkSecret.value?.kind === kind ? linkSecret.value.secret : undefined;

/**
 * Takes the secret of a link out of the address at once, so that it is neither bookmarked nor shared nor kept in the
 * history: now, and whenever such a link is opened where the page already is, because then only the fragment changes
 * and nothing loads. To be called before the router looks at the address.
 */
export function watchForLinks(onOpened: () => void): void {
  takeSecret();
  addEventListener('popstate', (event) => {
    if (!takeSecret()) return;
    // The router would go on to the address without the secret, and so undo what comes next.
    event.stopImmediatePropagation();
    onOpened();
  });
}

/** The kind of such a link once after it was opened: from there the way leads to its page. */
export function newLink(): LinkKind | undefined {
  const kind = isNew ? linkSecret.value?.kind : undefined;
  isNew = false;
  return kind;
}

export function forgetLink(): void {
  linkSecret.value = undefined;
}

/** The secret of a fragment; undefined where it is of no such link. */
export function secretIn(hash: string): LinkSecret | undefined {
  const [, kind, secret] = LINK.exec(hash) ?? [];
  const known = KINDS.find((each) => each === kind);
  return known !== undefined && secret !== undefined ? { kind: known, secret } : undefined;
}

function takeSecret(): boolean {
  const found = secretIn(location.hash);
  if (found === undefined) return false;
  history.replaceState(history.state, '', location.pathname + location.search);
  linkSecret.value = found;
  isNew = true;
  return true;
}

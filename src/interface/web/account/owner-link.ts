import { shallowRef } from 'vue';

const CLAIM = /^#claim=([\w-]{8,200})$/;

/** The secret of the one-time link that this page was opened by, until it was used or the page is closed. */
export const claim = shallowRef<string>();
let isNew = false;

/**
 * Takes the secret of an owner link out of the address at once, so that it is neither bookmarked nor shared nor kept in
 * the history: now, and whenever such a link is opened where the page already is, because then only the fragment
 * changes and nothing loads. To be called before the router looks at the address.
 */
export function watchForClaim(onOpened: () => void): void {
  takeClaim();
  addEventListener('popstate', (event) => {
    if (!takeClaim()) return;
    // The router would go on to the address without the secret, and so undo what comes next.
    event.stopImmediatePropagation();
    onOpened();
  });
}

/** True once after such a link was opened: from there the way leads to its form. */
export function isClaimNew(): boolean {
  const was = isNew;
  isNew = false;
  return was;
}

export function forgetClaim(): void {
  claim.value = undefined;
}

function takeClaim(): boolean {
  const found = CLAIM.exec(location.hash)?.[1];
  if (found === undefined) return false;
  history.replaceState(history.state, '', location.pathname + location.search);
  claim.value = found;
  isNew = true;
  return true;
}

const CLAIM = /^#claim=([\w-]{8,200})$/;

/**
 * The secret of the one-time link that makes its account the owner of the server, if this page was opened by one. It
 * leaves the address bar at once, so that it is neither bookmarked nor shared nor kept in the history.
 */
export function takeClaim(): string | undefined {
  const claim = CLAIM.exec(location.hash)?.[1];
  if (claim !== undefined) history.replaceState(null, '', location.pathname + location.search);
  return claim;
}

/** Calls back when such a link is opened where the page already is: then only the fragment changes. */
export function onClaim(opened: () => void): void {
  addEventListener('hashchange', () => {
    if (CLAIM.test(location.hash)) opened();
  });
}

/** Whether a page of this origin may use a session cookie here. */
export type OriginRule = (origin: string | null, host: string | null) => boolean;

/**
 * The own site, which is the host that was asked for or the public address, and the sites that the operator named. The
 * match is exact: a look-alike, `null` and a missing origin are foreign. The scheme of the own host is left open,
 * because a proxy may have taken TLS off.
 */
export function originRule(settings: {
  readonly publicUrl?: string | undefined;
  readonly allowedOrigins: readonly string[];
}): OriginRule {
  const named = [...settings.allowedOrigins, ...(settings.publicUrl ? [settings.publicUrl] : [])];
  const allowed = new Set(named.map((each) => new URL(each).origin));
  return (origin, host) => {
    if (origin === null || !URL.canParse(origin)) return false;
    const { origin: exact, host: site, protocol } = new URL(origin);
    if (exact !== origin.toLowerCase()) return false;
    return allowed.has(exact) || (/^https?:$/.test(protocol) && host !== null && site === host.toLowerCase());
  };
}

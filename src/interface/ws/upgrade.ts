import type { Server } from 'bun';
import type { Gateway, SocketData } from './gateway.ts';

export const SOCKET_PATH = '/api/v1/socket';

export interface UpgradeRules {
  /** Whether a page of this origin may use a session cookie here. */
  readonly isAllowedOrigin: (origin: string | null, host: string | null) => boolean;
  readonly tokenInCookie: (header: string | null) => string | undefined;
}

/**
 * Upgrades a request to a socket. A browser always names its origin, and a foreign page is refused before anything
 * is allocated; programs name none, and then no cookie counts. The token is never in the address.
 */
export function upgradeSocket(
  request: Request,
  server: Server<SocketData>,
  { gateway, address, rules }: { gateway: Gateway; address: string; rules: UpgradeRules },
): Response | undefined {
  const { headers } = request;
  const origin = headers.get('origin');
  if (origin !== null && !rules.isAllowedOrigin(origin, headers.get('host'))) {
    return new Response('foreign origin', { status: 403 });
  }
  const cookieToken = origin === null ? undefined : rules.tokenInCookie(headers.get('cookie'));
  return gateway.upgrade(request, server, { address, cookieToken });
}

import type { Server } from 'bun';
import type { RefusalCode } from '../../domain/shared/refusals.ts';
import type { Gateway, SocketData } from './gateway.ts';

export const SOCKET_PATH = '/api/v1/socket';

/** Why there is no socket, for the application to say. */
export interface UpgradeRefusal {
  readonly code: RefusalCode;
  /** Where HTTP has a more exact status than the code's own. */
  readonly status?: number;
  readonly afterMs?: number;
}

export interface UpgradeRules {
  /** Whether a page of this origin may use a session cookie here. */
  readonly isAllowedOrigin: (origin: string | null, host: string | null) => boolean;
  readonly tokenInCookie: (header: string | null) => string | undefined;
}

/**
 * Upgrades a request to a socket, or answers why not. A browser always names its origin, and a foreign page is refused before anything
 * is allocated; programs name none, and then no cookie counts. The token is never in the address.
 */
export function upgradeSocket(
  request: Request,
  server: Server<SocketData>,
  { gateway, address, rules }: { gateway: Gateway; address: string; rules: UpgradeRules },
): UpgradeRefusal | undefined {
  const { headers } = request;
  const origin = headers.get('origin');
  if (origin !== null && !rules.isAllowedOrigin(origin, headers.get('host'))) {
    return { code: 'foreign_origin' };
  }
  const cookieToken = origin === null ? undefined : rules.tokenInCookie(headers.get('cookie'));
  return gateway.upgrade(request, server, { address, cookieToken });
}

import type { Server } from 'bun';
import type { Gateway, SocketData } from './gateway.ts';
import { SOCKET_PATH, type UpgradeRefusal, type UpgradeRules, upgradeSocket } from './upgrade.ts';

export type Listener = Server<SocketData>;

export interface ListenOptions {
  readonly hostname: string;
  readonly port: number;
  readonly gateway: Gateway;
  readonly rules: UpgradeRules;
  readonly app: ListeningApp;
  /** Whose address counts, seen through trusted proxies. */
  readonly addressOf: (socketAddress: string, forwardedFor: string | null) => string;
}

/** What answers, over the bare listener. */
interface ListeningApp {
  /** Everything but upgrades. */
  fetch(request: Request, context: { address: string }): Promise<Response>;
  /** An upgrade that was refused. */
  refuse(request: Request, context: { address: string }, refusal: UpgradeRefusal): Response;
}

/**
 * Beyond this the runtime would answer by itself, with no code and no words. The application refuses what is too large
 * while it reads; what is not read waits in the network and is passed over once the answer is out.
 */
const BODY_MAX = Number.MAX_SAFE_INTEGER;
/** Seconds after which a silent HTTP connection is closed. */
const IDLE_SECONDS = 30;

/** One port for sockets and HTTP. Throws the system's error when the port cannot be had. */
export function listen({ hostname, port, gateway, rules, app, addressOf }: ListenOptions): Listener {
  return Bun.serve<SocketData>({
    hostname,
    port,
    maxRequestBodySize: BODY_MAX,
    idleTimeout: IDLE_SECONDS,
    // The runtime's own page for a fault shows the stack and the source.
    development: false,
    // Said here because it is the default outside of development: two servers would then share a port in silence.
    reusePort: false,
    error: () => new Response(null, { status: 500 }),
    websocket: gateway.handlers,
    fetch: (request, server) => {
      const peer = server.requestIP(request)?.address ?? 'unknown';
      const address = addressOf(peer, request.headers.get('x-forwarded-for'));
      // A host that is none leaves a URL without one, which the application refuses.
      const isUpgrade = URL.canParse(request.url) && new URL(request.url).pathname === SOCKET_PATH;
      if (!isUpgrade) return app.fetch(request, { address });
      const refusal = upgradeSocket(request, server, { gateway, address, rules });
      return refusal && app.refuse(request, { address }, refusal);
    },
  });
}

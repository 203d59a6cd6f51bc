import { StartFault } from '../config/start-fault.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from './metrics.ts';

export interface MetricsListenerOptions {
  readonly host: string;
  /** 0 lets the system choose; `off` opens nothing. */
  readonly port: number | 'off';
  /** Whether the operator named the port. One that is only the default may be taken by another server. */
  readonly isPortSet: boolean;
}

export interface MetricsListener {
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * Serves `/metrics` on a listener of its own, which is private by default. Answers `undefined` where there is none:
 * it is off, or the default port was taken, which is only worth a warning.
 */
export function serveMetrics(
  { host, port, isPortSet }: MetricsListenerOptions,
  metrics: Metrics,
  log: Log,
): MetricsListener | undefined {
  if (port === 'off') return undefined;
  try {
    const server = Bun.serve({
      hostname: host,
      port,
      // The runtime's own page for a fault shows the source.
      development: false,
      // Outside of development the runtime shares ports by default, and a taken one would go unnoticed.
      reusePort: false,
      fetch: (request) => answer(request, metrics),
    });
    return { address: `http://${host}:${server.port}/metrics`, stop: () => server.stop(true) };
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    if (!isPortSet && code === 'EADDRINUSE') {
      log.warn('the default metrics port is taken, so there are no metrics', { port });
      return undefined;
    }
    throw new StartFault(
      `The metrics listener cannot open ${host}:${port} (${code}); set --metrics-port to another port or to off.`,
      { cause },
    );
  }
}

async function answer(request: Request, metrics: Metrics): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method !== 'GET' || pathname !== '/metrics')
    return new Response('not found\n', { status: 404 });
  const { text, contentType } = await metrics.page();
  return new Response(text, { headers: { 'content-type': contentType } });
}

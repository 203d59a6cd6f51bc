import { expect, test } from 'bun:test';
import { createLog } from '../../../src/infra/log/log.ts';
import { Metrics } from '../../../src/infra/metrics/metrics.ts';
import { serveMetrics } from '../../../src/infra/metrics/serve-metrics.ts';

const loopback = { host: '127.0.0.1', port: 0, isPortSet: false };

function listening(metrics: Metrics, options: Parameters<typeof serveMetrics>[0] = loopback) {
  const lines: string[] = [];
  const log = createLog({ level: 'info', format: 'json' }, { write: (line) => lines.push(line) });
  const listener = serveMetrics(options, metrics, log);
  return { lines, listener };
}

test('the page shows what was counted and what is read at the scrape', async () => {
  const metrics = new Metrics();
  const now = { sockets: 3 };
  metrics.watch({ connectedSockets: () => now.sockets, signedInUsers: () => 2, queueDepth: () => 0 });
  metrics.committed({ operations: 12, durationMs: 4 });
  metrics.committed({ operations: 1, durationMs: 1 });
  metrics.answered({ method: 'GET', route: '/api/v1/me', status: 200 });
  now.sockets = 4;
  const { text } = await metrics.page();
  expect(text).toContain('magpie_connected_sockets 4');
  expect(text).toContain('magpie_signed_in_users 2');
  expect(text).toContain('magpie_operations_committed_total 13');
  expect(text).toContain('magpie_commit_batch_operations_count 2');
  expect(text).toContain('magpie_http_requests_total{method="GET",route="/api/v1/me",status="200"} 1');
  expect(text).toContain('process_resident_memory_bytes');
});

test('the listener serves that page and nothing else', async () => {
  const { listener } = listening(new Metrics());
  if (!listener) throw new Error('it did not listen');
  const page = await fetch(listener.address);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toContain('text/plain');
  expect((await fetch(new URL('/', listener.address))).status).toBe(404);
  expect((await fetch(listener.address, { method: 'POST' })).status).toBe(404);
  await listener.stop();
});

test('a default port that is taken is a warning, a chosen one is a fault with a sentence', async () => {
  const { listener } = listening(new Metrics());
  const port = Number(new URL(listener?.address ?? '').port);
  const second = listening(new Metrics(), { ...loopback, port });
  expect(second.listener).toBeUndefined();
  expect(second.lines.join('')).toContain('port is taken');
  expect(() => listening(new Metrics(), { ...loopback, port, isPortSet: true })).toThrow('--metrics-port');
  await listener?.stop();
});

test('there is no listener where it is off', () => {
  expect(listening(new Metrics(), { ...loopback, port: 'off' }).listener).toBeUndefined();
});

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is read at the moment of a scrape, so that nothing is counted twice and the hot paths pay nothing. */
export interface Readings {
  readonly connectedSockets: () => number;
  readonly signedInUsers: () => number;
  /** Operations that wait for their batch. */
  readonly queueDepth: () => number;
}

const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const OPERATIONS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** Everything Magpie tells Prometheus. No label takes a value that a client can choose. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #operations = this.#counter('operations_committed_total', 'Operations that were committed.');
  readonly #walk = this.#counter(
    'feed_walk_finds_total',
    'Streams that only the walk of the change feed found. More than 0 is a defect.',
  );
  readonly #batch = this.#histogram('commit_batch_operations', 'Operations in one commit.', OPERATIONS);
  readonly #commit = this.#histogram(
    'commit_duration_seconds',
    'From the start of a batch to its commit.',
    SECONDS,
  );
  readonly #http = new Counter({
    name: 'magpie_http_requests_total',
    help: 'HTTP calls by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Says where the gauges are read. Called once. */
  watch(readings: Readings): void {
    this.#gauge('connected_sockets', 'Open sockets of this node.', readings.connectedSockets);
    this.#gauge('signed_in_users', 'People with a socket on this node.', readings.signedInUsers);
    this.#gauge('commit_queue_operations', 'Operations that wait for a commit.', readings.queueDepth);
  }

  committed(batch: { operations: number; durationMs: number }): void {
    this.#operations.inc(batch.operations);
    this.#batch.observe(batch.operations);
    this.#commit.observe(batch.durationMs / 1_000);
  }

  foundByWalk(streams: number): void {
    this.#walk.inc(streams);
  }

  /** `route` is the route's pattern, never a path that was asked for. */
  answered(call: { method: string; route: string; status: number }): void {
    this.#http.inc(call);
  }

  /** The text that Prometheus reads, and its content type. */
  async page(): Promise<{ text: string; contentType: string }> {
    return { text: await this.#registry.metrics(), contentType: this.#registry.contentType };
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name: `magpie_${name}`, help, registers: [this.#registry] });
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name: `magpie_${name}`, help, buckets, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, read: () => number): void {
    const collect = function (this: Gauge) {
      this.set(read());
    };
    new Gauge({ name: `magpie_${name}`, help, collect, registers: [this.#registry] });
  }
}

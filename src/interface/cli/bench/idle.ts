import { setTimeout as pause } from 'node:timers/promises';
import type { IdleCount } from './idling.ts';
import { LoadProcess } from './load-process.ts';
import { memoryOf, type ProcessMemory } from './process-memory.ts';

export interface IdleOptions {
  readonly url: string;
  /** The server's process on this machine, whose memory is read. */
  readonly pid: number;
  /** How long the sockets stay before the memory is read a second time, so that a collector has had its turn. */
  readonly restSeconds: number;
}

/** What idle sockets cost. Memory in KiB; `perSocket` is the rise of resident memory over their number. */
export interface IdleReport {
  readonly sockets: number;
  readonly headsPerSocket: number;
  readonly signInSeconds: number;
  readonly before: ProcessMemory;
  readonly after: ProcessMemory;
  readonly rested: ProcessMemory;
  readonly perSocket: number;
  readonly perSocketRested: number;
  readonly closedSockets: readonly string[];
}

/** Signs every token in from a process of its own and reads the server's memory before and after. */
export async function runIdle(tokens: readonly string[], options: IdleOptions): Promise<IdleReport> {
  const before = memoryOf(options.pid);
  const startedAt = performance.now();
  const load = new LoadProcess<IdleCount>({ kind: 'idle', url: options.url, tokens });
  try {
    await load.ready();
    const signInSeconds = Math.round((performance.now() - startedAt) / 100) / 10;
    const after = memoryOf(options.pid);
    await pause(options.restSeconds * 1000);
    const rested = memoryOf(options.pid);
    const { sockets, heads, closedSockets } = await load.go();
    const perSocket = (memory: ProcessMemory) =>
      Math.round(((memory.rss - before.rss) / tokens.length) * 100) / 100;
    return {
      sockets,
      headsPerSocket: heads / tokens.length,
      signInSeconds,
      before,
      after,
      rested,
      perSocket: perSocket(after),
      perSocketRested: perSocket(rested),
      closedSockets,
    };
  } finally {
    load.stop();
  }
}

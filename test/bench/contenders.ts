import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subprocess } from 'bun';
import { TICKS_PER_SECOND } from './machine.ts';

/** A server under measurement. */
export interface Contender {
  readonly name: 'magpie' | 'ceiling';
  /** The command that serves a data folder on a free port and says its address on standard output. */
  command(folder: string): string[];
}

export const magpie = (executable: string): Contender => ({
  name: 'magpie',
  command: (folder) => [
    ...[executable, 'serve', '--data', folder, '--host', '127.0.0.1', '--port', '0', '--metrics-port', '0'],
  ],
});

export const ceiling: Contender = {
  name: 'ceiling',
  command: (folder) => [process.execPath, join(import.meta.dir, 'ceiling/main.ts'), '--data', folder],
};

const MANY = '1000000';
/** Limits are raised as an operator would raise them: the server still counts every message and frame. */
export const RAISED_LIMITS: Readonly<Record<string, string>> = {
  MAGPIE_LIMITS_MESSAGES_PER_SECOND: MANY,
  MAGPIE_LIMITS_MESSAGES_BURST: MANY,
  MAGPIE_LIMITS_FRAMES_PER_SECOND: MANY,
  MAGPIE_LIMITS_FRAMES_BURST: MANY,
  MAGPIE_LIMITS_REGISTRATIONS_PER_HOUR: MANY,
  MAGPIE_LIMITS_HTTP_PER_MINUTE_USER: MANY,
  MAGPIE_LIMITS_HTTP_PER_MINUTE_ADDRESS: MANY,
  MAGPIE_LIMITS_SIGN_IN_FAILURES: MANY,
  MAGPIE_LIMITS_UNAUTHENTICATED_SOCKETS: MANY,
  MAGPIE_LIMITS_SOCKETS_PER_USER: MANY,
};

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 35_000;
/** Lines of a server's output that are kept to explain a failed start. */
const KEPT_LINES = 50;

/** A contender's running process. */
export class RunningServer {
  readonly url: string;
  readonly #process: Subprocess;

  private constructor(child: Subprocess, url: string) {
    this.#process = child;
    this.url = url;
  }

  static async start(contender: Contender, folder: string): Promise<RunningServer> {
    const child = Bun.spawn(contender.command(folder), {
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'inherit',
      env: { ...process.env, ...RAISED_LIMITS, MAGPIE_LOG_LEVEL: 'warn' },
    });
    const timer = setTimeout(() => child.kill(), START_TIMEOUT_MS);
    const url = await addressIn(child.stdout, contender.name);
    clearTimeout(timer);
    return new RunningServer(child, url);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Processor time since the start, in seconds over all cores. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.#process.exited;
    clearTimeout(timer);
  }
}

/** Reads on behind the address, so that the server never waits for a full pipe. */
async function addressIn(output: ReadableStream<Uint8Array>, name: string): Promise<string> {
  const lines: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const readAll = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of output) {
      if (lines.length > KEPT_LINES) continue;
      lines.push(decoder.decode(chunk, { stream: true }));
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(lines.join(''))?.[0];
      if (address) resolve(address);
    }
    reject(new Error(`${name} ended before it named its address:\n${lines.join('')}`));
  };
  readAll().catch(reject);
  return promise;
}

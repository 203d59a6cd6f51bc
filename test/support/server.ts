import { createServer } from 'node:net';
import { until, within } from './until.ts';

/** How a server is started. */
export interface ServerOptions {
  readonly data: string;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** A compiled executable; the sources are run without it. */
  readonly executable?: string;
  /** Settings beside those of the command line: `{ MAGPIE_… }`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further arguments of `serve`. */
  readonly args?: readonly string[];
  /** A command to run the server under, such as `['strace', '-f']`. */
  readonly under?: readonly string[];
  readonly cwd?: string;
}

/** A start may meet a busy machine and an executable that unpacks itself first. */
const startMs = 30_000;
/** A command that ends by itself does so soon. */
const commandMs = 15_000;
/** The server promises to be gone within 30 s of a SIGTERM. */
const stopMs = 35_000;
/** What is kept of each output: enough for any test, bounded for a long campaign. */
const keptCharacters = 4 * 1024 * 1024;

/** A real server in a process of its own, accepting connections. */
export class ServerProcess {
  readonly port: number;
  readonly #running: Running;

  private constructor(running: Running, port: number) {
    this.#running = running;
    this.port = port;
  }

  /** Starts a server and waits until it accepts; rejects with what it printed when it ends before. */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const running = run(serveCommand(options), options);
    const address = await until(
      () => running.child.exitCode !== null || (printedAddress(running.stdout()) ?? false),
      { what: 'the server to print its address', withinMs: startMs },
    ).catch((cause) => stopWith(running, cause));
    if (typeof address === 'string') return new ServerProcess(running, Number(new URL(address).port));
    await running.ended;
    throw new Error(`The server ended with ${running.child.exitCode} at its start:\n${running.output()}`);
  }

  /** Starts a server and does not wait for anything: for those that are killed before they accept. */
  static launch(options: ServerOptions & { port: number }): ServerProcess {
    return new ServerProcess(run(serveCommand(options), options), options.port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get socketUrl(): string {
    return `ws://127.0.0.1:${this.port}/api/v1/socket`;
  }

  /** The process that was started: where the server runs under another command, that one. */
  get pid(): number {
    return this.#running.child.pid;
  }

  get hasEnded(): boolean {
    return this.#running.child.exitCode !== null || this.#running.child.signalCode !== null;
  }

  stdout(): string {
    return this.#running.stdout();
  }

  stderr(): string {
    return this.#running.stderr();
  }

  /** `kill -9`, and waits until the system has buried it. */
  async kill(): Promise<void> {
    this.#running.child.kill('SIGKILL');
    await this.#running.ended;
  }

  /** SIGTERM; the answer is the exit code. */
  async stop(): Promise<number | null> {
    this.#running.child.kill('SIGTERM');
    return this.ended();
  }

  /** Waits for an end that somebody else brought about. */
  async ended(): Promise<number | null> {
    const wait = { what: 'the server to end', withinMs: stopMs };
    await within(this.#running.ended, wait).catch((cause) => stopWith(this.#running, cause));
    return this.#running.child.exitCode;
  }
}

/** The command that serves, with every address on loopback. */
export function serveCommand(options: ServerOptions): string[] {
  const program = options.executable ? [options.executable] : [process.execPath, 'src/main.ts'];
  const port = String(options.port ?? 0);
  const flags = ['--data', options.data, '--host', '127.0.0.1', '--port', port, '--metrics-port', '0'];
  return [...(options.under ?? []), ...program, 'serve', ...flags, ...(options.args ?? [])];
}

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command that is expected to end by itself. */
export async function runToEnd(
  command: readonly string[],
  options: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<Ended> {
  const running = run(command, options);
  const wait = { what: `${command.join(' ')} to end`, withinMs: commandMs };
  await within(running.ended, wait).catch((cause) => stopWith(running, cause));
  return { exitCode: running.child.exitCode, stdout: running.stdout(), stderr: running.stderr() };
}

/**
 * A port that nothing listens on, below the range the system gives to outgoing connections: while a killed server is
 * away, a client that tries its port could otherwise be given that very port and connect to itself.
 */
export async function quietPort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = createServer();
  probe.once('error', () => resolve(false));
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  return promise;
}

interface Running {
  readonly child: Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
  readonly ended: Promise<void>;
  stdout(): string;
  stderr(): string;
  output(): string;
}

function run(
  command: readonly string[],
  { env = {}, cwd }: { env?: Readonly<Record<string, string>>; cwd?: string },
): Running {
  const child = Bun.spawn([...command], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { ...cleanEnvironment(), ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const out = collect(child.stdout);
  const err = collect(child.stderr);
  return {
    child,
    ended: Promise.all([child.exited, out.done, err.done]).then(() => undefined),
    stdout: out.text,
    stderr: err.text,
    output: () => `${out.text()}${err.text()}`,
  };
}

/** The environment of this process without settings of Magpie, which would reach the server unasked. */
function cleanEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MAGPIE_')));
}

function collect(stream: ReadableStream<Uint8Array>): { text: () => string; done: Promise<void> } {
  const decoder = new TextDecoder();
  let text = '';
  const read = async () => {
    for await (const chunk of stream) {
      text = (text + decoder.decode(chunk, { stream: true })).slice(-keptCharacters);
    }
  };
  return { text: () => text, done: read() };
}

function printedAddress(stdout: string): string | undefined {
  const line = stdout
    .split('\n')
    .find((each) => /http:\/\/127\.0\.0\.1:\d+/.test(each) && !/metrics/i.test(each));
  return line?.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
}

async function stopWith(running: Running, cause: unknown): Promise<never> {
  running.child.kill('SIGKILL');
  await running.ended;
  throw new Error(`${cause instanceof Error ? cause.message : cause}\n${running.output()}`, { cause });
}

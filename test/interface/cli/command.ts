import { until } from '../../support/until.ts';

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const program = [process.execPath, 'src/main.ts'];
const waitMs = 20_000;

/** Runs a command of the program from the sources, with what it shall read. */
export async function magpie(
  args: readonly string[],
  input = '',
  env: Record<string, string> = {},
): Promise<Ended> {
  const child = Bun.spawn([...program, ...args], {
    stdin: new Blob([input]),
    stdout: 'pipe',
    stderr: 'pipe',
    env: { ...withoutSettings(), ...env },
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { exitCode, stdout, stderr };
}

/** A command that a test talks with line by line. */
export class Conversation {
  readonly #child: Bun.Subprocess<'pipe', 'pipe', 'pipe'>;
  #heard = '';

  constructor(args: readonly string[]) {
    this.#child = Bun.spawn([...program, ...args], {
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'pipe',
      env: withoutSettings(),
    });
    void this.#listen(this.#child.stdout);
    void this.#listen(this.#child.stderr);
  }

  /** Everything it printed so far. */
  get heard(): string {
    return this.#heard;
  }

  async say(line: string): Promise<void> {
    this.#child.stdin.write(`${line}\n`);
    await this.#child.stdin.flush();
  }

  async hear(what: string | RegExp): Promise<void> {
    const isThere = () => (typeof what === 'string' ? this.#heard.includes(what) : what.test(this.#heard));
    await until(() => isThere() || this.#child.exitCode !== null, {
      what: `to hear ${what}`,
      withinMs: waitMs,
    }).catch((fault: Error) => {
      throw new Error(`${fault.message}\n${this.#heard}`);
    });
    if (!isThere()) throw new Error(`It ended before ${what} was heard:\n${this.#heard}`);
  }

  kill(): Promise<number> {
    this.#child.kill('SIGKILL');
    return this.#child.exited;
  }

  /** Closes its input and waits for the end. */
  async end(): Promise<number> {
    await this.#child.stdin.end();
    return this.#child.exited;
  }

  async #listen(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) this.#heard += decoder.decode(chunk, { stream: true });
  }
}

function withoutSettings(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MAGPIE_')));
}

import { expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { ServerProcess } from '../../../support/server.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { until } from '../../../support/until.ts';

setDefaultTimeout(60_000);

const password = 'correct horse battery';

/** Everything that was written to a terminal of so many columns, with its control sequences. */
class Screen {
  readonly #child: Bun.Subprocess;
  #written = '';

  constructor(args: readonly string[], cols: number) {
    const decoder = new TextDecoder();
    this.#child = Bun.spawn([process.execPath, 'src/main.ts', ...args], {
      terminal: {
        cols,
        rows: 24,
        data: (_terminal, chunk) => {
          this.#written += decoder.decode(chunk, { stream: true });
        },
      },
    });
  }

  get written(): string {
    return this.#written;
  }

  type(line: string): void {
    this.#child.terminal?.write(`${line}\r`);
  }

  see(what: string): Promise<true> {
    return until(() => this.#written.includes(what) as true, { what: `to see ${what}`, withinMs: 20_000 });
  }

  async end(): Promise<number> {
    this.type('/quit');
    return this.#child.exited;
  }
}

test('at a terminal what is said takes the place of what was typed, also over two rows', async () => {
  using folder = tempFolder('screen');
  const server = await ServerProcess.start({ data: join(folder.path, 'data') });
  const device = ['--url', server.url, '--store', join(folder.path, 'alice'), '--handle', 'alice'];
  const alice = new Screen(['chat', ...device, '--register'], 40);
  await alice.see('Password: ');
  alice.type(password);
  await alice.see('-- connected');
  alice.type('/open');
  await alice.see('-- notes to myself');
  alice.type('short');
  await alice.see('alice: short');
  alice.type('a line that is longer than the forty columns');
  await alice.see('alice: a line that is longer');
  expect(await alice.end()).toBe(0);
  await server.stop();
  const erased = alice.written.split('\x1b[').filter((part) => /^\dA\r$/.test(part));
  expect(erased).toEqual(['1A\r', '2A\r']);
  expect(alice.written).not.toContain(password);
});

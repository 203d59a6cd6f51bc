import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { CommandFault } from '../command-fault.ts';
import type { Job, WorkerLine } from './worker.ts';

/** This very program: the executable alone, or the runtime with its script. */
function thisProgram(): string[] {
  const isExecutable = /^(\/\$bunfs\/|B:[\\/]~BUN)/.test(Bun.main);
  return isExecutable ? [process.execPath] : [process.execPath, Bun.main];
}

/** A process of the load, apart from its parent so that what it costs does not slow what is measured there. */
export class LoadProcess<Count> {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  /** Starts the process with its job; `ready` tells when it is set up. */
  constructor(job: Job) {
    const [program = process.execPath, ...script] = thisProgram();
    this.#child = spawn(program, [...script, 'bench', 'worker'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stdin.write(`${JSON.stringify(job)}\n`);
  }

  /** Resolves once everybody in the job is signed in. */
  async ready(): Promise<void> {
    await this.#nextLine();
  }

  /** Lets it go on, and answers with what it counted. */
  async go(): Promise<Count> {
    this.#child.stdin.write('go\n');
    const line = await this.#nextLine();
    if (!('count' in line)) throw new Error('a load process answered out of turn');
    return line.count;
  }

  stop(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }

  async #nextLine(): Promise<WorkerLine<Count>> {
    const { value, done } = await this.#lines.next();
    if (done) throw new CommandFault('A process of the load ended before it had reported.');
    const line = JSON.parse(value) as WorkerLine<Count>;
    if ('failed' in line) throw new CommandFault(`A process of the load gave up: ${line.failed}`);
    return line;
  }
}

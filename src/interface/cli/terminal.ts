import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

/** Lines from a person at a terminal or from a pipe: the same for the commands that read them. */
export class Terminal implements Disposable {
  readonly isInteractive = process.stdin.isTTY === true;
  readonly #readline: Interface;
  readonly #lines: AsyncIterator<string>;
  #isHidden = false;
  #question = '';
  #isErased: (line: string) => boolean = keepAll;

  constructor() {
    const echo = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (!this.#isHidden) process.stdout.write(chunk);
        done();
      },
    });
    const terminal = this.isInteractive;
    this.#readline = createInterface({
      input: process.stdin,
      ...(terminal ? { output: echo } : {}),
      terminal,
    });
    this.#lines = this.#readline[Symbol.asyncIterator]();
    // At once, while the line is still the last on the screen: several may be pasted together.
    this.#readline.on('line', (line) => {
      if (terminal && this.#isErased(line)) this.#erase(line);
    });
    this.#readline.on('SIGINT', () => this.#readline.close());
  }

  /**
   * The next line; `undefined` when there are no more. Nobody behind a pipe is asked anything. A line that will be
   * shown again in another form may be taken off the screen.
   */
  async ask(question: string, isErased: (line: string) => boolean = keepAll): Promise<string | undefined> {
    this.#question = question;
    this.#isErased = isErased;
    if (this.isInteractive) {
      this.#readline.setPrompt(question);
      this.#readline.prompt();
    }
    const { value, done } = await this.#lines.next();
    return done ? undefined : value;
  }

  /** Asks without showing what is typed. */
  async askHidden(question: string): Promise<string | undefined> {
    const answer = this.ask(question);
    this.#isHidden = true;
    try {
      return await answer;
    } finally {
      this.#isHidden = false;
      if (this.isInteractive) process.stdout.write('\n');
    }
  }

  /** Prints a line above the one that is being typed. */
  print(line: string): void {
    if (!this.isInteractive) {
      process.stdout.write(`${line}\n`);
      return;
    }
    process.stdout.write(`\r\x1b[2K${line}\n`);
    this.#readline.prompt(true);
  }

  [Symbol.dispose](): void {
    this.#readline.close();
  }

  #erase(line: string): void {
    const rows = Math.floor(Bun.stringWidth(this.#question + line) / (process.stdout.columns || 80)) + 1;
    process.stdout.write(`\x1b[${rows}A\r\x1b[0J`);
  }
}

const keepAll = () => false;

import { closeSync, openSync, writeSync } from 'node:fs';
import type { RecordLine } from './record.ts';

const flushAtCharacters = 64 * 1024;

/** Writes the record, a line at a time, buffered: the process that records is never the one that is killed. */
export class Recorder {
  readonly #file: number;
  #pending = '';
  #asks = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  write(line: RecordLine): void {
    this.#pending += `${JSON.stringify(line)}\n`;
    if (this.#pending.length >= flushAtCharacters) this.#flush();
  }

  /** Notes that a question about read marks leaves now; its number goes into the answer. */
  ask(): number {
    this.#asks += 1;
    this.write({ k: 'ask', ask: this.#asks });
    return this.#asks;
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, this.#pending);
    this.#pending = '';
  }
}

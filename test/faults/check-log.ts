import type { Findings } from './findings.ts';
import type { StoredLog, StoredRow, StoredStream } from './stored-log.ts';

/** I2 and I4: what can be seen from the stored rows alone, in one walk through them. */
export class CheckLog {
  readonly #log: StoredLog;
  readonly #findings: Findings;
  readonly #seen = new Set<string>();
  #before: StoredRow | undefined;
  rows = 0;

  constructor(log: StoredLog, findings: Findings) {
    this.#log = log;
    this.#findings = findings;
  }

  row(row: StoredRow): void {
    this.rows += 1;
    const before = this.#before?.stream === row.stream ? this.#before : undefined;
    if (!before) this.#startStream(row);
    else if (row.seq !== before.seq + 1)
      this.#add('I4', `${row.stream} goes from ${before.seq} to ${row.seq}`);
    const no = (before?.no ?? row.no - stepOf(row)) + stepOf(row);
    if (row.no !== no) this.#add('I4', `${row.stream}/${row.seq} has the number ${row.no} instead of ${no}`);
    if (row.clientId === '' && this.#log.streams.get(row.stream)?.kind !== 'personal') {
      this.#add('I2', `${row.stream}/${row.seq} has no client id`);
    }
    this.#before = row;
  }

  finish(): void {
    this.#endStream();
    for (const stream of this.#log.streams.values()) {
      const isEmpty = stream.last === stream.floor;
      if (!this.#seen.has(stream.stream) && !isEmpty) this.#add('I4', `${stream.stream} has no rows at all`);
    }
    for (const { sender, clientId, part, times, seqs } of this.#log.doubled()) {
      this.#add('I2', `${clientId} part ${part} of ${sender} is stored ${times} times, as ${seqs}`);
    }
  }

  #startStream(row: StoredRow): void {
    this.#endStream();
    this.#seen.add(row.stream);
    const stream = this.#log.streams.get(row.stream);
    if (!stream) this.#add('I4', `${row.stream} has rows and no line among the streams`);
    else if (row.seq !== stream.floor + 1)
      this.#add('I4', `${row.stream} begins at ${row.seq}, its floor is ${stream.floor}`);
  }

  #endStream(): void {
    const last = this.#before;
    const stream = last && this.#log.streams.get(last.stream);
    if (last && stream) this.#checkEnd(stream, last);
  }

  #checkEnd(stream: StoredStream, last: StoredRow): void {
    if (last.seq !== stream.last)
      this.#add('I4', `${stream.stream} ends at ${last.seq} and counts ${stream.last}`);
    if (last.no !== stream.lastNo)
      this.#add('I4', `${stream.stream} numbers ${last.no} and counts ${stream.lastNo}`);
    if (last.digest !== stream.digest)
      this.#add('I4', `the digest of ${stream.stream} is not that of its last row`);
  }

  #add(invariant: 'I2' | 'I4', sentence: string): void {
    this.#findings.add(invariant, sentence);
  }
}

/** By how much a row counts up what may be unread. */
const stepOf = (row: StoredRow): number => (row.type === 'message' ? 1 : 0);

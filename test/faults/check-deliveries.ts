import type { Findings, Invariant } from './findings.ts';
import type { LineOf, RecordedEvent } from './record.ts';
import type { StoredLog, StoredRow } from './stored-log.ts';

/** I3 and I6: what devices were given while the run went on. */
export class CheckDeliveries {
  readonly #log: StoredLog;
  readonly #findings: Findings;
  readonly #cursors = new Map<string, number>();
  /** Contents of states that a later event has replaced: only edited and erased rows have any. */
  readonly #passing = new Map<string, string>();
  delivered = 0;

  constructor(log: StoredLog, findings: Findings) {
    this.#log = log;
    this.#findings = findings;
  }

  window({ d, s, base, reason, head }: LineOf<'window'>): void {
    const cursor = this.#cursors.get(`${d} ${s}`);
    this.#cursors.set(`${d} ${s}`, base);
    const fault = windowFault({ base, reason, head, cursor });
    if (fault) this.#findings.add('I6', `${d} opened a window of ${s} at ${base} (${reason}): ${fault}`);
  }

  event(line: LineOf<'event'>): void {
    this.delivered += 1;
    const key = `${line.d} ${line.s}`;
    const cursor = this.#cursors.get(key);
    this.#cursors.set(key, line.seq);
    this.#findings.expect(
      cursor !== undefined && line.seq === cursor + 1,
      'I6',
      () => `${line.d} applied ${line.s}/${line.seq} on top of ${cursor ?? 'no window'}`,
    );
    this.identity(line.d, line);
    const row = this.#log.row(line.s, line.seq);
    if (row && line.digest !== undefined && line.digest !== row.digest) {
      this.#findings.add(
        'I3',
        `${line.d} got the digest ${line.digest} at ${line.s}/${line.seq}, not ${row.digest}`,
      );
    }
  }

  /** Holds what somebody saw at one place against what is stored there. */
  identity(who: string, line: RecordedEvent & { s: string }, invariant: Invariant = 'I3'): void {
    const row = this.#log.row(line.s, line.seq);
    const fault = row
      ? (identityFault(row, line) ?? this.#contentFault(row, line))
      : 'nothing is stored there';
    if (fault) this.#findings.add(invariant, `${who} saw ${line.s}/${line.seq}: ${fault}`);
  }

  #contentFault(
    row: StoredRow,
    { s, seq, type, changed, body }: RecordedEvent & { s: string },
  ): string | undefined {
    if (type === 'void') return undefined;
    if (changed > row.changed) return `a state of ${changed}, but the last change is ${row.changed}`;
    const state = `${s}/${seq}@${changed}`;
    if (changed < row.changed && !this.#passing.has(state)) this.#passing.set(state, body);
    const expected = changed === row.changed ? this.#log.bodyOf(row) : this.#passing.get(state);
    return body === expected
      ? undefined
      : `the content of state ${changed} is ${body} here and ${expected} elsewhere`;
  }
}

/** Where the end of a log was seen and then is no longer, a server asks for a reset: that is a loss. */
function windowFault(window: {
  base: number;
  reason: string;
  head: number;
  cursor: number | undefined;
}): string | undefined {
  const { base, reason, head, cursor } = window;
  if (reason === 'fresh' || reason === 'joined') {
    return cursor === undefined ? undefined : `this device had one already, up to ${cursor}`;
  }
  if (reason === 'restored') {
    return cursor !== undefined && base <= cursor ? undefined : `it never came further than ${cursor}`;
  }
  if (reason === 'behind') {
    return cursor !== undefined && head - cursor > 1_000 ? undefined : `it was at ${cursor} of ${head}`;
  }
  return `nothing in this run asks for that; it was at ${cursor}`;
}

function identityFault(row: StoredRow, line: RecordedEvent): string | undefined {
  if (line.type === 'void') return undefined;
  const seen = [line.type, line.by, line.id, line.part, line.ref, line.no];
  const stored = [row.type, row.sender, row.clientId, row.part, row.ref ?? undefined, row.no];
  return seen.every((each, index) => each === stored[index])
    ? undefined
    : `${seen.join(' ')} is stored as ${stored.join(' ')}`;
}

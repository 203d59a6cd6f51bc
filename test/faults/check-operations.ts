import type { Findings } from './findings.ts';
import { fingerprint, type LineOf } from './record.ts';
import type { StoredLog, StoredRow } from './stored-log.ts';

type Invoked = LineOf<'invoke'>;

/** I1, I7 and I8: what became of every operation that a device sent. */
export class CheckOperations {
  readonly #log: StoredLog;
  readonly #findings: Findings;
  /** Without an answer so far; as many as are under way at one time. */
  readonly #open = new Map<string, Invoked>();
  /** Per device and stream, the acknowledged operation that came latest in the device's own order. */
  readonly #newest = new Map<string, { order: number; seq: number }>();
  readonly #refused = new Map<string, string>();
  /** Operations, each counted once however often it was acknowledged. */
  acknowledged = 0;

  constructor(log: StoredLog, findings: Findings) {
    this.#log = log;
    this.#findings = findings;
  }

  get refused(): number {
    return this.#refused.size;
  }

  invoke(line: Invoked): void {
    this.#open.set(key(line.u, line.id), line);
  }

  ok(line: LineOf<'ok'>): void {
    const invoked = this.#open.get(key(line.u, line.id));
    if (invoked) this.acknowledged += 1;
    this.#open.delete(key(line.u, line.id));
    const fault = this.#faultOf(line, invoked);
    if (fault)
      this.#findings.add('I1', `${line.d} was told that ${line.id} is ${line.s}/${line.seq}, but ${fault}`);
    const hasReceipt = this.#log.hasReceipt(line.u, line.id);
    this.#findings.expect(
      hasReceipt,
      'I2',
      () => `${line.id} of ${line.u} is acknowledged without a receipt`,
    );
    if (invoked) this.#checkOrder(invoked, line.seq);
  }

  fail(line: LineOf<'fail'>): void {
    this.#open.delete(key(line.u, line.id));
    this.#refused.set(key(line.u, line.id), line.code);
    const hasReceipt = this.#log.hasReceipt(line.u, line.id);
    this.#findings.expect(
      !hasReceipt,
      'I8',
      () => `${line.id} of ${line.u}: ${line.code}, and yet it has a receipt`,
    );
  }

  /** Called for every stored row. */
  row(row: StoredRow): void {
    const code = this.#refused.get(key(row.sender, row.clientId));
    if (code === undefined) return;
    this.#findings.add('I8', `${row.clientId} was refused (${code}), and yet it is ${row.stream}/${row.seq}`);
  }

  finish(): void {
    for (const { id, d, s } of this.#open.values()) {
      this.#findings.add('settled', `${id} of ${d} in ${s} never got an answer`);
    }
  }

  #faultOf(line: LineOf<'ok'>, invoked: Invoked | undefined): string | undefined {
    const row = this.#log.row(line.s, line.seq);
    if (!row) return 'nothing is stored there';
    if (row.sender !== line.u || row.clientId !== line.id)
      return `${row.clientId} of ${row.sender} is stored there`;
    if (!invoked) return undefined;
    if (row.type !== invoked.op) return `a ${row.type} is stored there for a ${invoked.op}`;
    if ((row.ref ?? undefined) !== invoked.ref) return `it refers to ${row.ref} instead of ${invoked.ref}`;
    return textOf(row) === undefined || textOf(row) === invoked.text ? undefined : 'the text is another';
  }

  #checkOrder({ d, s, id, order }: Invoked, seq: number): void {
    const newest = this.#newest.get(key(d, s));
    if (!newest || order > newest.order) this.#newest.set(key(d, s), { order, seq });
    if (!newest || order === newest.order) return;
    this.#findings.expect(
      order > newest.order === seq > newest.seq,
      'I7',
      () =>
        `${d} sent ${id} as its ${order}., but ${s}/${seq} and ${s}/${newest.seq} stand the other way round`,
    );
  }
}

/** The fingerprint of the text a row was sent with, where no later event changed it. */
function textOf(row: StoredRow): string | undefined {
  if (row.changed !== row.seq || row.body === null || row.type === 'recall') return undefined;
  return fingerprint((JSON.parse(row.body) as { text?: string }).text);
}

const key = (first: string, second: string): string => `${first} ${second}`;

import type { MemoryTables } from '../../src/infra/memory/tables.ts';
import type { Findings } from './findings.ts';

/** An operation as it left a device for the first time; it never changes after that. */
interface Asked {
  readonly user: string;
  readonly stream: string;
  readonly type: string;
  readonly text?: string | undefined;
  readonly ref?: number | undefined;
  attempt: number;
}

/** An operation that its sender knows to be stored, exactly as it was sent. */
export interface Known {
  readonly user: string;
  readonly stream: string;
  readonly operation: Readonly<Record<string, unknown>>;
}

/** Where an operation was stored, as its sender was told. */
export interface Told {
  readonly clientId: string;
  readonly stream: string;
  readonly seq: number;
  readonly at: number;
}

/** Texts are told apart by their first word, which occurs once in a run. */
export const tokenOf = (text: string): string => text.slice(0, text.indexOf(' '));

/** What was asked, what was answered, and what of that may and must stand in the log. */
export class Ledger {
  readonly #tables: MemoryTables;
  readonly #findings: Findings;
  readonly #asked = new Map<string, Asked>();
  readonly #told = new Map<string, Told>();
  readonly #raw = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #never = new Map<string, string>();
  /** In which order a device was asked for its operations, by device and stream. */
  readonly #orders = new Map<string, string[]>();

  constructor(tables: MemoryTables, findings: Findings) {
    this.#tables = tables;
    this.#findings = findings;
  }

  get acknowledged(): number {
    return this.#told.size;
  }

  /** One that was acknowledged, chosen by a number from 0 up to but not including 1. */
  someKnown(fraction: number): Known | undefined {
    const told = [...this.#told.values()][Math.floor(fraction * this.#told.size)];
    const asked = told && this.#asked.get(told.clientId);
    const operation = told && this.#raw.get(told.clientId);
    return asked && operation && { user: asked.user, stream: asked.stream, operation };
  }

  /** A device noted an operation for sending. */
  intended(device: string, stream: string, clientId: string): void {
    const key = `${device} ${stream}`;
    const known = this.#orders.get(key) ?? [];
    if (known.includes(clientId)) return;
    known.push(clientId);
    this.#orders.set(key, known);
  }

  /** An operation leaves a device. From the first time on it may not change, and each attempt must be counted. */
  left(clientId: string, asked: Asked, raw: Readonly<Record<string, unknown>>): void {
    const first = this.#asked.get(clientId);
    if (!first) {
      this.#raw.set(clientId, raw);
      this.#asked.set(clientId, { ...asked });
      return;
    }
    const isSame = first.text === asked.text && first.ref === asked.ref && first.stream === asked.stream;
    this.#findings.expect(
      isSame,
      'P2',
      () => `${clientId} left once as ${first.text} and then as ${asked.text}`,
    );
    this.#findings.expect(
      asked.attempt > first.attempt,
      'P9',
      () => `${clientId} left again as attempt ${asked.attempt} after ${first.attempt}`,
    );
    first.attempt = asked.attempt;
  }

  /** The sender was told that the operation is stored: it must be so at this moment, and every answer is the first. */
  toldStored(user: string, told: Told): void {
    const { clientId, stream, seq, at } = told;
    const first = this.#told.get(clientId) ?? told;
    this.#told.set(clientId, first);
    const isSame = first.stream === stream && first.seq === seq && first.at === at;
    this.#findings.expect(isSame, 'P2', () => `${clientId} was answered ${first.seq} and then ${seq}`);
    const fault = this.#faultAt(user, told);
    if (fault) this.#findings.add('P1', `${clientId} was acknowledged at ${stream}/${seq}: ${fault}`);
  }

  /** The sender was told that it is refused for good, or took it back before it ever left. */
  neverStored(clientId: string, why: string): void {
    this.#never.set(clientId, why);
  }

  /** At the end: everything acknowledged is there, nothing refused is, and everything stands once and in order. */
  check(): void {
    for (const told of this.#told.values()) {
      const user = this.#tables.get('log', told.stream, told.seq)?.senderId ?? '';
      const fault = this.#faultAt(user, told);
      if (fault) this.#findings.add('P1', `${told.clientId}, acknowledged at ${told.seq}: ${fault}`);
    }
    this.#checkStored();
    this.#checkOrders();
  }

  #checkStored(): void {
    const places = new Map<string, string>();
    const once = (name: string, place: string) => {
      const other = places.get(name);
      if (other) this.#findings.add('P2', `${name} stands at ${other} and at ${place}`);
      places.set(name, place);
    };
    for (const { streamId, lastSeq } of this.#tables.all('streams')) {
      for (const row of this.#tables.rows(streamId, 1, lastSeq)) {
        const place = `${streamId}/${row.seq}`;
        if (row.clientId !== '') once(`${row.senderId} ${row.clientId} ${row.part}`, place);
        const { text, original } = JSON.parse(row.body ?? '{}') as { text?: string; original?: string };
        if (text !== undefined && row.type === 'message') once(tokenOf(original ?? text), place);
        const why = this.#never.get(row.clientId);
        if (why) this.#findings.add('P9', `${row.clientId} (${why}) stands at ${place}`);
      }
    }
  }

  #checkOrders(): void {
    for (const [key, clientIds] of this.#orders) {
      const seqs = clientIds.flatMap((clientId) => this.#told.get(clientId)?.seq ?? []);
      const isAscending = seqs.every((seq, index) => index === 0 || seq > (seqs[index - 1] ?? 0));
      this.#findings.expect(isAscending, 'P6', () => `${key} sent in order, stored as ${seqs.join(' ')}`);
    }
  }

  #faultAt(user: string, { clientId, stream, seq }: Told): string | undefined {
    const row = this.#tables.get('log', stream, seq);
    if (!row) return 'nothing stands there';
    if (row.clientId !== clientId || row.senderId !== user) return `${row.clientId} of another stands there`;
    const asked = this.#asked.get(clientId);
    if (!asked || row.body === null) return undefined;
    const { text, original } = JSON.parse(row.body) as { text?: string; original?: string };
    const said = original ?? text;
    return asked.text === undefined || asked.text === said
      ? undefined
      : `${said} stands there, not ${asked.text}`;
  }
}

import type {
  OutboxChange,
  OutboxEntry,
  StoredState,
  StreamChange,
  WindowPosition,
} from '../../src/interface/sdk/index.ts';
import type { Findings } from './findings.ts';
import type { Ledger } from './ledger.ts';
import type { DiskEye } from './sim-disk.ts';

/** One stream as the running program shows it. */
interface Shown {
  readonly window: WindowPosition | null;
  /** At or below it nothing is theirs to see. */
  readonly line: number;
  readonly seqs: Set<number>;
}

/** Why a window may be thrown away and opened anew; everything else would lose what a person has seen. */
const REBASES = new Set(['behind', 'fresh', 'readmitted']);

/** Watches what one device holds at every step: its windows have no hole and only grow, its outbox is never guessed. */
export class DiskWatch implements DiskEye {
  readonly #device: string;
  readonly #parts: { readonly findings: Findings; readonly ledger: Ledger };
  readonly #streams = new Map<string, Shown>();
  readonly #entries = new Map<string, OutboxEntry>();
  readonly #withdrawn = new Set<string>();
  readonly #resets = new Map<string, string>();
  rebases = 0;

  constructor(device: string, parts: { findings: Findings; ledger: Ledger }) {
    this.#device = device;
    this.#parts = parts;
  }

  /** A program starts from what the disk holds. */
  loaded({ streams, outbox }: StoredState): void {
    this.#streams.clear();
    this.#entries.clear();
    this.#withdrawn.clear();
    for (const { record, rows } of streams) {
      const seqs = new Set(rows.map(({ seq }) => seq));
      const line = Math.max(record.head.visibleFrom, record.head.floor);
      this.#streams.set(record.stream, { window: record.window, line, seqs });
      this.#checkWhole(record.stream, { window: record.window, line, seqs });
    }
    for (const entry of outbox) this.#entries.set(entry.clientId, entry);
  }

  /** How far the device's window of a stream reaches. */
  cursorOf(stream: string): number | undefined {
    return this.#streams.get(stream)?.window?.cursor;
  }

  reset(stream: string, reason: string): void {
    this.#resets.set(stream, reason);
  }

  outbox({ put = [], remove = [] }: OutboxChange): void {
    for (const clientId of remove) {
      const entry = this.#entries.get(clientId);
      if (entry?.attempt === 0 && !entry.stored) this.#withdrawn.add(clientId);
      this.#entries.delete(clientId);
    }
    for (const entry of put) {
      this.#parts.ledger.intended(this.#device, entry.stream, entry.clientId);
      this.#entries.set(entry.clientId, entry);
    }
  }

  /** From now on the person may rely on it: what was refused for good, or taken back before it left, never appears. */
  outboxKept({ put = [], remove = [] }: OutboxChange): void {
    const { ledger } = this.#parts;
    for (const { clientId, failure } of put)
      if (failure) ledger.neverStored(clientId, `refused: ${failure.code}`);
    for (const clientId of remove) {
      if (this.#withdrawn.has(clientId)) ledger.neverStored(clientId, 'taken back before it left');
    }
  }

  stream({ record, rows, dropAll, dropUpTo = 0 }: StreamChange): void {
    const before = this.#streams.get(record.stream);
    const seqs = dropAll ? new Set<number>() : (before?.seqs ?? new Set<number>());
    for (const seq of seqs) if (seq <= dropUpTo) seqs.delete(seq);
    for (const { seq } of rows) seqs.add(seq);
    const shown = { window: record.window, line: Math.max(record.head.visibleFrom, record.head.floor), seqs };
    this.#streams.set(record.stream, shown);
    this.#checkGrowth(record.stream, before?.window ?? null, {
      ...shown,
      dropAll: dropAll ?? false,
      dropUpTo,
    });
    this.#checkWhole(record.stream, shown);
  }

  #checkGrowth(
    stream: string,
    before: WindowPosition | null,
    { window, dropAll, dropUpTo }: Shown & { dropAll: boolean; dropUpTo: number },
  ): void {
    if (dropAll) {
      this.#rebased(stream, before ? (this.#resets.get(stream) ?? 'unsaid') : 'fresh');
      return;
    }
    if (!before || !window) return;
    const isForward = window.cursor >= before.cursor && window.base <= Math.max(before.base, dropUpTo);
    const sentence = () =>
      `${this.#device} moved its window of ${stream} from ${before.base}-${before.cursor} to ${window.base}-${window.cursor}`;
    this.#parts.findings.expect(isForward, 'W', sentence);
  }

  #rebased(stream: string, reason: string): void {
    this.#resets.delete(stream);
    this.rebases += 1;
    const sentence = () => `${this.#device} threw away its window of ${stream} (${reason})`;
    this.#parts.findings.expect(REBASES.has(reason), 'W', sentence);
  }

  #checkWhole(stream: string, { window, line, seqs }: Shown): void {
    if (!window) return;
    const from = Math.max(window.base, Math.min(line, window.cursor));
    let inside = 0;
    for (const seq of seqs) if (seq > from && seq <= window.cursor) inside += 1;
    const sentence = () =>
      `${this.#device} shows ${inside} rows of ${stream} in ${window.base}-${window.cursor}`;
    this.#parts.findings.expect(inside === window.cursor - from, 'W', sentence);
  }
}

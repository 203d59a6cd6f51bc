import type { Event } from '../../src/interface/protocol/index.ts';

/** A row as this client shows it: the event with what later events made of it. */
export interface ShownRow extends Event {
  changed: number;
  body?: Event['body'];
}

export interface Run {
  readonly first: number;
  readonly events: readonly Event[];
  /** The digest after the last of these events. */
  readonly digest: string;
}

type Body = Record<string, unknown>;

/**
 * What one device holds of one stream: contiguous from above `base` to `cursor`, and below the base whatever history
 * was paged back. Written from the protocol's description alone, so that the shipped client has something to differ
 * from.
 */
export class RawWindow {
  readonly base: number;
  cursor: number;
  digest: string;
  readonly #rows = new Map<number, ShownRow>();
  readonly #referring = new Map<number, number[]>();
  #ahead: Run[] = [];

  constructor(start: { at: number; digest: string }) {
    this.base = start.at;
    this.cursor = start.at;
    this.digest = start.digest;
  }

  get hasGap(): boolean {
    return this.#ahead.length > 0;
  }

  /** Takes a run in; the answer is what was new and applied, in order. A run beyond the next seq is held. */
  take(run: Run): Run[] {
    this.#ahead.push(run);
    const applied: Run[] = [];
    for (let next = this.#nextRun(); next; next = this.#nextRun()) {
      const events = next.events.filter(({ seq }) => seq > this.cursor);
      for (const event of events) this.#apply(event);
      if (events.length > 0) {
        this.digest = next.digest;
        applied.push({ first: events[0]?.seq ?? 0, events, digest: next.digest });
      }
    }
    return applied;
  }

  /**
   * Merges a page of history, read when the stream's head was `asOf`. Rows that the page saw in an older state get
   * what this window has applied since. False when events in between are no longer known: ask for the page again.
   */
  mergeHistory(events: readonly Event[], asOf: number): boolean {
    if (asOf < this.base) return false;
    for (const event of events) if (!this.#rows.has(event.seq)) this.#keep(event);
    for (let seq = Math.max(asOf, this.base) + 1; seq <= this.cursor; seq += 1) {
      const later = this.#rows.get(seq);
      if (later) this.#carryOut(later);
    }
    return true;
  }

  /** Everything shown, lowest seq first. */
  rows(): ShownRow[] {
    return [...this.#rows.values()].sort((a, b) => a.seq - b.seq);
  }

  row(seq: number): ShownRow | undefined {
    return this.#rows.get(seq);
  }

  /** The lowest seq from which on everything up to the cursor is here. */
  get reachesBackTo(): number {
    let seq = this.base;
    while (this.#rows.has(seq)) seq -= 1;
    return seq + 1;
  }

  #nextRun(): Run | undefined {
    const index = this.#ahead.findIndex(({ first }) => first <= this.cursor + 1);
    return index < 0 ? undefined : this.#ahead.splice(index, 1)[0];
  }

  #apply(event: Event): void {
    this.#keep(event);
    this.cursor = event.seq;
    this.#carryOut(event);
  }

  #keep(event: Event): void {
    this.#rows.set(event.seq, { ...event, changed: event.changed ?? event.seq });
    if (event.ref === undefined) return;
    const known = this.#referring.get(event.ref);
    if (known) known.push(event.seq);
    else this.#referring.set(event.ref, [event.seq]);
  }

  /** Does to the target what the event says, unless the target already stands later than it. */
  #carryOut(event: Event): void {
    if (event.ref === undefined) return;
    if (event.type === 'edit' && event.body) this.#edit(event.ref, event.seq, event.body);
    if (event.type === 'recall') {
      for (const seq of [event.ref, ...(this.#referring.get(event.ref) ?? [])]) this.#erase(seq, event.seq);
    }
  }

  #edit(target: number, at: number, edit: Body): void {
    const row = this.#rows.get(target);
    if (!row?.body || at <= row.changed) return;
    const { kind, text, original, edits } = row.body;
    row.body = {
      v: 1,
      kind,
      text: edit['text'],
      ...(hasSome(edit['mentions']) ? { mentions: edit['mentions'] } : {}),
      original: original ?? text,
      edits: (typeof edits === 'number' ? edits : 0) + 1,
    };
    row.changed = at;
  }

  #erase(target: number, at: number): void {
    const row = this.#rows.get(target);
    if (!row || at <= row.changed) return;
    row.body = null;
    row.changed = at;
  }
}

const hasSome = (list: unknown): boolean => Array.isArray(list) && list.length > 0;

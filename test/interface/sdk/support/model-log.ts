import { type EditBody, editedBody, type MessageBody } from '../../../../src/domain/messages/message.ts';
import type { Row } from '../../../../src/interface/sdk/index.ts';
import type { EventsPage } from '../../../../src/interface/sdk/stream-window.ts';
import { digestOf, STREAM } from './device.ts';

export type Draft =
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'poll'; readonly text: string }
  | { readonly type: 'edit'; readonly pick: number; readonly text: string }
  | { readonly type: 'recall'; readonly pick: number };

/** The server's log of one conversation, with every snapshot it ever had. */
export class ModelLog {
  readonly #snapshots: Row[][] = [[]];

  get head(): number {
    return this.#snapshots.length - 1;
  }

  /** Rows above `line` as they stand when `asOf` is the head. */
  snapshot(asOf: number, line = 0): Row[] {
    const rows = this.#snapshots[asOf] ?? [];
    return rows.filter(({ seq }) => seq > line).map((row) => (hides(row, line) ? voided(row) : row));
  }

  append(draft: Draft): void {
    const rows = [...(this.#snapshots[this.head] ?? [])];
    const seq = rows.length + 1;
    const no = rows.at(-1)?.no ?? 0;
    const common = { seq, at: seq, sender: 'alice', part: 0 };
    if (draft.type === 'message' || draft.type === 'poll') {
      const body = { v: 1, kind: 'text', text: draft.text };
      rows.push({ ...common, no: no + 1, type: draft.type, body });
    } else {
      const targets = rows.filter(({ type, body }) => type === 'message' && body !== null);
      const target = targets[draft.pick % Math.max(1, targets.length)];
      if (!target) return;
      const edit: EditBody = { v: 1, text: draft.type === 'edit' ? draft.text : '' };
      const event: Row = { ...common, no, type: draft.type, ref: target.seq, body: { v: 1 } };
      if (draft.type === 'recall') erase(rows, target.seq, seq);
      else
        change(rows, target, { body: editedBody(target.body as unknown as MessageBody, edit), changed: seq });
      rows.push(draft.type === 'edit' ? { ...event, body: { ...edit } } : event);
    }
    this.#snapshots.push(rows);
  }

  /** Rows `from` to `to`, read when `asOf` was the head. */
  page(range: { from: number; to: number; asOf: number; line?: number }): EventsPage {
    const { asOf, line = 0 } = range;
    const from = Math.max(range.from, line + 1);
    const to = Math.min(range.to, asOf);
    const events = this.snapshot(asOf, line).filter(({ seq }) => seq >= from && seq <= to);
    return { stream: STREAM, from, events, head: asOf, asOf, digest: digestOf(to), done: from === line + 1 };
  }
}

const hides = (row: Row, line: number): boolean => row.ref !== undefined && row.ref <= line;
const voided = ({ seq, no, at }: Row): Row => ({ seq, no, type: 'void', at });

function change(rows: Row[], row: Row, by: { body: object | null; changed: number }): void {
  rows[row.seq - 1] = { ...row, ...by } as Row;
}

function erase(rows: Row[], target: number, changed: number): void {
  for (const row of [...rows]) {
    if (row.seq === target || row.ref === target) change(rows, row, { body: null, changed });
  }
}

import { expect, test } from 'bun:test';
import type { Event } from '../../src/interface/protocol/index.ts';
import { RawWindow } from './raw-window.ts';

const message = (seq: number, text: string): Event => ({
  seq,
  no: seq,
  type: 'message',
  at: 0,
  body: { v: 1, kind: 'text', text },
});
const edit = (seq: number, ref: number, text: string): Event => ({
  seq,
  no: 0,
  type: 'edit',
  at: 0,
  ref,
  body: { v: 1, text },
});
const recall = (seq: number, ref: number): Event => ({
  seq,
  no: 0,
  type: 'recall',
  at: 0,
  ref,
  body: { v: 1 },
});
const run = (...events: Event[]) => ({
  first: events[0]?.seq ?? 0,
  events,
  digest: `d${events.at(-1)?.seq}`,
});

test('a run beyond the next number waits until the hole is closed', () => {
  const window = windowAt(0);
  expect(window.take(run(message(2, 'two')))).toEqual([]);
  expect(window.hasGap).toBe(true);
  window.take(run(message(1, 'one')));
  expect({ cursor: window.cursor, digest: window.digest, gap: window.hasGap }).toEqual({
    cursor: 2,
    digest: 'd2',
    gap: false,
  });
});

test('what is known already is dropped', () => {
  const window = windowAt(0);
  window.take(run(message(1, 'one'), message(2, 'two')));
  const applied = window.take(run(message(1, 'one'), message(2, 'two'), message(3, 'three')));
  expect(applied.map(({ first }) => first)).toEqual([3]);
});

test('an edit changes its target and keeps the first text', () => {
  const window = windowAt(0);
  window.take(run(message(1, 'one'), edit(2, 1, 'two'), edit(3, 1, 'three')));
  expect(window.row(1)).toMatchObject({ changed: 3, body: { text: 'three', original: 'one', edits: 2 } });
});

test('a recall blanks its target and the edits of it', () => {
  const window = windowAt(0);
  window.take(run(message(1, 'one'), edit(2, 1, 'two'), recall(3, 1)));
  expect(window.rows().map(({ body, changed }) => ({ body, changed }))).toEqual([
    { body: null, changed: 3 },
    { body: null, changed: 3 },
    { body: { v: 1 }, changed: 3 },
  ]);
});

test('an event does not change a row that a page showed in a later state', () => {
  const window = windowAt(0);
  window.take(run({ ...message(1, 'three'), changed: 3 }, edit(2, 1, 'two')));
  expect(window.row(1)).toMatchObject({ changed: 3, body: { text: 'three' } });
});

test('history that was read before an edit is brought up to date', () => {
  const window = windowAt(1);
  window.take(run(edit(2, 1, 'two')));
  expect(window.mergeHistory([message(1, 'one')], 1)).toBe(true);
  expect(window.row(1)).toMatchObject({ changed: 2, body: { text: 'two' } });
  expect(window.reachesBackTo).toBe(1);
});

test('history from before the window cannot be used', () => {
  expect(windowAt(5).mergeHistory([message(1, 'one')], 4)).toBe(false);
});

function windowAt(at: number): RawWindow {
  return new RawWindow({ at, digest: `d${at}` });
}

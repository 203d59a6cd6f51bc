import { describe, expect, test } from 'bun:test';
import type { UserId } from '../../../src/domain/shared/ids.ts';
import type { LogRow } from '../../../src/domain/shared/rows.ts';
import {
  cutAtMembership,
  cutBySize,
  needsCare,
  StreamIndex,
} from '../../../src/modules/delivery/stream-index.ts';
import { rowOf } from '../../support/rows.ts';

const [alice, bob, carol] = ['alice', 'bob', 'carol'] as unknown as [UserId, UserId, UserId];
const body = (value: object) => JSON.stringify(value);
const joined = (seq: number, user: string, visibleFrom = seq - 1): LogRow =>
  rowOf(seq, { type: 'member.joined', body: body({ user, visibleFrom }) });
const left = (seq: number, user: string): LogRow => rowOf(seq, { type: 'member.left', body: body({ user }) });
const everybody = () => true;

function index(position: number): StreamIndex {
  return new StreamIndex(rowOf(1).streamId, position);
}

describe('an index of a stream', () => {
  test('admits what was read at or after its position, and nothing older', () => {
    const it = index(5);
    expect(it.admit(alice, { joinedFrom: 0, visibleFrom: 0, leftSeq: null, asOf: 4 })).toBe(false);
    expect(it.entries.size).toBe(0);
    expect(it.admit(alice, { joinedFrom: 0, visibleFrom: 0, leftSeq: null, asOf: 5 })).toBe(true);
    expect(it.entries.get(alice)).toMatchObject({ visibleFrom: 0, asOf: 5 });
  });

  test('keeps the newer of two entries, whichever came first', () => {
    const it = index(1);
    it.admit(alice, { joinedFrom: 0, visibleFrom: 3, leftSeq: null, asOf: 4 });
    it.admit(alice, { joinedFrom: 0, visibleFrom: 0, leftSeq: null, asOf: 2 });
    expect(it.entries.get(alice)).toMatchObject({ visibleFrom: 3, asOf: 4 });
  });

  test('follows who comes and who goes', () => {
    const it = index(1);
    it.admit(alice, { joinedFrom: 0, visibleFrom: 0, leftSeq: null, asOf: 1 });
    expect(it.fold(joined(2, 'bob'), everybody)).toEqual([bob]);
    expect(it.entries.get(bob)).toMatchObject({ visibleFrom: 1, asOf: 2 });
    expect(it.fold(left(3, 'bob'), everybody)).toEqual([]);
    expect(it.entries.get(bob)?.leftSeq).toBe(3);
    it.position = 2;
    it.forgetLeft();
    expect(it.entries.has(bob)).toBe(true);
    it.position = 3;
    it.forgetLeft();
    expect([...it.entries.keys()]).toEqual([alice]);
  });

  test('is not moved by events that an entry was read after', () => {
    const it = index(1);
    it.admit(bob, { joinedFrom: 0, visibleFrom: 4, leftSeq: null, asOf: 6 });
    it.fold(left(3, 'bob'), everybody);
    it.fold(joined(5, 'bob', 0), everybody);
    expect(it.entries.get(bob)).toMatchObject({ visibleFrom: 4, asOf: 6 });
    it.fold(left(7, 'bob'), everybody);
    expect(it.entries.get(bob)?.leftSeq).toBe(7);
  });

  test('learns what somebody hid, before or after their entry was read, and forgets it at no later reading', () => {
    const it = index(9);
    const asOf = (seq: number) => ({ joinedFrom: 0, visibleFrom: 0, leftSeq: null, asOf: seq });
    it.admit(alice, asOf(9));
    it.hide(alice, 5, everybody);
    it.hide(alice, 3, everybody);
    it.hide(bob, 4, everybody);
    it.hide(carol, 4, (userId) => userId !== carol);
    for (const who of [alice, bob, carol]) it.admit(who, asOf(10));
    expect([alice, bob, carol].map((who) => it.entries.get(who)?.visibleFrom)).toEqual([5, 4, 0]);
    it.admit(carol, { ...asOf(10), visibleFrom: 6 });
    expect(it.entries.get(carol)?.visibleFrom).toBe(6);
  });

  test('hides nothing from somebody who is back, whatever they hid when they were here before', () => {
    const it = index(9);
    it.admit(bob, { joinedFrom: 0, visibleFrom: 0, leftSeq: null, asOf: 9 });
    it.hide(bob, 8, everybody);
    it.fold(left(10, 'bob'), everybody);
    it.fold(joined(11, 'bob', 2), everybody);
    it.hide(bob, 9, everybody);
    expect(it.entries.get(bob)?.visibleFrom).toBe(2);
    it.hide(bob, 11, everybody);
    it.admit(bob, { joinedFrom: 15, visibleFrom: 3, leftSeq: null, asOf: 16 });
    expect(it.entries.get(bob)?.visibleFrom).toBe(3);
  });

  test('takes in nobody who has no device here', () => {
    const it = index(1);
    expect(it.fold(joined(2, 'bob'), () => false)).toEqual([]);
    expect(it.entries.size).toBe(0);
  });

  test('a creation brings in everybody who is here', () => {
    const it = index(0);
    const members = [{ user: 'alice' }, { user: 'bob' }, { user: 'carol' }];
    const row = rowOf(1, { type: 'conversation.created', body: body({ members }) });
    expect(it.fold(row, (userId) => userId !== carol)).toEqual([alice, bob]);
  });
});

describe('cutting a run', () => {
  const seqsOf = (pieces: LogRow[][]) => pieces.map((piece) => piece.map(({ seq }) => seq));

  test('happens around each membership event', () => {
    const rows = [rowOf(1), rowOf(2), joined(3, 'bob'), left(4, 'bob'), rowOf(5)];
    expect(seqsOf(cutAtMembership(rows))).toEqual([[1, 2], [3], [4], [5]]);
    expect(seqsOf(cutAtMembership([rowOf(1), rowOf(2)]))).toEqual([[1, 2]]);
  });

  test('happens before a piece would weigh more than a frame, and never within a row', () => {
    const heavy = (seq: number, units: number) => rowOf(seq, { body: 'x'.repeat(units) });
    const rows = [heavy(1, 20_000), heavy(2, 20_000), heavy(3, 20_000), heavy(4, 90_000), heavy(5, 1)];
    expect(seqsOf(cutBySize(rows))).toEqual([[1, 2], [3], [4], [5]]);
    expect(seqsOf(cutBySize([heavy(1, 90_000)]))).toEqual([[1]]);
    expect(cutBySize([])).toEqual([]);
  });

  test('is thought of only where somebody comes or goes, or a change may be hidden', () => {
    expect(needsCare([rowOf(1), rowOf(2)])).toBe(false);
    expect(needsCare([rowOf(1), rowOf(2, { type: 'edit', refSeq: 1 })])).toBe(true);
    expect(needsCare([joined(1, 'bob')])).toBe(true);
  });
});

import { describe, expect, test } from 'bun:test';
import { type ContactLine, labelsOf, linesOf } from '../../../../src/interface/web/contacts/lines.ts';
import type { Contact } from '../../../../src/interface/web/device/use-contacts.ts';

const contact = (name: string, rest: Partial<Contact> = {}): Contact => ({
  user: { id: name.toLowerCase(), handle: name.toLowerCase(), name },
  relation: 'friend',
  isBlocked: false,
  isStarred: false,
  labels: [],
  changedAt: 1,
  ...rest,
});

const people = [
  contact('Zoe'),
  contact('张伟'),
  contact('Bob', { isStarred: true, labels: ['Work'] }),
  contact('Robert', { remark: 'Ann', labels: ['Family', 'Work'] }),
  contact('Dan', { relation: 'asked', askedAt: 1 }),
  contact('Eve', { relation: 'asked', askedAt: 2 }),
  contact('Finn', { relation: 'requested', askedAt: 3 }),
  contact('Gus', { relation: 'none', remark: 'plumber' }),
  contact('Mallory', { isBlocked: true }),
  contact('Nemo', { relation: 'asked', isBlocked: true }),
  contact('42'),
];
const all = { filter: 'all', query: '' } as const;

const read = (lines: readonly ContactLine[]): string[] =>
  lines.map((line) =>
    line.kind === 'heading'
      ? `[${line.letter ?? line.room}]`
      : (line.contact.remark ?? line.contact.user.name),
  );

describe('the list of people', () => {
  test('has requests first, the newest above, then stars, letters, notes, and what was asked', () => {
    expect(read(linesOf(people, all))).toEqual([
      ...['[asking]', 'Eve', 'Dan', '[starred]', 'Bob'],
      ...['[A]', 'Ann', '[Z]', '张伟', 'Zoe', '[#]', '42'],
      ...['[noted]', 'plumber', '[sent]', 'Finn'],
    ]);
  });

  test('shows nobody twice, and whoever is blocked only where the blocked are asked for', () => {
    const keys = linesOf(people, all).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(read(linesOf(people, { filter: 'blocked', query: '' }))).toEqual(['Mallory', 'Nemo']);
  });

  test('shows those with a label', () => {
    expect(read(linesOf(people, { filter: 'label Work', query: '' }))).toEqual(['Ann', 'Bob']);
    expect(labelsOf(people)).toEqual(['Family', 'Work']);
  });

  test.each([
    ['ann', ['Ann']],
    ['robert', ['Ann']],
    ['zw', ['张伟']],
    ['@mall', ['Mallory']],
    ['nobody', []],
  ])('finds by %p, whichever are wanted otherwise', (query, found) => {
    expect(read(linesOf(people, { filter: 'label Family', query }))).toEqual(found);
  });
});

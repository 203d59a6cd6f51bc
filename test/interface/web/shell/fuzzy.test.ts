import { describe, expect, test } from 'bun:test';
import { fit, ranked } from '../../../../src/interface/web/shell/fuzzy.ts';

const names = [
  'Robert',
  'Bob',
  'The lab',
  'Notes to self',
  'Settings: Devices',
  '读书会',
  'Carol 周',
  'Abobo',
];
const found = (query: string) => ranked(names, query, (name) => [name]);

describe('the palette', () => {
  test('puts what begins so before what has a word that does, and that before the rest', () => {
    expect(found('bo')).toEqual(['Bob', 'Abobo']);
    expect(ranked(['globe', 'the lobby', 'lob'], 'lob', (name) => [name])).toEqual([
      'lob',
      'the lobby',
      'globe',
    ]);
  });

  test.each([
    ['nts', 'Notes to self'],
    ['sd', 'Settings: Devices'],
    ['lab', 'The lab'],
    ['书', '读书会'],
    ['ＣＡＲ', 'Carol 周'],
    ['notes  self', 'Notes to self'],
  ])('finds by %p', (query, name) => {
    expect(found(query)[0]).toBe(name);
  });

  test('does not find letters that are strewn over a text', () => {
    expect(fit('oes', 'Settings: profile themes')).toBeUndefined();
    expect(fit('xyz', 'Bob')).toBeUndefined();
  });

  test('keeps the order in which it was given while nothing is typed', () => {
    expect(found(' ')).toEqual(names);
  });

  test('takes the better of a name and a handle', () => {
    const people = [
      { name: 'Zed', handle: 'abob' },
      { name: 'Robert', handle: 'bob' },
    ];
    expect(ranked(people, 'bob', ({ name, handle }) => [name, handle]).map(({ name }) => name)).toEqual([
      'Robert',
      'Zed',
    ]);
  });
});

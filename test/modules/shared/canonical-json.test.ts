import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { canonicalJson, operationText } from '../../../src/modules/shared/canonical-json.ts';

describe('canonical JSON', () => {
  test('sorts keys at every depth and leaves out what is undefined', () => {
    const value = { b: [{ d: 1, c: null }], a: { z: undefined, y: 'é"\n' } };
    expect(canonicalJson(value)).toBe('{"a":{"y":"é\\"\\n"},"b":[{"c":null,"d":1}]}');
  });

  test('keeps the order of lists', () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
  });

  test('tells apart what merely looks alike', () => {
    const values: unknown[] = [1, '1', true, 'true', null, 'null', [], {}, [1], { 0: 1 }, ''];
    expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
  });

  test('is JSON that means the same, however the keys were ordered', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const value: unknown = JSON.parse(json);
        expect(JSON.parse(canonicalJson(value))).toEqual(value as never);
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });
});

describe('what is hashed of an operation', () => {
  const said = { type: 'message', clientId: 'c', text: 'hello' };

  test('is the same on every attempt, whatever was on the screen', () => {
    const first = operationText('talk', { ...said, attempt: 1, seen: 4 });
    expect(operationText('talk', { ...said, attempt: 2 })).toBe(first);
  });

  test('is another for another conversation, and with a field that the server does not know', () => {
    expect(operationText('lab', said)).not.toBe(operationText('talk', said));
    expect(operationText('talk', { ...said, colour: 'red' })).not.toBe(operationText('talk', said));
  });

  test('cannot be led to another conversation by a field of that name', () => {
    expect(operationText('talk', { ...said, stream: 'lab' })).not.toBe(operationText('lab', said));
  });
});

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  );
}

import { describe, expect, test } from 'bun:test';
import { EVENTS } from '../../../../src/domain/shared/events.ts';
import { ClientFrame, ServerFrame } from '../../../../src/interface/protocol/index.ts';
import { eventFixture, SUPERSEDED } from './events.ts';
import { digestOf, fixtureNames, goldenFrames, listedDigests, readFixture } from './fixtures.ts';

const names = fixtureNames();
const made = await goldenFrames();

const opsOf = (schema: typeof ClientFrame | typeof ServerFrame): string[] =>
  schema.options.map((option) => option.shape.op.value);

describe('golden frames of level 1', () => {
  test('no kept frame was changed or removed, and none is unlisted', () => {
    const present = new Map(names.map((name) => [name, digestOf(name)]));
    expect(Object.fromEntries(present)).toEqual(Object.fromEntries(listedDigests()));
  });

  test('there is one of each kind and direction, and one of each type of event', () => {
    const wanted = [
      ...opsOf(ClientFrame).map((op) => `client-${op}`),
      ...opsOf(ServerFrame).map((op) => `server-${op}`),
      ...[...Object.keys(EVENTS), 'void'].map(eventFixture),
    ];
    expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each(names.filter((name) => name.startsWith('client-')))('%s is understood, whole', (name) => {
    const frame: unknown = JSON.parse(readFixture(name));
    expect(ClientFrame.parse(frame) as unknown).toEqual(frame);
  });

  test.each(names.filter((name) => !name.startsWith('client-')))('%s is understood, whole', (name) => {
    const frame: unknown = JSON.parse(readFixture(name));
    expect(ServerFrame.parse(frame) as unknown).toEqual(frame);
  });

  test.each(names.filter((name) => !name.startsWith('client-') && made.has(name)))(
    '%s is sent to the byte as it was kept',
    (name) => {
      expect(made.get(name)).toBe(readFixture(name));
    },
  );

  const earlier = names.filter((name) => !made.has(name) && !Object.hasOwn(SUPERSEDED, name));
  test.each(earlier)('all of %s is still in its later form', (name) => {
    const later = made.get(`${name}-2`);
    expect(JSON.parse(later ?? '{}')).toMatchObject(JSON.parse(readFixture(name)));
  });
});

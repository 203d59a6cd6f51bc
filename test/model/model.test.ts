import { expect, test } from 'bun:test';
import { EVENTS } from '../../src/domain/shared/events.ts';
import { PARTS } from './plan.ts';
import { withoutProducer } from './producers.ts';
import { REGRESSIONS } from './regressions.ts';
import { runHistory } from './run-history.ts';
import { search } from './search.ts';

/** MODEL_TIMES multiplies how many histories are tried, MODEL_SEED draws others. A failure prints its seed and path. */
const times = Number(process.env['MODEL_TIMES'] ?? 1);
const seed = Number(process.env['MODEL_SEED'] ?? 1);

test('every type of event has acts that bring it about', () => {
  expect(withoutProducer(EVENTS)).toEqual([]);
});

test('a planted type that nobody brings about is noticed', () => {
  expect(withoutProducer({ ...EVENTS, 'poll.closed': EVENTS.recall })).toEqual(['poll.closed']);
});

test('a type that is not brought about by its acts is noticed', () => {
  const [ofType] = PARTS;
  expect(ofType?.isReached([{ wrong: [], produced: new Set(['message']), reached: new Set() }])).toBe(false);
});

test.each([...REGRESSIONS])('$name is no trouble any more', ({ history }) => {
  expect(runHistory(history).wrong).toEqual([]);
});

test.each([...PARTS])('$name', ({ histories, runs, isReached }) => {
  const { failure, reports } = search(histories, { runs: runs * times, seed });
  expect(failure ?? 'none').toBe('none');
  expect(isReached(reports)).toBe(true);
});

import type fc from 'fast-check';
import { EVENTS, type EventType } from '../../src/domain/shared/events.ts';
import { anyHistory, historyAround, historyWith } from './histories.ts';
import { PRODUCERS } from './producers.ts';
import type { History, Report } from './run-history.ts';
import { SCENES } from './scenes.ts';

/** One kind of history, how many are tried at the least, and what their reports must show beside that all went well. */
export interface Part {
  readonly name: string;
  readonly histories: fc.Arbitrary<History>;
  readonly runs: number;
  isReached(reports: readonly Report[]): boolean;
}

/** Acts that are refused bring nothing about; most must not be. */
const ofType = (type: EventType): Part => ({
  name: `${type}: a device that lived through it shows what a fresh one shows`,
  histories: historyWith(PRODUCERS[type]),
  runs: 6,
  isReached: (reports) => reports.filter(({ produced }) => produced.has(type)).length >= reports.length / 2,
});

const ofScene = ({ name, acts, reaches }: (typeof SCENES)[number]): Part => ({
  name: `${name}: everybody is shown the same`,
  histories: historyAround(acts),
  runs: 4,
  isReached: (reports) => reports.some(({ reached }) => reached.has(reaches)),
});

const ofAnything: Part = {
  name: 'any history ends with every device showing what a fresh one shows',
  histories: anyHistory(30, 10),
  runs: 40,
  isReached: () => true,
};

/** Every type of the event table, every scene, and whatever else comes. */
export const PARTS: readonly Part[] = [
  ...(Object.keys(EVENTS) as EventType[]).map(ofType),
  ...SCENES.map(ofScene),
  ofAnything,
];

import fc from 'fast-check';
import type { Act } from './act.ts';
import { ACTS, type ActName } from './acts.ts';
import type { History } from './run-history.ts';

/** How often an act is drawn, where it is not once in a while. */
const OFTEN: Partial<Record<ActName, number>> = {
  message: 16,
  edit: 10,
  recall: 6,
  burst: 3,
  read: 6,
  clear: 3,
  admit: 4,
  remove: 4,
  'look back': 4,
  'open direct': 3,
  'create group': 2,
  'ask friend': 2,
  accept: 2,
  block: 2,
  unblock: 2,
  'go offline': 4,
  'come back': 3,
  'hold answers': 3,
  'let answers go': 3,
  restart: 3,
  'lose writes': 3,
};
/** Costs as much as everything else of a run together; the scene of its own is enough. */
const NEVER: readonly ActName[] = ['flood'];

const names = (Object.keys(ACTS) as ActName[]).filter((name) => !NEVER.includes(name));
/** A step in which messages are still on their way, one in which they are not, and one in which marks are told. */
const pauses = [0, 5, 50, 1_500];

const details = {
  who: fc.nat({ max: 7 }),
  where: fc.constantFrom(0, 0, 0, 1, 1, 2, 3),
  what: fc.nat({ max: 40 }),
  pause: fc.constantFrom(...pauses),
};

export const actOf = (...does: ActName[]): fc.Arbitrary<Act<ActName>> =>
  fc.record({ does: fc.constantFrom(...does), ...details });

const anyAct: fc.Arbitrary<Act<ActName>> = fc.oneof(
  ...names.map((name) => ({ weight: OFTEN[name] ?? 1, arbitrary: actOf(name) })),
);

export const anyHistory = (maxLength: number, minLength = 0): fc.Arbitrary<History> =>
  fc.array(anyAct, { minLength, maxLength, size: 'max' });

/** A history with one of these acts in it somewhere. */
export const historyWith = (acts: readonly ActName[]): fc.Arbitrary<History> =>
  fc
    .tuple(anyHistory(6), actOf(...acts), anyHistory(6))
    .map(([before, act, after]) => [...before, act, ...after]);

/** These acts in this order; now and then something else happens between. */
export const historyAround = (scene: History): fc.Arbitrary<History> =>
  fc
    .tuple(fc.tuple(...scene.map(() => fc.array(anyAct, { maxLength: 1, size: 'max' }))), anyHistory(4))
    .map(([between, after]) => [
      ...scene.flatMap((act, place) => [act, ...rarely(between, place)]),
      ...after,
    ]);

/** What comes between two acts of a scene must not undo what the first of them prepared too often. */
const rarely = (between: readonly History[], place: number): History =>
  place % 2 === 1 ? (between[place] ?? []) : [];

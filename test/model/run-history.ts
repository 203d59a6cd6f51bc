import type { Act } from './act.ts';
import { type ActName, actNamed } from './acts.ts';
import { compare } from './comparison.ts';
import { foldDifferences } from './fold.ts';
import { A_MOMENT_MS, ModelWorld } from './model-world.ts';
import { reachedIn } from './reached.ts';

export type History = readonly Act<ActName>[];

export interface Report {
  /** What was wrong, as sentences. */
  readonly wrong: readonly string[];
  /** Types of events that the history brought about; what stood before it does not count. */
  readonly produced: ReadonlySet<string>;
  /** What else it came past that histories are meant to include. */
  readonly reached: ReadonlySet<string>;
}

/** People at the beginning, each with a device; the first has two. */
const PEOPLE = 3;
const OPENING: History = [
  { does: 'create group', who: 0, where: 0, what: 0, pause: A_MOMENT_MS },
  { does: 'open direct', who: 0, where: 0, what: 0, pause: A_MOMENT_MS },
];

/** Carries out a history and compares, for everybody, what devices that lived through it, a fresh one and HTTP show. */
export function runHistory(history: History): Report {
  using world = new ModelWorld();
  for (let count = 0; count < PEOPLE; count += 1) world.newPerson();
  const [first] = world.people;
  if (first) world.online(world.newDevice(first, { isSignedIn: true }));
  live(world, OPENING);
  const { committed } = world.server;
  const before = new Map(committed);
  live(world, history);
  world.heal();
  const produced = [...committed.keys()].filter((type) => committed.get(type) !== before.get(type));
  const reached = reachedIn(world);
  const wrong = [...foldDifferences(world), ...world.people.flatMap((person) => compare(world, person))];
  const faults = world.faults.map((fault) => `a fault: ${textOf(fault)}`);
  return { wrong: [...faults, ...wrong], produced: new Set(produced), reached };
}

function live(world: ModelWorld, history: History): void {
  for (const act of history) {
    actNamed(act.does)(world, act);
    world.pass(act.pause);
  }
}

const textOf = (fault: unknown): string =>
  fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);

import type { MagpieClient } from '../../src/interface/sdk/index.ts';
import { changedLater, differences, withoutChangedLater, withoutOwnMarks } from './agreement.ts';
import type { ModelDevice } from './model-device.ts';
import { A_MOMENT_MS, type ModelWorld } from './model-world.ts';
import type { Person } from './person.ts';
import { deviceView, HttpView, type View } from './view.ts';

/** Marks are told once a second, and who receives a message says so. */
const TOLD_MS = 5_000;
/** No history here is longer. */
const PAGES_MAX = 100;

/**
 * What is shown on somebody's devices, on those that lived through everything and on a fresh one, beside what HTTP
 * tells from SQL: at once, and when all was read back to its beginning. Answers what differs.
 */
export function compare(world: ModelWorld, person: Person): string[] {
  const lived = world.devices.filter(({ owner }) => owner === person);
  for (const device of lived) discardRefused(world, device);
  const fresh = world.online(world.newDevice(person, { isSignedIn: true }));
  const devices = [...lived, fresh];
  const http = () => {
    world.pass(TOLD_MS);
    return new HttpView(world, fresh.store.identity?.token ?? '');
  };
  const listed = http();
  const wrong = devices.flatMap((device) => listDifferences(world, device, listed));
  for (const device of devices) lookBack(world, device, Object.keys(listed.rows));
  // A refused change of a row that was not at hand is shown only now.
  for (const device of lived) discardRefused(world, device);
  const whole = http();
  wrong.push(...devices.flatMap((device) => wholeDifferences(world, device, whole)));
  return wrong;
}

/** Before anybody looks back most windows do not reach down to the mark, so this is about the counters of heads. */
function listDifferences(world: ModelWorld, { name, client }: ModelDevice, expected: HttpView): string[] {
  const listOf = ({ me, sessions, contacts, entries }: View) => ({ me, sessions, contacts, entries });
  const shown = comparable(deviceView(world, client, []), expected);
  return differences(`${name} at once`, listOf(shown), listOf(comparable(expected, expected)));
}

function wholeDifferences(world: ModelWorld, { name, client }: ModelDevice, expected: HttpView): string[] {
  const shown = comparable(deviceView(world, client, expected.heads), expected);
  const hasOlder = client.conversations().filter((each) => each.hasOlder);
  return [
    ...differences(name, shown, comparable(expected, expected)),
    ...hasOlder.map(({ stream }) => `${name} says that there is more of ${stream}`),
  ];
}

function comparable({ me, sessions, contacts, entries, rows, lines }: View, expected: View): View {
  const shown = withoutOwnMarks(entries, expected.entries);
  return withoutChangedLater({ me, sessions, contacts, entries: shown, rows, lines }, changedLater(expected));
}

/** What was refused for good waits until the person gives it up; behind one change of a row another may wait. */
function discardRefused(world: ModelWorld, { client, owner }: ModelDevice): void {
  const streams = world.placesOf(owner).map(({ stream }) => stream.streamId);
  for (let refused = refusedIn(client, streams); refused.length > 0; refused = refusedIn(client, streams)) {
    for (const clientId of refused)
      client.discard(clientId).catch((fault: unknown) => world.faults.push(fault));
    world.pass(A_MOMENT_MS);
  }
}

function refusedIn(client: MagpieClient, streams: readonly string[]): string[] {
  const rows = streams.flatMap((stream) => client.timeline(stream));
  return rows.flatMap(({ failure, clientId, pending }) => {
    if (failure && clientId !== undefined) return [clientId];
    return pending?.failure ? [pending.clientId] : [];
  });
}

function lookBack(world: ModelWorld, { client }: ModelDevice, streams: readonly string[]): void {
  for (const stream of streams) {
    for (let pages = 0; pages < PAGES_MAX && client.slice(stream).hasOlder; pages += 1) {
      client.loadOlder(stream).catch((fault: unknown) => world.faults.push(fault));
      world.pass(A_MOMENT_MS);
    }
  }
}

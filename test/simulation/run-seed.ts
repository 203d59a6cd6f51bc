import { arrears, FinalCheck } from './final-check.ts';
import type { Finding } from './findings.ts';
import { scrollThrough } from './scroll-through.ts';
import { Trouble } from './trouble.ts';
import { Workload } from './workload.ts';
import { World } from './world.ts';

export interface SeedReport {
  readonly seed: number;
  readonly findings: readonly Finding[];
  readonly trace: readonly string[];
  readonly steps: number;
  readonly acknowledged: number;
}

/** Within this time after everything healed all devices are up to date. */
const CATCH_UP_MS = 90_000;
/** After that marks and hints have their time: two heartbeats and a little. */
const QUIET_MS = 15_000;

/** Runs one seed to its end, or to the first thing that is wrong. The same seed is always the same run. */
export function runSeed(seed: number): SeedReport {
  const world = new World(seed);
  const { schedule, findings, profile } = world;
  const workload = new Workload(world);
  const trouble = new Trouble(world);
  const isBroken = () => !findings.isClean;
  workload.start();
  trouble.start();
  schedule.pass(profile.seconds * 1_000, isBroken);
  workload.stop();
  trouble.heal();
  if (findings.isClean) settle(world, workload);
  if (findings.isClean) new FinalCheck(world).check();
  const { list, trace } = findings;
  return { seed, findings: list, trace, steps: schedule.steps, acknowledged: world.ledger.acknowledged };
}

function settle(world: World, workload: Workload): void {
  const { schedule, findings } = world;
  const isBroken = () => !findings.isClean;
  const until = schedule.now + CATCH_UP_MS;
  const isSettled = () => workload.open === 0 && behind(world) === undefined;
  while (schedule.now < until && findings.isClean && !isSettled()) schedule.pass(1_000, isBroken);
  findings.expect(
    isSettled() || isBroken(),
    'L',
    () => `still behind after ${CATCH_UP_MS} ms: ${behind(world) ?? 'the group tool'}`,
  );
  schedule.pass(QUIET_MS, isBroken);
  if (findings.isClean) expectCaughtUp(world);
  if (findings.isClean) loadHistory(world);
}

/** Every device knows that it is up to date. */
function expectCaughtUp({ schedule, findings, devices }: World): void {
  const known = new Set<string>();
  for (const { client, name } of devices)
    client?.caughtUp().then(
      (isCaughtUp) => isCaughtUp && known.add(name),
      (fault: unknown) => findings.add('L', `${name} cannot tell whether it has caught up: ${String(fault)}`),
    );
  schedule.pass(1_000, () => !findings.isClean);
  for (const { name } of devices)
    findings.expect(known.has(name), 'L', () => `${name} does not know that it has caught up`);
}

/** On every device somebody scrolls through every stream, to its beginning and back. */
function loadHistory(world: World): void {
  const { schedule, findings, store, devices } = world;
  for (const { client, account, scrolled } of devices) {
    const members = store.tables.all('members').filter(({ userId }) => userId === account.user);
    for (const { streamId } of members) {
      const scroll = async () => {
        if (client) scrolled.set(streamId, await scrollThrough(client, streamId));
      };
      scroll().catch((fault: unknown) => findings.add('L', `history could not be read: ${String(fault)}`));
    }
  }
  schedule.pass(60_000, () => !findings.isClean);
}

function behind(world: World): string | undefined {
  for (const device of world.devices) {
    const missing = arrears(world, device);
    if (missing) return missing;
  }
  return undefined;
}

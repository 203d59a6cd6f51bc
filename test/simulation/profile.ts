import type { Chance } from '../support/chance.ts';

/** How large a run is and how much goes wrong in it. Chances are per parcel, batch or read; rates per minute. */
export interface Profile {
  readonly people: number;
  readonly devices: number;
  readonly groups: number;
  readonly seconds: number;
  readonly operationsPerSecond: number;
  /** How many of the operations are about who belongs to a group. */
  readonly membershipShare: number;
  readonly parcelLost: number;
  readonly parcelDoubled: number;
  readonly parcelSlow: number;
  readonly readSlow: number;
  readonly lockWait: number;
  readonly unknownOutcome: number;
  readonly crashAtCommit: number;
  readonly refusedBatch: number;
  readonly faultyBatch: number;
  readonly nodeIncidents: number;
  readonly networkIncidents: number;
  readonly deviceIncidents: number;
  readonly databaseIncidents: number;
  readonly busIncidents: number;
  /** Clocks of nodes and devices are wrong by up to this. */
  readonly skewMs: number;
}

const NODES = 3;
export const NODE_NAMES: readonly string[] = ['north', 'east', 'south'].slice(0, NODES);

/** The profile of a seed: most runs are small, every tenth has 20 devices; each kind of trouble is there or not. */
export function profileOf(seed: number, chance: Chance): Profile {
  const isLarge = seed % 10 === 0;
  const devices = isLarge ? 20 : 3 + chance.below(6);
  const trouble = (most: number) => (chance.isTrue(0.6) ? chance.fraction() * most : 0);
  return {
    people: isLarge ? 9 : 2 + chance.below(4),
    devices,
    groups: 1 + chance.below(2),
    seconds: isLarge ? 20 : 15 + chance.below(25),
    operationsPerSecond: isLarge ? 7 : 3 + chance.fraction() * 4,
    membershipShare: chance.fraction() * 0.25,
    parcelLost: trouble(0.35),
    parcelDoubled: trouble(0.2),
    parcelSlow: trouble(0.3),
    readSlow: trouble(0.25),
    lockWait: trouble(0.12),
    unknownOutcome: trouble(0.12),
    crashAtCommit: trouble(0.02),
    refusedBatch: trouble(0.05),
    faultyBatch: trouble(0.05),
    nodeIncidents: trouble(12),
    networkIncidents: trouble(30),
    deviceIncidents: trouble(30),
    databaseIncidents: trouble(6),
    busIncidents: trouble(4),
    skewMs: chance.isTrue(0.2) ? 3_600_000 : 2_000,
  };
}

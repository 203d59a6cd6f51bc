import type { StreamId } from '../../src/domain/shared/ids.ts';
import type { ModelDevice } from './model-device.ts';
import type { ModelWorld } from './model-world.ts';

/**
 * One thing that happens, as plain numbers that mean something in every world: `who` is a device, `where` one of its
 * person's conversations, `what` says which row, how many, or in what manner. Each counts round what there is, so a
 * history can be shortened and its rest still means something.
 */
export interface Act<Name extends string = string> {
  readonly does: Name;
  readonly who: number;
  readonly where: number;
  readonly what: number;
  /** Milliseconds until the next act; 0 lets both be on their way together. */
  readonly pause: number;
}

export type Does = (world: ModelWorld, act: Act) => void;

/** The n-th of a list, counted round. */
export function nth<T>(list: readonly T[], n: number): T | undefined {
  return list.length === 0 ? undefined : list[n % list.length];
}

/** The device that an act is about. */
export function deviceOf(world: ModelWorld, { who }: Act): ModelDevice {
  const device = nth(world.devices, who);
  if (!device) throw new Error('there is always a device');
  return device;
}

/** The conversation that an act is about: everybody has their notes to self. */
export function streamOf(world: ModelWorld, { owner }: ModelDevice, { where }: Act): StreamId {
  return nth(world.placesOf(owner), where)?.stream.streamId ?? owner.selfId;
}

import { type Act, type Does, deviceOf, streamOf } from './act.ts';
import type { ModelDevice } from './model-device.ts';
import type { ModelWorld } from './model-world.ts';

/** What people do that shows them something, or says that they saw it. */
export const LOOKING = {
  read: (world, act) => {
    const { device, stream, last } = looked(world, act);
    device.client.markRead(stream, Math.max(0, last - (act.what % 4)));
  },
  clear: (world, act) => {
    const { device, stream, last } = looked(world, act);
    world.online(device);
    device.does(device.client.clearHistory(stream, Math.max(0, last - (act.what % 4))));
  },
  open: (world, act) => {
    const { device, stream } = looked(world, act);
    device.client.open(act.what % 4 === 3 ? null : stream);
  },
  'look back': (world, act) => {
    const { device, stream } = looked(world, act);
    device.does(device.client.loadOlder(stream));
  },
} as const satisfies Record<string, Does>;

function looked(world: ModelWorld, act: Act): { device: ModelDevice; stream: string; last: number } {
  const device = deviceOf(world, act);
  const stream = streamOf(world, device, act);
  return { device, stream, last: device.client.rows(stream).at(-1)?.seq ?? 0 };
}

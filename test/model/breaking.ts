import { type Does, deviceOf } from './act.ts';

const WAITS_MS = [1_000, 5_000, 31_000];

/** What happens to devices, connections and answers. */
export const BREAKING = {
  'go offline': (world, act) => deviceOf(world, act).goOffline(),
  'come back': (world, act) => deviceOf(world, act).comeBack(),
  cut: (world, act) => {
    deviceOf(world, act).goOffline();
    deviceOf(world, act).comeBack();
  },
  choke: (world, act) => deviceOf(world, act).choke(),
  free: (world, act) => deviceOf(world, act).free(),
  /** What was read before now may reach its asker after what comes next. */
  'hold answers': (world) => world.server.reads.shut(),
  'let answers go': (world) => world.server.reads.open(),
  restart: (world, act) => deviceOf(world, act).restart(() => {}),
  'lose writes': (world, act) => deviceOf(world, act).restart((store) => store.loseNewest(1 + act.what)),
  'lose one write': (world, act) => deviceOf(world, act).restart((store) => store.loseOne(act.what)),
  /** A newer client finds what an older one kept. */
  upgrade: (world, act) => deviceOf(world, act).restart((store) => store.writtenAtLevel(0)),
  /** The server says that it came from a backup, and everybody connects anew. */
  'new epoch': (world) => {
    world.server.restored();
    for (const device of world.devices) {
      if (!device.isNetworkUp) continue;
      device.goOffline();
      device.comeBack();
    }
  },
  wait: (world, act) => world.pass(WAITS_MS[act.what % WAITS_MS.length] ?? 0),
} as const satisfies Record<string, Does>;

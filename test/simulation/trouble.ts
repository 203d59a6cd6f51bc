import type { SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;

/** Makes things go wrong at random moments, and at the end puts everything right again. */
export class Trouble {
  readonly #world: World;
  #isOver = false;

  constructor(world: World) {
    this.#world = world;
  }

  start(): void {
    const { profile } = this.#world;
    this.#often(profile.nodeIncidents, () => this.#node());
    this.#often(profile.networkIncidents, () => this.#network());
    this.#often(profile.deviceIncidents, () => this.#device());
    this.#often(profile.databaseIncidents, () => this.#database());
    this.#often(profile.busIncidents, () => this.#bus());
  }

  /** From now on nothing is lost; what is dead or away comes back. */
  heal(): void {
    this.#isOver = true;
    const { weather, nodes, devices, findings } = this.#world;
    findings.note('everything heals');
    weather.isCalm = true;
    weather.isDatabaseAway = false;
    weather.isBusAway = false;
    for (const node of nodes) {
      node.life?.plug.cutOff(false);
      node.start();
    }
    for (const device of devices) this.#wake(device);
  }

  #often(perMinute: number, happen: () => void): void {
    if (perMinute === 0) return;
    const { schedule, chance } = this.#world;
    schedule.after((-Math.log(1 - chance.fraction()) * MINUTE_MS) / perMinute, () => {
      if (this.#isOver) return;
      happen();
      this.#often(perMinute, happen);
    });
  }

  #node(): void {
    const { nodes, chance, schedule, findings } = this.#world;
    const node = chance.pick(nodes);
    if (!node?.life) return;
    const { life } = node;
    const forMs = chance.between(500, chance.isTrue(0.3) ? 25_000 : 6_000);
    const kinds: readonly (() => void)[] = [
      () => node.kill('by the operator'),
      () => node.drain(),
      () => life.standStill(forMs),
      () => life.plug.deafen(),
      () => {
        life.plug.cutOff(true);
        schedule.after(forMs, () => life.plug.cutOff(false));
      },
    ];
    const kind = chance.below(kinds.length);
    findings.note(
      `${node.id}: ${['kill', 'drain', 'stand still', 'deaf', 'cut off'][kind]} for ${Math.round(forMs)} ms`,
    );
    kinds[kind]?.();
  }

  #network(): void {
    const { devices, chance, findings } = this.#world;
    const device = chance.pick(devices);
    if (!device) return;
    const kinds = [() => device.cut(), () => device.hollow(), () => device.choke(chance.between(50, 5_000))];
    const kind = chance.below(kinds.length);
    findings.note(`${device.name}: connection ${['cut', 'hollow', 'choked'][kind]}`);
    kinds[kind]?.();
  }

  #device(): void {
    const { devices, chance, schedule, findings } = this.#world;
    const device = chance.pick(devices);
    if (!device) return;
    const isTold = chance.isTrue(0.5);
    const isCrash = chance.isTrue(0.5);
    findings.note(`${device.name} ${isCrash ? 'crashes' : 'goes offline'}`);
    if (isCrash) device.crash(isTold);
    else device.goOffline(isTold);
    schedule.after(chance.between(200, 8_000), () => this.#wake(device));
  }

  #database(): void {
    const { weather, chance, schedule, findings } = this.#world;
    findings.note('the database is away');
    weather.isDatabaseAway = true;
    schedule.after(chance.between(500, 6_000), () => {
      weather.isDatabaseAway = false;
    });
  }

  #bus(): void {
    const { weather, chance, schedule, findings } = this.#world;
    findings.note('the bus is away');
    weather.isBusAway = true;
    schedule.after(chance.between(300, 20_000), () => {
      weather.isBusAway = false;
    });
  }

  #wake(device: SimDevice): void {
    device.isNetworkUp = true;
    if (device.client) device.client.nudge();
    else device.start();
  }
}

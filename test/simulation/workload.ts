import type { StreamId } from '../../src/domain/shared/ids.ts';
import { type MagpieClient, MagpieError } from '../../src/interface/sdk/index.ts';
import { GroupWork } from './group-work.ts';
import { Mischief } from './mischief.ts';
import type { SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

/** A device that runs, and a conversation that it knows. */
interface Place {
  readonly device: SimDevice;
  readonly client: MagpieClient;
  readonly stream: StreamId;
}

type Act = (place: Place) => Promise<unknown> | undefined;

/** Messages that a device wrote and may still want to change. */
const REMEMBERED = 8;
const LONG_TEXT = 'x'.repeat(400);

/** What people do: they write, change, take back, read, clear and look around, each on some device of theirs. */
export class Workload {
  readonly #world: World;
  readonly #groups: GroupWork;
  readonly #mischief: Mischief;
  readonly #written = new Map<SimDevice, { stream: StreamId; clientId: string }[]>();
  #texts = 0;
  #isOver = false;

  constructor(world: World) {
    this.#world = world;
    this.#groups = new GroupWork(world);
    this.#mischief = new Mischief(world);
  }

  start(): void {
    this.#groups.createAll();
    this.#next();
  }

  stop(): void {
    this.#isOver = true;
  }

  /** Commands of the group tool that have no final answer yet. */
  get open(): number {
    return this.#groups.open;
  }

  #next(): void {
    const { schedule, chance, profile } = this.#world;
    const pauseMs = (-Math.log(1 - chance.fraction()) * 1_000) / profile.operationsPerSecond;
    schedule.after(pauseMs, () => {
      if (this.#isOver) return;
      this.#act();
      this.#next();
    });
  }

  #act(): void {
    const { chance, profile } = this.#world;
    if (chance.isTrue(profile.membershipShare)) {
      this.#groups.act();
      return;
    }
    if (chance.isTrue(0.04)) {
      this.#mischief.act();
      return;
    }
    const device = chance.pick(this.#world.devices);
    if (!device?.client) return;
    const stream = chance.pick(this.#conversationsOf(device));
    const act = this.#draw();
    if (stream) this.#guard(device, act({ device, client: device.client, stream }));
  }

  #draw(): Act {
    let left = this.#world.chance.below(this.#acts.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, act] of this.#acts) {
      if (left < weight) return act;
      left -= weight;
    }
    return () => undefined;
  }

  readonly #acts: readonly (readonly [number, Act])[] = [
    [50, (place) => this.#send(place)],
    [10, (place) => this.#sendSeveral(place)],
    [12, (place) => this.#edit(place)],
    [7, (place) => this.#recall(place)],
    [20, (place) => this.#read(place)],
    [4, ({ client, stream }) => void client.open(this.#world.chance.isTrue(0.3) ? null : stream)],
    [6, ({ client, stream }) => client.loadOlder(stream)],
    [4, ({ client, stream }) => client.loadNewer(stream)],
    [3, (place) => this.#around(place)],
    [2, ({ client, stream }) => void client.showNewest(stream)],
    [3, (place) => this.#clear(place)],
    [6, ({ client }) => client.openDirect(this.#world.chance.pick(this.#world.accounts)?.user ?? '')],
    [3, ({ client, stream }) => void client.typing(stream)],
    [2, ({ client }) => void client.watchPresence(this.#world.accounts.map(({ user }) => user))],
    [2, ({ client }) => client.changeName(`somebody ${this.#world.chance.below(100)}`)],
  ];

  #conversationsOf({ account }: SimDevice): StreamId[] {
    const { tables } = this.#world.store;
    const own = tables.all('members').filter(({ userId }) => userId === account.user);
    return own.map(({ streamId }) => streamId).filter((streamId) => streamId !== account.personal);
  }

  async #send({ device, client, stream }: Place): Promise<void> {
    const { chance } = this.#world;
    const last = client.conversation(stream)?.last?.seq;
    const seen = last !== undefined && chance.isTrue(0.5) ? { seen: last } : {};
    const reply = last !== undefined && chance.isTrue(0.1) ? { reply: last } : {};
    const mentioned = chance.isTrue(0.15) ? chance.pick(this.#world.accounts)?.user : undefined;
    const mentions = mentioned ? { mentions: [mentioned] } : {};
    const sent = client.send(stream, this.#text(), { ...seen, ...reply, ...mentions });
    const clientId = await sent;
    const written = this.#written.get(device) ?? [];
    this.#written.set(device, [...written, { stream, clientId }].slice(-REMEMBERED));
  }

  async #sendSeveral(place: Place): Promise<void> {
    const count = 2 + this.#world.chance.below(5);
    await Promise.all(Array.from({ length: count }, () => this.#send(place)));
  }

  #edit(place: Place): Promise<void> | undefined {
    const target = this.#target(place);
    if (!target) return undefined;
    return place.client.edit(target.stream, target.name, { text: this.#text() });
  }

  #recall(place: Place): Promise<void> | undefined {
    const target = this.#target(place);
    return target && place.client.recall(target.stream, target.name);
  }

  /** Mostly a message of one's own, sometimes any row at all, which the server then refuses to change. */
  #target({ device, client, stream }: Place): { stream: string; name: string | number } | undefined {
    const { chance } = this.#world;
    const last = client.conversation(stream)?.last?.seq ?? 0;
    if (chance.isTrue(0.15) && last > 0) return { stream, name: 1 + chance.below(last) };
    const own = chance.pick(this.#written.get(device) ?? []);
    return own && { stream: own.stream, name: own.clientId };
  }

  #read({ client, stream }: Place): undefined {
    const last = client.conversation(stream)?.last?.seq;
    if (last !== undefined) client.markRead(stream, Math.max(0, last - this.#world.chance.below(3)));
  }

  #around({ client, stream }: Place): Promise<boolean> | undefined {
    const last = client.conversation(stream)?.last?.seq ?? 0;
    return last > 0 ? client.showAround(stream, 1 + this.#world.chance.below(last)) : undefined;
  }

  #clear({ client, stream }: Place): Promise<void> | undefined {
    const last = client.conversation(stream)?.last?.seq ?? 0;
    return last > 0 ? client.clearHistory(stream, this.#world.chance.below(last + 1)) : undefined;
  }

  /** Each text begins with a word of its own. */
  #text(): string {
    this.#texts += 1;
    return `t${this.#texts} ${this.#world.chance.isTrue(0.1) ? LONG_TEXT : 'hello'}`;
  }

  #guard({ name }: SimDevice, work: Promise<unknown> | undefined): void {
    work?.catch((fault: unknown) => {
      if (fault instanceof MagpieError) return;
      this.#world.findings.add('bug', `${name} could not do what it was asked: ${String(fault)}`);
    });
  }
}

import type { StreamId } from '../../src/domain/shared/ids.ts';
import { Chance } from '../support/chance.ts';
import { type Account, makeAccount, startSession } from './accounts.ts';
import { CommitWatch } from './commit-watch.ts';
import { Findings } from './findings.ts';
import { Ledger } from './ledger.ts';
import type { Life } from './life.ts';
import { NODE_NAMES, type Profile, profileOf } from './profile.ts';
import { EPOCH_MS, Schedule } from './schedule.ts';
import { SecondThoughts } from './second-thoughts.ts';
import { SeededIds } from './seeded-ids.ts';
import { MemoryStoreOfAll } from './shared-store.ts';
import { SimBus } from './sim-bus.ts';
import { SimDevice } from './sim-device.ts';
import { SimNode } from './sim-node.ts';
import { Stays } from './stays.ts';
import { Weather } from './weather.ts';

const HANDLES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi', 'mallory'];

/** Three nodes, some people with their devices, the store they share, and everybody who watches them. */
export class World {
  readonly seed: number;
  readonly chance: Chance;
  readonly profile: Profile;
  readonly schedule = new Schedule();
  readonly findings = new Findings(() => this.schedule.now);
  readonly weather: Weather;
  readonly ids: SeededIds;
  readonly store = new MemoryStoreOfAll(() => EPOCH_MS + this.schedule.now);
  readonly stays = new Stays();
  readonly ledger = new Ledger(this.store.tables, this.findings);
  readonly watch = new CommitWatch(this.store.tables, this.findings, this.stays);
  readonly nodes: readonly SimNode[];
  readonly accounts: readonly Account[];
  readonly devices: SimDevice[] = [];
  readonly streams: StreamId[] = [];
  readonly #secondThoughts = new SecondThoughts(this);

  constructor(seed: number) {
    this.seed = seed;
    this.chance = new Chance(seed * 2_654_435_761);
    this.profile = profileOf(seed, this.chance);
    this.weather = new Weather(this.chance, this.profile);
    this.ids = new SeededIds(this.chance, () => EPOCH_MS + this.schedule.now);
    const bus = new SimBus(this.schedule, this.weather);
    this.nodes = NODE_NAMES.map(
      (name) => new SimNode(name, { ...this, bus, skewMs: this.#skew() }, this.chance),
    );
    for (const node of this.nodes) node.start();
    const names = HANDLES.slice(0, this.profile.people);
    this.accounts = names.map((handle) => makeAccount(handle, this.ids, this.commit));
    for (let index = 0; index < this.profile.devices; index += 1) this.addDevice(this.#owner(index)).start();
  }

  /** Carries out a batch at once, past every node: for what is there before the run begins. */
  readonly commit = (frames: Parameters<MemoryStoreOfAll['commit']>[0]): void => {
    const answer = this.store.commit(frames);
    this.watch.committed(frames, answer);
  };

  addDevice(account: Account): SimDevice {
    const ordinal = this.devices.filter((device) => device.account === account).length + 1;
    const device = new SimDevice(`${account.handle}-${ordinal}`, account, {
      ...this,
      tables: this.store.tables,
      skewMs: this.#skew(),
      pickNode: () => this.pickLife(),
      onAsksBack: (stream) => this.#secondThoughts.askedBack(stream),
    });
    device.signedIn(startSession(account, this.ids, this.commit));
    this.devices.push(device);
    return device;
  }

  /** A running node, as a load balancer would pick one. */
  pickLife(): Life | undefined {
    return this.chance.pick(this.nodes.flatMap(({ life }) => life ?? []));
  }

  #owner(index: number): Account {
    const account = this.accounts[index % this.accounts.length];
    if (!account) throw new Error('a run needs people');
    return account;
  }

  #skew(): number {
    return Math.round(this.chance.between(-1, 1) * this.profile.skewMs);
  }
}

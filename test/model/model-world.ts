import { drainMicrotasks } from 'bun:jsc';
import type { StreamId } from '../../src/domain/shared/ids.ts';
import type { MemberRow, StreamKind, StreamRow } from '../../src/domain/shared/rows.ts';
import { EPOCH_MS, Schedule } from '../simulation/schedule.ts';
import { SeededIds } from '../simulation/seeded-ids.ts';
import { Chance } from '../support/chance.ts';
import { ModelDevice } from './model-device.ts';
import { ModelServer } from './model-server.ts';
import type { Person } from './person.ts';

const HANDLES = ['alice', 'bob', 'carol', 'mallory', 'dave', 'erin', 'frank', 'grace'];
const KINDS: readonly StreamKind[] = ['group', 'direct', 'self'];
/** From asking to the end of what it sets off, where nothing stands in the way. */
export const A_MOMENT_MS = 40;
/** Longer than the longest pause before a device tries to connect again. */
const RECONNECTED_MS = 35_000;
/** Two heartbeats: by then a device knows of every hint that it lost. */
const TWO_BEATS_MS = 62_000;

/** One person's place in one stream. */
export interface Place {
  readonly stream: StreamRow;
  readonly member: MemberRow;
}

/** A server, people with their devices, and what was noticed of them. All in virtual time, in one thread. */
export class ModelWorld implements Disposable {
  readonly schedule = new Schedule();
  readonly people: Person[] = [];
  readonly devices: ModelDevice[] = [];
  /** What nobody expected. */
  readonly faults: unknown[] = [];
  /** Why windows were thrown away. */
  readonly resets: string[] = [];
  readonly server: ModelServer;
  isFlooded = false;
  texts = 0;
  /** In the order in which they were made. */
  readonly groups: StreamId[] = [];
  /** People who closed their accounts. */
  readonly #gone: Person[] = [];
  readonly #ids = new SeededIds(new Chance(7), () => EPOCH_MS + this.schedule.now);

  constructor() {
    const onFault = (fault: unknown) => void this.faults.push(fault);
    this.server = this.now(ModelServer.open({ schedule: this.schedule, ids: this.#ids, onFault }));
  }

  [Symbol.dispose](): void {
    this.server.close();
  }

  /** What waits for nothing but other promises. */
  now<T>(work: Promise<T>): T {
    let answer: { value: T } | undefined;
    work.then(
      (value) => {
        answer = { value };
      },
      (fault: unknown) => this.faults.push(fault),
    );
    drainMicrotasks();
    if (!answer) throw new Error(`an answer was not there at once: ${String(this.faults.at(-1))}`);
    return answer.value;
  }

  /** The answer to what a device asks over HTTP. */
  answered<T>(work: Promise<T>): T {
    const answer = work.then((value) => ({ value }));
    this.pass(A_MOMENT_MS);
    return this.now(answer).value;
  }

  /** What a GET of the API answers to the owner of a token. */
  get(path: string, token: string): unknown {
    const headers = { authorization: `Bearer ${token}` };
    const request = { method: 'GET' as const, url: `http://magpie.test/api/v1${path}`, headers };
    const { status, body } = this.now(this.server.answer(request));
    if (status !== 200) throw new Error(`${path} was answered with ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  pass(ms: number): void {
    drainMicrotasks();
    this.schedule.pass(ms);
  }

  /** Lets answers go and time pass until something is so; throws where that never comes. */
  await(what: string, isSo: () => boolean): void {
    this.server.reads.open();
    for (let tries = 0; tries < 100 && !isSo(); tries += 1) this.pass(500);
    if (!isSo()) throw new Error(`waited in vain until ${what}`);
  }

  /** Somebody new with one device. */
  newPerson(): Person {
    // The handles of those who left stay theirs.
    const count = this.people.length + this.#gone.length;
    const handle = HANDLES[count % HANDLES.length] ?? '';
    const person = {
      handle: count < HANDLES.length ? handle : `${handle}${count}`,
      password: `${handle} keeps a secret`,
      ...({ userId: '', personalId: '', selfId: '' } as Pick<Person, 'userId' | 'personalId' | 'selfId'>),
    };
    const device = this.newDevice(person, { isSignedIn: false });
    const { password, handle: name } = person;
    device.does(device.client.register({ handle: name, name, password }));
    this.pass(A_MOMENT_MS);
    device.signIn();
    this.await(`${name} is online`, () => device.isOnline);
    const { id, personal, self } = device.client.me ?? { id: '', personal: '', self: '' };
    const known = Object.assign(person, { userId: id, personalId: personal, selfId: self }) as Person;
    this.people.push(known);
    return known;
  }

  /** Registers somebody by an invitation, who has no device and is not heard of again. */
  async newGuest(invitation: string): Promise<void> {
    const body = { clientId: this.#ids.clientId(), handle: `guest${this.texts}`, name: 'Guest', invitation };
    this.texts += 1;
    const request = { method: 'POST' as const, url: 'http://magpie.test/api/v1/accounts' };
    const headers = { 'content-type': 'application/json' };
    await this.server.answer({
      ...request,
      headers,
      body: JSON.stringify({ ...body, password: 'a guest comes in' }),
    });
  }

  /** Somebody is gone for good, and nobody looks at their devices any more. */
  leave(person: Person): void {
    this.#gone.push(person);
    this.people.splice(this.people.indexOf(person), 1);
    for (const device of this.devices.filter(({ owner }) => owner === person)) {
      device.goOffline();
      this.devices.splice(this.devices.indexOf(device), 1);
    }
  }

  newDevice(owner: Person, { isSignedIn }: { isSignedIn: boolean }): ModelDevice {
    const count = this.devices.filter((each) => each.owner === owner).length;
    const device = new ModelDevice(`${owner.handle}-${count + 1}`, owner, {
      schedule: this.schedule,
      ids: this.#ids,
      server: this.server,
      onFault: (fault) => this.faults.push(fault),
      onReset: (reason) => this.resets.push(reason),
    });
    this.devices.push(device);
    if (isSignedIn) device.signIn();
    return device;
  }

  /** The device with a connection, whatever stood in its way. */
  online(device: ModelDevice): ModelDevice {
    if (device.isOnline) return device;
    device.free();
    device.comeBack();
    this.pass(A_MOMENT_MS);
    this.await(`${device.name} is online`, () => {
      if (device.client.status === 'signed-out') device.signIn();
      return device.isOnline;
    });
    return device;
  }

  /** Nothing stands in anybody's way any more, and everybody has had the time that it takes. */
  heal(): void {
    this.server.reads.open();
    for (const device of this.devices) {
      device.free();
      device.comeBack();
    }
    this.pass(RECONNECTED_MS);
    for (const device of this.devices) if (device.client.status === 'signed-out') device.signIn();
    this.pass(TWO_BEATS_MS);
  }

  /** Where somebody is or was, groups first and notes to self last; their own stream is not among them. */
  placesOf(person: Person): Place[] {
    const streams = new Map(this.server.store.all('streams').map((row) => [row.streamId, row]));
    const places = this.server.store.all('members').flatMap((member) => {
      const stream = streams.get(member.streamId);
      const isTheirs = member.userId === person.userId && stream?.kind !== 'personal';
      return stream && isTheirs ? [{ stream, member }] : [];
    });
    const rank = ({ stream }: Place) =>
      KINDS.indexOf(stream.kind) * 1_000 + this.groups.indexOf(stream.streamId);
    return places.sort((a, b) => rank(a) - rank(b) || (a.stream.streamId < b.stream.streamId ? -1 : 1));
  }

  membersOf(streamId: StreamId): MemberRow[] {
    return this.server.store.all('members').filter((row) => row.streamId === streamId);
  }

  personOf(userId: string): Person {
    const person = [...this.people, ...this.#gone].find((each) => each.userId === userId);
    if (!person) throw new Error('everybody is known');
    return person;
  }
}

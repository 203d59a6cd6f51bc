import { describe, expect, test } from 'bun:test';
import type { FrameOf } from '../../../../src/interface/protocol/index.ts';
import { MemoryStore, shareClient, type TabPorts } from '../../../../src/interface/sdk/index.ts';
import {
  ALICE,
  BOB,
  backPage,
  Device,
  digestOf,
  head,
  message,
  nextClientId,
  PERSONAL,
  personalHead,
  run,
  STREAM,
} from '../support/device.ts';
import { FakeTimers, settle } from '../support/fake-timers.ts';

/** One browser profile: one store, one lock, and a channel between its tabs. */
class Profile {
  readonly timers = new FakeTimers();
  readonly store = new MemoryStore();
  readonly devices: Device[] = [];
  readonly #tabs: { hear: (message: unknown) => void; isOpen: boolean }[] = [];
  readonly #queue: (() => void)[] = [];
  #isHeld = false;

  open() {
    const tab = { hear: (_: unknown): void => undefined, isOpen: true };
    this.#tabs.push(tab);
    const ports: TabPorts = {
      whenAlone: (lead) => this.#queue.push(() => tab.isOpen && lead()),
      post: (message) => {
        const copy = structuredClone(message);
        if (!tab.isOpen) return;
        this.posted.push(copy as { kind: string });
        for (const each of this.#tabs) if (each !== tab) queueMicrotask(() => each.isOpen && each.hear(copy));
      },
      onMessage: (hear) => {
        tab.hear = hear;
      },
    };
    let device: Device | undefined;
    const client = shareClient({
      ports,
      timers: this.timers,
      language: 'en',
      random: { clientId: nextClientId, deviceId: () => 'd', fraction: () => 0.5 },
      makeClient: () => {
        device = new Device(this.store, this.timers);
        this.devices.push(device);
        return Promise.resolve(device.client);
      },
    });
    this.#grant();
    const close = async () => {
      tab.isOpen = false;
      await device?.client.close();
      this.#isHeld = device === undefined && this.#isHeld;
      this.#grant();
      await settle();
    };
    return { client, close };
  }

  get leading(): Device {
    const device = this.devices.at(-1);
    if (!device) throw new Error('no tab leads');
    return device;
  }

  /** Lets messages arrive that were gathered for a moment. */
  async pass(): Promise<void> {
    await this.timers.advance(25);
    await settle();
  }

  /** Everything that tabs said to each other so far. */
  readonly posted: { kind: string; patch?: { parts: object[] }; conversations?: object[] }[] = [];

  #grant(): void {
    if (this.#isHeld) return;
    const lead = this.#queue.shift();
    this.#isHeld = lead !== undefined;
    lead?.();
  }
}

/** Two tabs; Alice is signed in, and the first one leads. */
async function twoTabs() {
  const profile = new Profile();
  const first = profile.open();
  await settle();
  const second = profile.open();
  await second.client.signIn({ handle: 'alice', password: 'correct horse' });
  await profile.leading.greet(head());
  await profile.pass();
  return { profile, first, second };
}

const CAROL = 'carol'.padEnd(26, 'c');

/** An event about somebody who is no friend. */
const contactEvent = (first: number, id: string, said: object): FrameOf<'event'> => {
  const nothing = { relation: 'none', isBlocked: false, isStarred: false, labels: [], changedAt: first };
  const contact = { user: { id, handle: id, name: id }, ...nothing, ...said };
  const event = {
    seq: first,
    no: 0,
    type: 'contact.changed',
    at: first,
    sender: ALICE,
    body: { v: 1, contact },
  };
  return { op: 'event', stream: PERSONAL, first, events: [event], digest: digestOf(first) };
};

const texts = (tab: ReturnType<Profile['open']>) => tab.client.timeline(STREAM).map(({ text }) => text);

describe('two tabs of one profile', () => {
  test('know the same people, of whom only those that changed are told again', async () => {
    const { profile, first, second } = await twoTabs();
    const { socket } = profile.leading;
    await socket.say({ op: 'heads', heads: [personalHead(1)], next: null });
    await socket.say(contactEvent(2, BOB, { remark: 'Bo' }), contactEvent(3, CAROL, { isStarred: true }));
    await profile.pass();
    expect(second.client.contacts().map(({ user }) => user.id)).toEqual([BOB, CAROL]);
    expect(second.client.contacts()).toEqual([...first.client.contacts()]);
    const told = profile.posted.length;
    const heard: unknown[] = [];
    second.client.on('contacts', () => heard.push(second.client.contact(BOB)));
    await socket.say(contactEvent(4, BOB, {}));
    await profile.pass();
    expect([second.client.contact(BOB), second.client.contact(CAROL)?.isStarred]).toEqual([undefined, true]);
    expect(heard).toEqual([undefined]);
    const news = profile.posted.slice(told).filter(({ kind }) => kind === 'contacts');
    expect(news).toMatchObject([{ contacts: [], gone: [BOB], isWhole: false }]);
  });

  test('both do something about somebody', async () => {
    const { profile, first, second } = await twoTabs();
    const { answers } = profile.leading;
    profile.leading.answers = (call) =>
      call.includes('/contacts/') ? { status: 200, body: { contact: { user: { id: BOB } } } } : answers(call);
    for (const tab of [first, second]) {
      expect(await tab.client.acceptFriend(BOB)).toMatchObject({ user: { id: BOB } });
      expect(profile.leading.requests.at(-1)?.url).toEndWith(`/contacts/${BOB}/accept`);
    }
  });

  test('have one connection and show the same', async () => {
    const { profile, first, second } = await twoTabs();
    expect(profile.devices).toHaveLength(1);
    expect(profile.leading.transport.sockets).toHaveLength(1);
    expect(second.client.status).toBe('online');
    expect(second.client.me?.id).toBe(ALICE);
    second.client.timeline(STREAM);
    await profile.leading.socket.say(run(1));
    await profile.pass();
    expect(texts(second)).toEqual(['text 1']);
    expect(second.client.conversations()).toEqual(first.client.conversations());
  });

  test('both send, and an answer never comes before the line is there', async () => {
    const { profile, second } = await twoTabs();
    second.client.timeline(STREAM);
    const clientId = await second.client.send(STREAM, 'hello');
    expect(second.client.timeline(STREAM)).toMatchObject([{ key: clientId, text: 'hello' }]);
    expect(profile.leading.socket.last('send').operations).toMatchObject([{ clientId, text: 'hello' }]);
  });

  test('both hear that somebody writes, and that what they wrote is there', async () => {
    const { profile, second } = await twoTabs();
    const heard: string[] = [];
    for (const name of ['typing', 'wrote'] as const)
      second.client.on(name, ({ stream, user }) => heard.push(`${name} ${stream} ${user}`));
    await profile.leading.socket.say({ op: 'typing', stream: STREAM, user: BOB }, run(1));
    await profile.pass();
    expect(heard).toEqual([`typing ${STREAM} ${BOB}`, `wrote ${STREAM} ${BOB}`]);
  });

  test('both hear what happens, after what they show was brought up to date', async () => {
    const { profile, second } = await twoTabs();
    second.client.timeline(STREAM);
    await profile.pass();
    const seen: number[] = [];
    second.client.on('timeline', ({ stream }) => seen.push(second.client.timeline(stream).length));
    await profile.leading.socket.say(run(1), run(2));
    await profile.pass();
    expect(seen).toEqual([2]);
  });

  test('both meet a no with its code', async () => {
    const { second } = await twoTabs();
    await expect(second.client.send(STREAM, ' ')).rejects.toMatchObject({
      name: 'MagpieError',
      code: 'text_empty',
    });
  });

  test('both change the server, with a picture that comes through whole', async () => {
    const { profile, second } = await twoTabs();
    await second.client.changeServer({ name: 'The nest', picture: Uint8Array.of(1, 2, 255) });
    const { method, body } = profile.leading.requests.at(-1) ?? {};
    expect([method, JSON.parse(body ?? '')]).toMatchObject(['PATCH', { name: 'The nest', picture: 'AQL/' }]);
    await second.client.server();
    expect(profile.leading.requests.at(-1)).toMatchObject({ method: 'GET' });
  });

  test('watch the people of both', async () => {
    const { profile, first, second } = await twoTabs();
    first.client.watchPresence(['bob']);
    second.client.watchPresence(['carol']);
    await settle();
    expect(profile.leading.socket.last('presence').users).toEqual(['bob', 'carol']);
  });

  test('that is closed hands over to the other, which goes on from the same store', async () => {
    const { profile, first, second } = await twoTabs();
    await profile.leading.socket.say(run(1));
    await first.close();
    expect(profile.devices).toHaveLength(2);
    await profile.leading.greet(head({ lastSeq: 2 }));
    await profile.leading.socket.say({ ...run(2), events: [message(2)] });
    expect(texts(second)).toEqual(['text 1', 'text 2']);
    expect(second.client.status).toBe('online');
  });

  test('that is closed while the other sends through it loses nothing and doubles nothing', async () => {
    const { profile, first, second } = await twoTabs();
    const sending = second.client.send(STREAM, 'in between');
    await Promise.resolve();
    await first.close();
    const clientId = await sending;
    await profile.leading.greet(head());
    expect(profile.store.snapshot().outbox.map((entry) => entry.clientId)).toEqual([clientId]);
    expect(profile.leading.socket.last('send').operations).toMatchObject([{ clientId }]);
  });

  test('that is closed leaves what else was asked of it unknown', async () => {
    const { first, second } = await twoTabs();
    const asked = second.client.edit(STREAM, 1, { text: 'new' });
    const outcome = asked.then(
      () => 'done',
      (fault) => fault.code,
    );
    await first.close();
    expect(['done', 'unknown_outcome']).toContain(await outcome);
  });

  test('tell a third one what there is', async () => {
    const { profile } = await twoTabs();
    await profile.leading.socket.say(run(1));
    const third = profile.open();
    expect(await third.client.resume()).toBe(true);
    third.client.timeline(STREAM);
    await profile.pass();
    expect(texts(third)).toEqual(['text 1']);
  });
});

test('a second tab knows when the device has caught up, whoever leads by then', async () => {
  const profile = new Profile();
  const first = profile.open();
  await settle();
  const second = profile.open();
  await second.client.signIn({ handle: 'alice', password: 'correct horse' });
  await profile.leading.greet(head({ lastSeq: 2 }));
  let isCaughtUp: boolean | undefined;
  void second.client.caughtUp(STREAM).then((answer) => {
    isCaughtUp = answer;
  });
  await profile.pass();
  expect(isCaughtUp).toBeUndefined();
  await first.close();
  await profile.leading.greet(head({ lastSeq: 2 }));
  expect(isCaughtUp).toBeUndefined();
  await profile.leading.socket.say(backPage(1, 2));
  expect(isCaughtUp).toBe(true);
  const third = profile.open();
  expect(await third.client.caughtUp()).toBe(true);
  expect(third.client.conversation(STREAM)?.last?.seq).toBe(2);
});

describe('each tab', () => {
  const OTHER = 'other'.padEnd(26, 'o');
  const ends = (tab: ReturnType<Profile['open']>) => {
    const { rows, hasNewer } = tab.client.slice(STREAM);
    return [rows[0]?.seq, rows.at(-1)?.seq, hasNewer];
  };

  /** Two tabs that show the live end of a long conversation, whose server answers every page. */
  async function twoScreens() {
    const tabs = await twoTabs();
    const { profile, first, second } = tabs;
    const { socket } = profile.leading;
    await profile.leading.reconnect(head({ lastSeq: 2_000 }), head({ stream: OTHER, kind: 'self' }));
    profile.leading.transport.onSend = (frame) => {
      if (frame.op !== 'sync' || frame.before === undefined) return;
      const { before, limit = 100 } = frame;
      const from = Math.max(1, before - limit);
      queueMicrotask(() => profile.leading.socket.say(backPage(from, before - from, { asOf: 2_000 })));
    };
    await profile.leading.socket.say(backPage(1_971, 30, { asOf: 2_000 }));
    for (const tab of [first, second]) {
      tab.client.slice(STREAM);
      tab.client.open(STREAM);
    }
    await profile.pass();
    return { ...tabs, socket };
  }

  test('looks at a piece of its own', async () => {
    const { profile, first, second } = await twoScreens();
    expect(await second.client.showAround(STREAM, 400)).toBe(true);
    const [from, to, hasNewer] = ends(second);
    expect(Number(from)).toBeLessThan(400);
    expect(Number(to)).toBeGreaterThan(400);
    expect([hasNewer, ends(first)[1], ends(first)[2]]).toEqual([true, 2_000, false]);
    await second.client.loadNewer(STREAM);
    await profile.pass();
    expect(ends(second)[1]).toBe(Number(to) + 60);
    second.client.showNewest(STREAM);
    await profile.pass();
    expect(ends(second).slice(1)).toEqual([2_000, false]);
  });

  test('is sent what changed and nothing twice', async () => {
    const { profile, second } = await twoScreens();
    const before = second.client.slice(STREAM).rows;
    profile.posted.length = 0;
    await profile.leading.socket.say(run(2_001));
    await profile.pass();
    const { rows } = second.client.slice(STREAM);
    expect(rows).toHaveLength(before.length + 1);
    expect(rows.slice(0, before.length).every((row, index) => row === before[index])).toBe(true);
    const patches = profile.posted.filter(({ kind }) => kind === 'slice').map(({ patch }) => patch?.parts);
    expect(patches).toEqual([[{ from: 0, count: before.length }, { rows: [expect.anything()] }]]);
    const states = profile.posted.filter(({ kind }) => kind === 'state');
    expect(states.map(({ conversations }) => conversations?.length)).toEqual([1]);
  });

  test('stays where it was when the leading one closes', async () => {
    const { profile, first, second } = await twoScreens();
    await second.client.showAround(STREAM, 600);
    const answer = profile.leading.transport.onSend;
    await first.close();
    profile.leading.transport.onSend = answer;
    await profile.leading.greet(head({ lastSeq: 2_000 }));
    await profile.pass();
    const [from, to, hasNewer] = ends(second);
    expect([Number(from) < 600, Number(to) > 600, hasNewer]).toEqual([true, true, true]);
  });
});

test('nobody signed in is said in every tab', async () => {
  const profile = new Profile();
  const [first, second] = [profile.open(), profile.open()];
  expect(await Promise.all([first.client.resume(), second.client.resume()])).toEqual([false, false]);
  expect(second.client.status).toBe('signed-out');
});

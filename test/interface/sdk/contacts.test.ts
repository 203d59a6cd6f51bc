import { describe, expect, test } from 'bun:test';
import type { bodies, FrameOf } from '../../../src/interface/protocol/index.ts';
import { MemoryStore, type Row } from '../../../src/interface/sdk/index.ts';
import {
  ALICE,
  BOB,
  Device,
  digestOf,
  head,
  message,
  PERSONAL,
  personalHead,
  run,
  STREAM,
} from './support/device.ts';
import { FakeTimers, settle } from './support/fake-timers.ts';

type Contact = bodies.Contact;
type Page = bodies.Contacts;

const HOUR_MS = 3_600_000;
const CAROL = 'carol'.padEnd(26, 'c');

const contact = (id: string, said: Partial<Contact> = {}): Contact => ({
  user: { id, handle: id.slice(0, 5), name: id.slice(0, 5) },
  relation: 'friend',
  isBlocked: false,
  isStarred: false,
  labels: [],
  changedAt: 1,
  ...said,
});

/** Events of the personal stream, one for each of these contacts. */
const told = (first: number, ...contacts: Contact[]): FrameOf<'event'> => ({
  op: 'event',
  stream: PERSONAL,
  first,
  events: contacts.map(
    (each, place): Row => ({
      seq: first + place,
      no: 0,
      type: 'contact.changed',
      at: first + place,
      sender: ALICE,
      body: { v: 1, contact: each },
    }),
  ),
  digest: digestOf(first + contacts.length - 1),
});

/** A device whose server has these people, and whose lists are answered when the test says so. */
class Acquainted extends Device {
  readonly asked: string[] = [];
  #waiting: { resolve: (page: Page) => void }[] = [];

  static async signedIn(seq = 10, store = new MemoryStore(), timers = new FakeTimers()): Promise<Acquainted> {
    const device = new Acquainted(store, timers);
    device.wait();
    await device.signIn(personalHead(seq), head({ kind: 'group' }));
    return device;
  }

  /** Whoever asks for people waits until `answer`. */
  wait(): void {
    const before = this.answers;
    this.answers = (call) => {
      if (!call.startsWith('GET /contacts')) return before(call);
      this.asked.push(call);
      return { status: 200, body: new Promise<Page>((resolve) => this.#waiting.push({ resolve })) };
    };
  }

  async answer(asOf: number, contacts: Contact[], next: string | null = null): Promise<void> {
    const waiting = this.#waiting.shift();
    if (!waiting) throw new Error('nobody asked for people');
    waiting.resolve({ contacts, next, asOf });
    await settle();
  }

  get handles(): string[] {
    return this.client.contacts().map(({ user }) => user.handle);
  }
}

describe('the people one knows', () => {
  test('are read once connected, page by page, and kept for the next start', async () => {
    const store = new MemoryStore();
    const device = await Acquainted.signedIn(10, store);
    await device.answer(10, [contact(ALICE)], ALICE);
    await device.answer(11, [contact(BOB), contact(CAROL)]);
    expect(device.asked).toEqual(['GET /contacts?limit=500', `GET /contacts?limit=500&after=${ALICE}`]);
    expect(device.handles).toEqual(['alice', 'bobbb', 'carol']);
    expect(device.client.contact(BOB)?.relation).toBe('friend');

    const again = new Acquainted(store);
    await again.client.resume();
    expect(again.handles).toEqual(['alice', 'bobbb', 'carol']);
  });

  test('follow events, of which the later wins, and one that says nothing ends the entry', async () => {
    const device = await Acquainted.signedIn(10);
    await device.answer(10, [contact(BOB)]);
    await device.socket.say(told(11, contact(BOB, { remark: 'Bo' }), contact(CAROL, { relation: 'asked' })));
    expect([device.client.contact(BOB)?.remark, device.client.contact(CAROL)?.relation]).toEqual([
      'Bo',
      'asked',
    ]);
    await device.socket.say(told(13, contact(BOB, { relation: 'none' })));
    expect(device.handles).toEqual(['carol']);
    expect(device.heard('contacts').length).toBeGreaterThan(1);
  });

  test('that come and go within one frame are here as its last event says, also after a start', async () => {
    const store = new MemoryStore();
    const device = await Acquainted.signedIn(10, store);
    await device.answer(10, [contact(BOB)]);
    const gone = { relation: 'none' } as const;
    const events = [contact(BOB, gone), contact(BOB), contact(CAROL), contact(CAROL, gone)];
    await device.socket.say(told(11, ...events));
    expect(device.handles).toEqual(['bobbb']);

    const again = new Acquainted(store);
    await again.client.resume();
    expect(again.handles).toEqual(['bobbb']);
  });

  test('are not set back by a page that was read before an event', async () => {
    const device = await Acquainted.signedIn(10);
    await device.socket.say(
      told(11, contact(BOB, { relation: 'none' }), contact(CAROL, { remark: 'Caz' }), contact(ALICE)),
    );
    await device.answer(10, [contact(BOB), contact(CAROL)]);
    expect(device.handles).toEqual(['alice', 'carol']);
    expect(device.client.contact(CAROL)?.remark).toBe('Caz');
  });

  test('that a page does not show any more are gone, within what the page covers', async () => {
    const store = new MemoryStore();
    const device = await Acquainted.signedIn(10, store);
    await device.answer(10, [contact(ALICE), contact(BOB), contact(CAROL)]);
    await device.client.close();
    const again = new Acquainted(store);
    again.wait();
    await again.client.resume();
    await again.greet(personalHead(20), head({ kind: 'group' }));
    await again.answer(20, [contact(BOB)], BOB);
    expect(again.handles).toEqual(['bobbb', 'carol']);
    await again.answer(20, []);
    expect(again.handles).toEqual(['bobbb']);
  });

  test('are read anew after a reset of the personal stream, whatever was known before', async () => {
    const device = await Acquainted.signedIn(10);
    await device.answer(10, [contact(BOB, { remark: 'of another history' })]);
    await device.socket.say({ op: 'reset', stream: PERSONAL, reason: 'digest', floor: 0 });
    await device.socket.say({ op: 'heads', heads: [personalHead(5)], next: null });
    await device.answer(5, [contact(CAROL)]);
    expect(device.handles).toEqual(['carol']);
  });

  test('are read anew where events between the list and the window are missing', async () => {
    const device = await Acquainted.signedIn(10);
    await device.answer(10, [contact(BOB)]);
    await device.reconnect(personalHead(2_000), head({ kind: 'group' }));
    expect(device.heard('reset')).toMatchObject([{ stream: PERSONAL, reason: 'behind' }]);
    await device.answer(1_990, [contact(BOB)]);
    await device.timers.advance(5_000);
    await device.answer(2_000, [contact(CAROL)]);
    expect(device.handles).toEqual(['carol']);
    expect(device.asked.length).toBe(3);
  });

  test('are asked for again where no answer came', async () => {
    const device = await Acquainted.signedIn(10);
    await device.answer(10, []);
    await device.socket.say({ op: 'reset', stream: PERSONAL, reason: 'digest', floor: 0 });
    const { answers } = device;
    device.answers = (call) =>
      call.startsWith('GET /contacts')
        ? { status: 503, body: { code: 'overloaded', text: '', retry: 'later' } }
        : answers(call);
    await device.socket.say({ op: 'heads', heads: [personalHead(12)], next: null });
    device.answers = answers;
    expect(device.asked.length).toBe(1);
    await device.timers.advance(5_000);
    await device.answer(12, [contact(BOB)]);
    expect(device.handles).toEqual(['bobbb']);
    expect(device.heard('fault')).toEqual([]);
  });

  test('are forgotten with the person', async () => {
    const store = new MemoryStore();
    const device = await Acquainted.signedIn(10, store);
    await device.answer(10, [contact(BOB)]);
    await device.client.signOut();
    expect([device.handles, (await store.load(1)).contacts]).toEqual([[], []]);
  });

  test('are the same objects while nothing changed', async () => {
    const device = await Acquainted.signedIn(10);
    await device.answer(10, [contact(BOB), contact(CAROL)]);
    const before = device.client.contact(BOB);
    await device.socket.say(told(11, contact(CAROL, { isStarred: true })));
    expect(device.client.contact(BOB)).toBe(before as Contact);
  });
});

describe('a request', () => {
  test('ends by itself, and says so', async () => {
    const device = await Acquainted.signedIn(10);
    const expiresAt = device.timers.now() + 3 * HOUR_MS;
    const request = { askedAt: 1, greeting: 'hi', expiresAt };
    await device.answer(10, [
      contact(BOB, { relation: 'asked', ...request }),
      contact(CAROL, { relation: 'requested', remark: 'Caz', ...request }),
    ]);
    await device.timers.advance(3 * HOUR_MS - 1);
    expect(device.handles).toEqual(['bobbb', 'carol']);
    const before = device.heard('contacts').length;
    await device.timers.advance(1);
    expect(device.heard('contacts').length).toBe(before + 1);
    expect(device.client.contacts()).toEqual([contact(CAROL, { relation: 'none', remark: 'Caz' })]);
  });
});

describe('somebody blocked', () => {
  const mention = { body: { v: 1, kind: 'text', text: 'you', mentions: [ALICE] } };

  test('mentions nobody, in what is at hand and in what only the head counts', async () => {
    const device = await Acquainted.signedIn(10);
    await device.answer(10, []);
    await device.socket.say(run(1, 2, mention), {
      ...run(3),
      events: [message(3, { ...mention, sender: CAROL })],
    });
    expect(device.client.conversation(STREAM)).toMatchObject({ unread: 3, mentions: 3 });
    const asked = device.socket.sent.length;
    await device.socket.say(told(11, contact(BOB, { relation: 'none', isBlocked: true })));
    expect(device.client.conversation(STREAM)).toMatchObject({ unread: 3, mentions: 1 });
    expect(device.socket.sent.slice(asked)).toMatchObject([{ op: 'heads' }]);
    await device.timers.advance(2_000);
    expect(device.socket.sent.slice(asked).filter(({ op }) => op === 'heads').length).toBe(2);
    await device.socket.say(told(12, contact(BOB, { relation: 'none' })));
    expect(device.client.conversation(STREAM)).toMatchObject({ mentions: 3 });
  });

  test('adds nothing to the mentions of a head whose rows are not here', async () => {
    const device = await Acquainted.signedIn(10);
    await device.answer(10, [contact(BOB, { isBlocked: true })]);
    const far = head({ kind: 'group', lastSeq: 2_000, lastNo: 2_000, mentions: 4 });
    await device.reconnect(personalHead(10), far);
    expect(device.client.conversation(STREAM)).toMatchObject({ mentions: 4 });
    await device.socket.say({ ...run(2_001), events: [message(2_001, mention)] });
    await device.socket.say({ ...run(2_002), events: [message(2_002, { ...mention, sender: CAROL })] });
    expect(device.client.conversation(STREAM)).toMatchObject({ mentions: 5 });
  });
});

describe('what one does about somebody', () => {
  const does = {
    'POST /contacts/requests': [
      (device: Device) => device.client.requestFriend(BOB, 'hi'),
      { user: BOB, greeting: 'hi' },
    ],
    [`POST /contacts/${BOB}/accept`]: [(device: Device) => device.client.acceptFriend(BOB), {}],
    [`POST /contacts/${BOB}/decline`]: [(device: Device) => device.client.declineFriend(BOB), {}],
    [`POST /contacts/${BOB}/withdraw`]: [(device: Device) => device.client.withdrawRequest(BOB), {}],
    [`POST /contacts/${BOB}/remove`]: [(device: Device) => device.client.removeFriend(BOB), {}],
    [`POST /contacts/${BOB}/block`]: [(device: Device) => device.client.block(BOB), {}],
    [`POST /contacts/${BOB}/unblock`]: [(device: Device) => device.client.unblock(BOB), {}],
    [`PATCH /contacts/${BOB}`]: [
      (device: Device) => device.client.changeContact(BOB, { remark: null, labels: ['x'] }),
      { remark: null, labels: ['x'] },
    ],
  } as const;

  test.each(Object.entries(does))('is asked as %s', async (call, [ask, said]) => {
    const device = await Acquainted.signedIn(10);
    const { answers } = device;
    device.answers = (each) =>
      each === call ? { status: 200, body: { contact: contact(BOB) } } : answers(each);
    expect(await ask(device)).toEqual(contact(BOB));
    expect(JSON.parse(device.requests.at(-1)?.body ?? '')).toEqual({ clientId: expect.any(String), ...said });
  });

  test('is refused with its code, and the list waits for the event', async () => {
    const device = await Acquainted.signedIn(10);
    await device.answer(10, []);
    const problem = { code: 'request_gone', text: 'gone', retry: 'never' };
    device.answers = () => ({ status: 409, body: problem });
    await expect(device.client.acceptFriend(BOB)).rejects.toMatchObject(problem);
    device.answers = () => ({ status: 200, body: { contact: contact(BOB) } });
    await device.client.requestFriend(BOB);
    expect(device.handles).toEqual([]);
  });

  test('may be looked for among people with shared groups', async () => {
    const device = await Acquainted.signedIn(10);
    const people = [{ user: contact(BOB).user, sharedGroups: 2 }];
    device.answers = (call) =>
      call === 'GET /contacts/suggestions' ? { status: 200, body: { people } } : undefined;
    expect(await device.client.suggestions()).toEqual(people);
  });
});

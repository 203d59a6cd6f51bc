import { describe, expect, test } from 'bun:test';
import type { Row } from '../../../src/interface/sdk/index.ts';
import {
  ALICE,
  BOB,
  backPage,
  Device,
  head,
  message,
  PERSONAL,
  page,
  personalHead,
  run,
  STREAM,
} from './support/device.ts';

const OTHER = 'other'.padEnd(26, 'o');

const at = (stream: string, ...events: Row[]) => ({ ...run(events[0]?.seq ?? 1), stream, events });

describe('the list', () => {
  test('shows the most recently active conversation first, and never the personal stream', async () => {
    const device = new Device();
    await device.signIn(personalHead(), head(), head({ stream: OTHER, kind: 'self' }));
    await device.socket.say(at(STREAM, message(1, { at: 5 })), at(OTHER, message(1, { at: 9 })));
    const order = () => device.client.conversations().map(({ stream }) => stream);
    expect(order()).toEqual([OTHER, STREAM]);
    await device.socket.say(at(STREAM, message(2, { at: 10 })));
    expect(order()).toEqual([STREAM, OTHER]);
    expect(order()).not.toContain(PERSONAL);
  });

  test('shows what waits in the outbox as the last line', async () => {
    const device = new Device();
    await device.signIn(head());
    await device.socket.drop();
    await device.client.send(STREAM, 'soon');
    expect(device.client.conversations()[0]?.last).toMatchObject({ text: 'soon', delivery: 'waiting' });
  });

  test('moves a conversation up by what others write there, also above a message that was refused', async () => {
    const device = new Device();
    await device.signIn(head({ lastSeq: 0, activeAt: 7 }));
    const clientId = await device.client.send(STREAM, 'no');
    const nack = { op: 'nack', about: 'send', stream: STREAM, clientId, retry: false } as const;
    await device.socket.say({ ...nack, code: 'sends_closed', text: 'No.' });
    const later = Date.now() + 1e9;
    await device.socket.say(at(STREAM, message(1, { no: 1, at: later, sender: BOB })));
    expect(device.client.conversation(STREAM)).toMatchObject({ activeAt: later, last: { text: 'no' } });
  });

  test('knows from the head when something last happened, before any row is here', async () => {
    const device = new Device();
    await device.signIn(head({ lastSeq: 5, activeAt: 7 }), head({ stream: OTHER, lastSeq: 5, activeAt: 9 }));
    expect(device.client.conversations()).toMatchObject([
      { stream: OTHER, activeAt: 9 },
      { stream: STREAM, activeAt: 7 },
    ]);
  });

  test('stays in its order whatever is changed in old messages, and whichever of them are here', async () => {
    const device = new Device();
    await device.signIn(head({ lastSeq: 5, activeAt: 7 }), head({ stream: OTHER, lastSeq: 1, activeAt: 9 }));
    const order = () => device.client.conversations().map(({ stream }) => stream);
    const edit = message(6, { no: 5, type: 'edit', ref: 1, at: 20, body: { v: 1, text: 'new' } });
    await device.socket.say(at(STREAM, edit));
    expect(order()).toEqual([OTHER, STREAM]);
    await device.socket.say(at(OTHER, message(1, { at: 5 })));
    expect(order()).toEqual([OTHER, STREAM]);
  });

  test('says where reading goes on: at the first message of somebody else above the mark', async () => {
    const device = new Device();
    await device.signIn(head({ lastSeq: 4, readSeq: 1, readNo: 1 }));
    expect(device.client.conversation(STREAM)?.firstUnreadSeq).toBe(2);
    const own = message(2, { sender: ALICE });
    await device.socket.say(backPage(1, 4, { events: [message(1), own, message(3), message(4)] }));
    expect(device.client.conversation(STREAM)).toMatchObject({ unread: 2, firstUnreadSeq: 3 });
    device.client.markRead(STREAM, 4);
    expect(device.client.conversation(STREAM)?.firstUnreadSeq).toBeUndefined();
  });

  test('gains a conversation as soon as it is opened', async () => {
    const device = new Device();
    await device.signIn();
    const answer = { stream: STREAM, seq: 1, duplicate: false, head: head({ lastSeq: 1 }) };
    device.answers = () => ({ status: 201, body: answer });
    expect(await device.client.openDirect(BOB)).toBe(STREAM);
    expect(device.client.conversations()).toMatchObject([{ stream: STREAM, peer: { handle: 'bob' } }]);
  });
});

describe('membership', () => {
  const group = (lastSeq: number, change = {}) => head({ kind: 'group', lastSeq, ...change });
  const membership = (seq: number, type: string, body: object): Row =>
    message(seq, { no: 0, type, body: { v: 1, user: ALICE, ...body } });

  test('that ended leaves the conversation to be read', async () => {
    const device = new Device();
    await device.signIn(group(3));
    await device.socket.say(backPage(1, 3), at(STREAM, membership(4, 'member.left', { by: BOB })));
    expect(device.client.conversation(STREAM)).toMatchObject({ isEnded: true });
    expect(device.client.rows(STREAM)).toHaveLength(4);
  });

  test('that begins anew without history drops the rows from before', async () => {
    const device = new Device();
    await device.signIn(group(3));
    await device.socket.say(backPage(1, 3), at(STREAM, membership(4, 'member.left', { by: BOB })));
    const joined = membership(9, 'member.joined', { visibleFrom: 8 });
    await device.socket.say(at(STREAM, joined));
    await device.timers.advance(200);
    await device.socket.say(page(9, 1, { events: [joined], head: 9 }));
    expect(device.socket.last('heads')).toEqual({ op: 'heads', stream: STREAM });
    await device.socket.say({ op: 'heads', heads: [group(9, { visibleFrom: 8 })], next: null });
    await device.socket.say(backPage(9, 1, { events: [joined], done: true }));
    expect(device.client.rows(STREAM).map(({ seq }) => seq)).toEqual([9]);
    expect(device.client.conversation(STREAM)).toMatchObject({ isEnded: false, hasOlder: false });
  });

  test('that begins anew with history shows it, also when the first head that says so is an old one', async () => {
    const device = new Device();
    const joined = membership(9, 'member.joined', { visibleFrom: 0 });
    await device.signIn(group(8, { visibleFrom: 5, leftSeq: 8 }));
    await device.socket.say(backPage(6, 3, { done: true }), at(STREAM, joined), run(10));
    await device.socket.say({ op: 'heads', heads: [group(9, { visibleFrom: 0 })], next: null });
    expect(device.client.rows(STREAM).map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10]);
    await device.timers.advance(1_000);
    expect(device.socket.last('heads')).toEqual({ op: 'heads', stream: STREAM });
    await device.socket.say(page(11, 0, { from: 11, head: 10, digest: '' }));
    await device.socket.say(
      { op: 'heads', heads: [group(10, { visibleFrom: 0 })], next: null },
      backPage(1, 10),
    );
    expect(device.client.rows(STREAM)).toHaveLength(10);
    expect(device.client.conversation(STREAM)).toMatchObject({ isEnded: false, hasOlder: false });
  });

  test('of somebody else changes nothing here', async () => {
    const device = new Device();
    await device.signIn(group(3));
    await device.socket.say(backPage(1, 3), at(STREAM, membership(4, 'member.left', { user: BOB })));
    expect(device.client.conversation(STREAM)).toMatchObject({ isEnded: false });
  });
});

describe('the timeline', () => {
  test('has no lines of their own for changes and for what is hidden', async () => {
    const device = new Device();
    await device.signIn(head());
    const edit = message(2, { type: 'edit', ref: 1, body: { v: 1, text: 'new' } });
    const unknown = message(4, { type: 'poll', body: { v: 1, question: '?' } });
    await device.socket.say(at(STREAM, message(1), edit, { seq: 3, no: 1, type: 'void', at: 1 }, unknown));
    expect(device.client.timeline(STREAM)).toMatchObject([
      { seq: 1, text: 'new', edits: 1 },
      { seq: 4, type: 'poll', row: { body: { question: '?' } } },
    ]);
  });

  test('shows a recalled message as gone', async () => {
    const device = new Device();
    await device.signIn(head());
    const recall = message(2, { type: 'recall', ref: 1, body: { v: 1 } });
    await device.socket.say(at(STREAM, message(1), recall));
    const [line] = device.client.timeline(STREAM);
    expect(line).toMatchObject({ isErased: true });
    expect(line).not.toHaveProperty('text');
  });
});

describe('hints', () => {
  test('of typing are told, and typing here is said at most every 3 s', async () => {
    const device = new Device();
    await device.signIn(head());
    device.client.typing(STREAM);
    device.client.typing(STREAM);
    expect(device.socket.all('typing')).toHaveLength(1);
    await device.timers.advance(3_000);
    device.client.typing(STREAM);
    expect(device.socket.all('typing')).toHaveLength(2);
    await device.socket.say({ op: 'typing', stream: STREAM, user: BOB });
    expect(device.heard('typing')).toMatchObject([{ stream: STREAM, user: BOB }]);
  });

  test('of a changed account make the device ask what it is now', async () => {
    const device = new Device();
    await device.signIn(personalHead(1));
    const user = { ...device.client.me, name: 'Alice B' };
    device.answers = () => ({ status: 200, body: { asOf: 2, me: user, sessions: [] } });
    await device.socket.say(
      at(PERSONAL, message(2, { type: 'profile.changed', body: { v: 1, name: 'Alice B' } })),
    );
    expect(device.client.me?.name).toBe('Alice B');
    expect(device.heard('account')).toHaveLength(1);
  });
});

describe('mentions above a mark that the window does not reach', () => {
  const naming = (seq: number): Row =>
    message(seq, { body: { v: 1, kind: 'text', text: 'alice!', mentions: [ALICE] } });
  const mentions = (device: Device) => device.client.conversation(STREAM)?.mentions;

  async function withTwoMentions(): Promise<Device> {
    const device = new Device();
    await device.signIn(head({ lastSeq: 500, mentions: 2 }));
    await device.socket.say(backPage(471, 30, { asOf: 500 }));
    return device;
  }

  test('are those of the head and those that came since', async () => {
    const device = await withTwoMentions();
    await device.socket.say(at(STREAM, naming(501)), at(STREAM, message(502)));
    expect(mentions(device)).toBe(3);
  });

  test('are not counted twice when another device of the same person read a part', async () => {
    const device = await withTwoMentions();
    await device.socket.say(at(STREAM, naming(501)));
    const marks = { op: 'marks', stream: STREAM, user: ALICE, read: 20, received: 0 } as const;
    await device.socket.say({ ...marks, unread: 481, mentions: 2 });
    expect(mentions(device)).toBe(2);
  });

  test('are asked for again when a message that the head counted was changed', async () => {
    const device = await withTwoMentions();
    const change = { ref: 9, no: 500, body: { v: 1, text: 'nobody' } };
    await device.socket.say(at(STREAM, message(501, { type: 'edit', ...change })));
    expect(device.socket.last('heads')).toEqual({ op: 'heads', stream: STREAM });
    await device.socket.say({ op: 'heads', heads: [head({ lastSeq: 500, mentions: 2 })], next: null });
    await device.timers.advance(1_000);
    expect(device.socket.all('heads')).toHaveLength(2);
    await device.socket.say({
      op: 'heads',
      heads: [head({ lastSeq: 501, lastNo: 500, mentions: 1 })],
      next: null,
    });
    expect(mentions(device)).toBe(1);
  });
});

import { describe, expect, test } from 'bun:test';
import { newStream } from '../../../src/domain/messages/decide-open.ts';
import { newMember } from '../../../src/domain/messages/member.ts';
import { editedBody, MENTIONS_MAX } from '../../../src/domain/messages/message.ts';
import type { StreamId } from '../../../src/domain/shared/ids.ts';
import type { MemberRow, StreamKind, UserRow } from '../../../src/domain/shared/rows.ts';
import { clearHistory, message, openDirect, type Person, person } from '../../support/asking.ts';
import { decisionOn, type Rows, refusalIn } from '../../support/decision.ts';
import { idOf } from '../../support/known-ids.ts';

const [alice, bob] = [person('alice'), person('bob')];
const talk = idOf<StreamId>('direct alice bob');

const stream = (kind: StreamKind, lastSeq = 1) => ({ ...newStream(talk, kind, 0), lastSeq });
const member = (who: Person, more: Partial<MemberRow> = {}): MemberRow => ({
  ...newMember(
    { userId: who.userId, streamId: talk, role: 'member' },
    { joinedFrom: 0, visibleFrom: 0, joinNo: 0, at: 1 },
  ),
  ...more,
});
const rows = (more: Partial<Rows> = {}): Rows => ({
  streams: [stream('direct')],
  members: [member(alice), member(bob)],
  ...more,
});

const user = (who: Person, more: Partial<UserRow> = {}): UserRow => ({
  userId: who.userId,
  handle: who.handle,
  name: who.handle,
  role: 'member',
  kind: 'person',
  passwordHash: '',
  personalId: who.personalId,
  selfId: who.selfId,
  createdAt: 0,
  disabledAt: null,
  closedAt: null,
  profile: '{}',
  privacy: '{}',
  presence: null,
  ...more,
});

describe('writing a message', () => {
  test('is for members of a conversation', () => {
    expect(refusalIn(decisionOn(rows(), message(alice, talk, 'hello')))).toBeUndefined();
    expect(refusalIn(decisionOn(rows({ members: [] }), message(alice, talk, 'hello')))).toBe('not_found');
    expect(refusalIn(decisionOn(rows({ streams: [] }), message(alice, talk, 'hello')))).toBe('not_found');
    const left = rows({ members: [member(alice, { leftSeq: 1, leftNo: 0 })] });
    expect(refusalIn(decisionOn(left, message(alice, talk, 'hello')))).toBe('not_found');
  });

  test.each(['personal', 'staff'] as const)('is nothing for a %s stream', (kind) => {
    const decision = decisionOn(rows({ streams: [stream(kind)] }), message(alice, talk, 'hello'));
    expect(refusalIn(decision)).toBe('not_found');
  });

  test('is closed to whom a rule on people closed it', () => {
    const closed = rows({ members: [member(alice, { sendRefusal: 'sends_closed' })] });
    expect(refusalIn(decisionOn(closed, message(alice, talk, 'hello')))).toBe('sends_closed');
  });

  test('mentions fifty people and not one more', () => {
    const people = Array.from({ length: MENTIONS_MAX + 1 }, (_, index) => person(`person${index}`));
    const crowd = rows({ members: [member(alice), ...people.map((who) => member(who))] });
    const mentioning = (count: number) =>
      message(alice, talk, 'hello', { mentions: people.slice(0, count).map(({ userId }) => userId) });
    const accepted = decisionOn(crowd, mentioning(MENTIONS_MAX));
    expect('changes' in accepted && accepted.changes.length).toBe(1 + MENTIONS_MAX);
    expect(refusalIn(decisionOn(crowd, mentioning(MENTIONS_MAX + 1)))).toBe('too_many_mentions');
  });

  test('answers a row that is there', () => {
    expect(refusalIn(decisionOn(rows(), message(alice, talk, 'hello', { replySeq: 1 })))).toBeUndefined();
    expect(refusalIn(decisionOn(rows(), message(alice, talk, 'hello', { replySeq: 2 })))).toBe('not_found');
  });

  test('leaves out of its body what it does not say', () => {
    const decision = decisionOn(rows(), message(alice, talk, 'hello'));
    expect('events' in decision && decision.events).toEqual([
      { streamId: talk, type: 'message', body: { v: 1, kind: 'text', text: 'hello' } },
    ]);
  });

  test('may not look at what its command did not name', () => {
    expect(() => decisionOn({}, { ...message(alice, talk, 'hello'), mentions: [bob.userId] })).not.toThrow();
    const blind = { ...message(alice, talk, 'hello'), type: 'mark' as const, seq: 1 };
    expect(() => decisionOn(rows({ streams: [stream('direct', 9)] }), blind)).toThrow(/did not name/);
  });
});

describe('opening a direct conversation', () => {
  const accounts = (other: Partial<UserRow> = {}): Rows => ({ users: [user(alice), user(bob, other)] });

  test('brings both in, seeing everything from its creation on', () => {
    const decision = decisionOn(accounts(), openDirect(alice, bob));
    expect('changes' in decision && decision.changes.map((change) => 'put' in change && change.put)).toEqual([
      'streams',
      'members',
      'members',
    ]);
  });

  test('finds the one that stands', () => {
    const found = decisionOn({ ...accounts(), streams: [stream('direct', 7)] }, openDirect(alice, bob));
    expect(found).toEqual({ events: [], changes: [], answer: { streamId: talk, seq: 7 } });
  });

  test('is not for oneself, for nobody, or for a closed account', () => {
    expect(refusalIn(decisionOn(accounts(), openDirect(alice, alice)))).toBe('not_found');
    expect(refusalIn(decisionOn({ users: [user(alice)] }, openDirect(alice, bob)))).toBe('not_found');
    expect(refusalIn(decisionOn(accounts({ disabledAt: 1 }), openDirect(alice, bob)))).toBe('not_found');
  });
});

test('clearing a history needs a place in the conversation', () => {
  expect(refusalIn(decisionOn(rows({ members: [] }), clearHistory(alice, talk, 1)))).toBe('not_found');
});

describe('an edited message', () => {
  test('keeps the very first text, and counts its edits', () => {
    const once = editedBody({ v: 1, kind: 'text', text: 'one' }, { v: 1, text: 'two' });
    const twice = editedBody(once, { v: 1, text: 'three' });
    expect(once).toEqual({ v: 1, kind: 'text', text: 'two', original: 'one', edits: 1 });
    expect(twice).toEqual({ v: 1, kind: 'text', text: 'three', original: 'one', edits: 2 });
  });

  test('mentions whom its last text mentions', () => {
    const before = { v: 1, kind: 'text', text: 'one', mentions: [bob.userId] } as const;
    expect(editedBody(before, { v: 1, text: 'two' }).mentions).toBeUndefined();
    expect(editedBody(before, { v: 1, text: 'two', mentions: [alice.userId] }).mentions).toEqual([
      alice.userId,
    ]);
  });
});

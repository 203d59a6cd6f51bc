import { describe, expect, test } from 'bun:test';
import { eventTable } from '../../../scripts/document-events.ts';
import { EVENTS, type EventLine, isEventType, membershipChanges } from '../../../src/domain/shared/events.ts';

const lines: [string, EventLine][] = Object.entries(EVENTS);

describe('the event table', () => {
  test('is the one in docs/events.md', async () => {
    expect(await Bun.file('docs/events.md').text()).toBe(eventTable());
  });

  test('numbers nothing that changes another row', () => {
    expect(lines.filter(([, line]) => line.numbered && line.changes !== 'own')).toEqual([]);
  });

  test('numbers messages and nothing else, as counting own rows takes for granted', () => {
    expect(lines.filter(([, line]) => line.numbered).map(([type]) => type)).toEqual(['message']);
  });

  test('has at least one kind of stream and one sentence for every type', () => {
    for (const [type, { streams, effect }] of lines) {
      expect([type, streams.length > 0, effect.length > 10]).toEqual([type, true, true]);
    }
  });

  test('uses names that need no escaping on the wire', () => {
    expect(lines.filter(([type]) => !/^[a-z]+(\.[a-z]+)?$/.test(type))).toEqual([]);
  });

  test('never uses the name that stands for a hidden event', () => {
    expect(isEventType('void')).toBe(false);
    expect(isEventType('toString')).toBe(false);
  });
});

describe('membership changes', () => {
  test('a creation brings in everybody it names, seeing everything', () => {
    const body = JSON.stringify({ v: 1, kind: 'group', members: [{ user: 'alice' }, { user: 'bob' }] });
    expect(membershipChanges({ type: 'conversation.created', body })).toEqual([
      { userId: 'alice', joined: true, visibleFrom: 0 },
      { userId: 'bob', joined: true, visibleFrom: 0 },
    ]);
  });

  test('joining and leaving name one person', () => {
    expect(
      membershipChanges({ type: 'member.joined', body: JSON.stringify({ user: 'bob', visibleFrom: 4 }) }),
    ).toEqual([{ userId: 'bob', joined: true, visibleFrom: 4 }]);
    expect(membershipChanges({ type: 'member.left', body: JSON.stringify({ user: 'bob' }) })).toEqual([
      { userId: 'bob', joined: false, visibleFrom: 0 },
    ]);
  });

  test('a message changes nobody’s membership, and neither does what was erased', () => {
    expect(membershipChanges({ type: 'message', body: '{"user":"bob"}' })).toEqual([]);
    expect(membershipChanges({ type: 'member.left', body: null })).toEqual([]);
  });
});

import { expect, test } from 'bun:test';
import { effectScope, shallowRef } from 'vue';
import type { ClientEvents } from '../../../../src/interface/sdk/index.ts';
import type { Contacts } from '../../../../src/interface/web/device/use-contacts.ts';
import type { Conversations } from '../../../../src/interface/web/device/use-conversations.ts';
import type { Device } from '../../../../src/interface/web/device/use-device.ts';
import { watchPresence } from '../../../../src/interface/web/device/use-presence.ts';

test('somebody writes until what they wrote is there, whatever others write and whatever else changes', () => {
  using screen = watching();
  const { presence, tell } = screen;
  tell('typing', { stream: 'lab', user: 'bob' });
  expect(presence.typingIn('lab')).toBe('bob');
  tell('timeline', { stream: 'lab' });
  tell('wrote', { stream: 'lab', user: 'carol' });
  expect(presence.typingIn('lab')).toBe('bob');
  tell('wrote', { stream: 'lab', user: 'bob' });
  expect(presence.typingIn('lab')).toBeUndefined();
});

test('when somebody was last here is shown as far as the server tells it, and no earlier than they were seen', () => {
  using screen = watching();
  const { presence, tell } = screen;
  tell('presence', { users: [{ id: 'bob', online: true, mode: 'busy', text: 'Reading' }] });
  expect(presence.isOnline('bob')).toBe(true);
  expect(presence.mannerOf('bob')).toEqual({ mode: 'busy', text: 'Reading' });
  const before = Date.now();
  tell('presence', { users: [{ id: 'bob', online: false }] });
  expect([presence.isOnline('bob'), presence.mannerOf('bob'), presence.seenAt('bob')]).toEqual([
    false,
    {},
    undefined,
  ]);
  tell('presence', { users: [{ id: 'bob', online: false, seenAt: before - 60_000 }] });
  expect(presence.seenAt('bob')).toBeGreaterThanOrEqual(before);
  tell('presence', { users: [{ id: 'bob', online: false }] });
  expect(presence.seenAt('bob')).toBeUndefined();
});

/** Presence as a page follows it, with the device in the test's hands. */
function watching() {
  const listeners = new Map<string, Set<(event: never) => void>>();
  const device = {
    on: (name: string, listener: (event: never) => void) => {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener));
      return () => all.delete(listener);
    },
    watchPresence: () => undefined,
    // The last message in the list is an older one of the same person.
    conversation: () => ({ last: { sender: 'bob' } }),
  };
  const scope = effectScope();
  const conversations = { list: shallowRef([]) } as unknown as Conversations;
  const contacts = { list: shallowRef([]) } as unknown as Contacts;
  const presence = scope.run(() => watchPresence(device as unknown as Device, conversations, contacts));
  if (!presence) throw new Error('the scope has ended');
  const tell = <Name extends keyof ClientEvents>(name: Name, event: ClientEvents[Name]) => {
    for (const listener of listeners.get(name) ?? []) listener(event as never);
  };
  return { presence, tell, [Symbol.dispose]: () => scope.stop() };
}

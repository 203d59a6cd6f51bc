import { useDebounceFn, watchDebounced } from '@vueuse/core';
import { type InjectionKey, inject, shallowReactive, shallowRef } from 'vue';
import type { Conversation } from '../../sdk/index.ts';
import type { Contact, Contacts } from './use-contacts.ts';
import type { Conversations } from './use-conversations.ts';
import { type Device, onDevice } from './use-device.ts';

const WATCHED_MAX = 100;
const SETTLED_MS = 200;
/** Somebody who writes on says so every three seconds. */
const TYPING_MS = 6_000;

/** What somebody who is here says of it. */
export interface Manner {
  readonly mode?: 'away' | 'busy';
  readonly text?: string;
}

export interface Presence {
  isOnline(user: string | undefined): boolean;
  /** Of somebody who is here: away, busy, and a few words; empty where they say nothing. */
  mannerOf(user: string | undefined): Manner;
  /** When somebody who is away was last here; undefined while that is not known. */
  seenAt(user: string | undefined): number | undefined;
  /** Who writes in this conversation right now. */
  typingIn(stream: string): string | undefined;
  /** Whose conversation is open: they are watched as well, however long ago something happened in it. */
  lookAt(user: string | undefined): void;
}

export const presenceKey: InjectionKey<Presence> = Symbol('presence');

/** Who of the people one knows is there right now. It is a hint: offline, nobody knows. Made once, by the root. */
export function watchPresence(device: Device, { list }: Conversations, contacts: Contacts): Presence {
  const { online, manners, seen } = followOnline(device, () => again());
  const typing = shallowReactive(new Map<string, string>());
  const looked = shallowRef<string>();
  const watched = shallowRef('');
  followTyping(device, typing);
  const again = useDebounceFn(() => {
    if (watched.value !== '') device.watchPresence(watched.value.split(','));
  }, SETTLED_MS);
  watchDebounced(
    [list, looked, contacts.list] as const,
    ([conversations = [], first, known = []]) => {
      const people = peopleToWatch(first, conversations, known);
      const key = people.toSorted().join();
      if (key === watched.value) return;
      watched.value = key;
      device.watchPresence(people);
    },
    // In a busy list the order changes with every message, and nobody needs to be told of each.
    { immediate: true, debounce: SETTLED_MS, maxWait: SETTLED_MS * 10 },
  );
  return {
    isOnline: (user) => user !== undefined && online.has(user),
    mannerOf: (user) => (user !== undefined && online.has(user) ? manners.get(user) : undefined) ?? {},
    seenAt: (user) => (user === undefined ? undefined : seen.get(user)),
    typingIn: (stream) => typing.get(stream),
    lookAt: (user) => {
      looked.value = user;
    },
  };
}

/**
 * What the server tells of those who are watched. That somebody leaves is told to everybody who saw them; when that was,
 * only to whoever asks and may know: `ask` has it asked.
 */
function followOnline(device: Device, ask: () => void) {
  const left = new Map<string, number>();
  const online = shallowReactive(new Set<string>());
  const manners = shallowReactive(new Map<string, Manner>());
  const seen = shallowReactive(new Map<string, number>());
  onDevice(device, 'presence', ({ users }) => {
    for (const { id, online: isOnline, seenAt, mode, text } of users) {
      if (isOnline && (mode || text))
        manners.set(id, { ...(mode ? { mode } : {}), ...(text ? { text } : {}) });
      else manners.delete(id);
      if (isOnline) online.add(id);
      else if (online.delete(id)) {
        left.set(id, Date.now());
        seen.delete(id);
        ask();
      }
      // What the server has written lags behind what was seen here.
      if (seenAt !== undefined) seen.set(id, Math.max(seenAt, left.get(id) ?? 0));
      else if (!isOnline) seen.delete(id);
    }
  });
  onDevice(device, 'status', ({ status }) => {
    if (status === 'offline') online.clear();
  });
  return { online, manners, seen };
}

/** Who is looked at, then whoever one talks with, the latest first, then friends: as many as may be watched. */
function peopleToWatch(
  looked: string | undefined,
  conversations: readonly Conversation[],
  contacts: readonly Contact[],
): string[] {
  const peers = conversations.flatMap(({ peer }) => (peer ? [peer.id] : []));
  const friends = contacts.flatMap(({ user, relation }) => (relation === 'friend' ? [user.id] : []));
  const wanted = looked === undefined ? [...peers, ...friends] : [looked, ...peers, ...friends];
  return [...new Set(wanted)].slice(0, WATCHED_MAX);
}

/** A hint lasts until it is not repeated, or until what was being written arrives, whoever else wrote meanwhile. */
function followTyping(device: Device, typing: Map<string, string>): void {
  const ends = new Map<string, ReturnType<typeof setTimeout>>();
  const stop = (stream: string) => {
    clearTimeout(ends.get(stream));
    ends.delete(stream);
    typing.delete(stream);
  };
  onDevice(device, 'typing', ({ stream, user }) => {
    clearTimeout(ends.get(stream));
    typing.set(stream, user);
    ends.set(
      stream,
      setTimeout(() => stop(stream), TYPING_MS),
    );
  });
  onDevice(device, 'wrote', ({ stream, user }) => {
    if (typing.get(stream) === user) stop(stream);
  });
}

export function usePresence(): Presence {
  const presence = inject(presenceKey);
  if (!presence) throw new Error('nobody watches presence here');
  return presence;
}

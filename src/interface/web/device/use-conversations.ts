import { type ComputedRef, computed, type InjectionKey, inject, type ShallowRef, shallowRef } from 'vue';
import type { Conversation } from '../../sdk/index.ts';
import { nextFrame } from './next-frame.ts';
import { type Device, onDevice } from './use-device.ts';

export interface Conversations {
  /** The most recently active first. What did not change stays the same object, so that only what did is drawn anew. */
  readonly list: ShallowRef<readonly Conversation[]>;
  readonly byStream: ComputedRef<ReadonlyMap<string, Conversation>>;
  readonly unread: ComputedRef<number>;
}

export const conversationsKey: InjectionKey<Conversations> = Symbol('conversations');

/** One list for the whole page, at most as fresh as the frame. Made once, by the root. */
export function watchConversations(device: Device): Conversations {
  const list = shallowRef<readonly Conversation[]>(device.conversations());
  const changed = new Set<string>();
  let isStale = false;
  const refresh = nextFrame(() => {
    list.value = isStale ? device.conversations() : withChanges(list.value, changed, device);
    isStale = false;
    changed.clear();
  });
  onDevice(device, 'conversations', ({ stream }) => {
    changed.add(stream);
    refresh();
  });
  for (const name of ['reset', 'status'] as const)
    onDevice(device, name, () => {
      isStale = true;
      refresh();
    });
  const byStream = computed(() => new Map(list.value.map((each) => [each.stream, each])));
  const unread = computed(() => list.value.reduce((sum, each) => sum + each.unread, 0));
  return { list, byStream, unread };
}

/** The list with these conversations as they are now; those that are gone fall out. */
export function withChanges(
  list: readonly Conversation[],
  changed: ReadonlySet<string>,
  device: Pick<Device, 'conversation'>,
): Conversation[] {
  const fresh = [...changed].flatMap((stream) => device.conversation(stream) ?? []);
  return [...list.filter(({ stream }) => !changed.has(stream)), ...fresh].sort(byActivity);
}

/** The order of `device.conversations()`. */
const byActivity = (a: Conversation, b: Conversation): number =>
  b.activeAt - a.activeAt || (a.stream < b.stream ? -1 : 1);

export function useConversations(): Conversations {
  const conversations = inject(conversationsKey);
  if (!conversations) throw new Error('there are no conversations here');
  return conversations;
}

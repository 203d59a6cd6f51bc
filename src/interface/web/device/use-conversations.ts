import { type ComputedRef, computed, type InjectionKey, inject, type ShallowRef, shallowRef } from 'vue';
import type { Conversation } from '../../sdk/index.ts';
import { nextFrame } from './next-frame.ts';
import { type Device, onDevice } from './use-device.ts';

export interface Conversations {
  /** The most recently active first. */
  readonly list: ShallowRef<readonly Conversation[]>;
  readonly byStream: ComputedRef<ReadonlyMap<string, Conversation>>;
  readonly unread: ComputedRef<number>;
}

export const conversationsKey: InjectionKey<Conversations> = Symbol('conversations');

/** One list for the whole page, at most as fresh as the frame. Made once, by the root. */
export function watchConversations(device: Device): Conversations {
  const list = shallowRef<readonly Conversation[]>(device.conversations());
  const refresh = nextFrame(() => {
    list.value = device.conversations();
  });
  for (const name of ['conversations', 'reset', 'status'] as const) onDevice(device, name, refresh);
  const byStream = computed(() => new Map(list.value.map((each) => [each.stream, each])));
  const unread = computed(() => list.value.reduce((sum, each) => sum + each.unread, 0));
  return { list, byStream, unread };
}

export function useConversations(): Conversations {
  const conversations = inject(conversationsKey);
  if (!conversations) throw new Error('there are no conversations here');
  return conversations;
}

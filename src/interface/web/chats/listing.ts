import { type ComputedRef, computed, ref, shallowRef } from 'vue';
import { useRoute } from 'vue-router';
import type { Conversation } from '../../sdk/index.ts';
import { useConversations } from '../device/use-conversations.ts';
import { isFound } from './search.ts';
import { useTitles } from './titles.ts';

export type Filter = 'all' | 'unread' | 'direct' | 'groups';

/** What is typed into the search, and which chats are wanted: one for the page, so that the keys follow what is shown. */
const query = ref('');
const filter = shallowRef<Filter>('all');

export function useListing() {
  const { list } = useConversations();
  const route = useRoute();
  const { titleOf } = useTitles();

  /** The conversation in the address. */
  const current: ComputedRef<string | null> = computed(
    () => (typeof route.params['stream'] === 'string' && route.params['stream']) || null,
  );
  const filters = computed<readonly Filter[]>(() =>
    list.value.some(({ kind }) => kind === 'group')
      ? ['all', 'unread', 'direct', 'groups']
      : ['all', 'unread'],
  );
  const isSearching = computed(() => query.value.trim() !== '');
  /** A search looks at all of them, whichever are wanted otherwise. */
  const shown = computed<readonly Conversation[]>(() => {
    if (isSearching.value) return list.value.filter((each) => isFound(named(each), query.value));
    return filter.value === 'all' ? list.value : list.value.filter(isWanted);
  });

  function named(conversation: Conversation) {
    const title = titleOf(conversation);
    const { peer } = conversation;
    return peer ? { title, handle: peer.handle, name: peer.name } : { title };
  }

  function isWanted({ stream, kind, unread }: Conversation): boolean {
    // What is being read would vanish from under the eyes of whoever reads it.
    if (filter.value === 'unread') return unread > 0 || stream === current.value;
    return kind === (filter.value === 'direct' ? 'direct' : 'group');
  }

  return { query, filter, filters, isSearching, shown, current };
}

import { computed, ref, shallowRef } from 'vue';
import { useRoute } from 'vue-router';
import { useContacts } from '../device/use-contacts.ts';
import { type ContactFilter, labelsOf, linesOf } from './lines.ts';

/** What is typed into the search, and who is wanted: they stay while one looks at a card. */
const query = ref('');
const filter = shallowRef<ContactFilter>('all');

/** The list of people as it is shown. */
export function useContactList() {
  const { list } = useContacts();
  const route = useRoute();

  const current = computed(() =>
    typeof route.params['id'] === 'string' && route.params['id'] !== '' ? route.params['id'] : null,
  );
  const filters = computed<readonly ContactFilter[]>(() => [
    'all',
    ...labelsOf(list.value).map((label) => `label ${label}` as const),
    ...(list.value.some(({ isBlocked }) => isBlocked) ? (['blocked'] as const) : []),
  ]);
  /** The last of a label or of the blocks may have gone, here or on another device. */
  const chosen = computed({
    get: () => (filters.value.includes(filter.value) ? filter.value : 'all'),
    set: (wanted) => {
      filter.value = wanted;
    },
  });
  const isSearching = computed(() => query.value.trim() !== '');
  const lines = computed(() => linesOf(list.value, { filter: chosen.value, query: query.value }));

  return { query, filter: chosen, filters, isSearching, lines, current };
}

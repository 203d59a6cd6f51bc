import { watchDebounced } from '@vueuse/core';
import { type ComputedRef, computed, shallowRef } from 'vue';
import { findableOf } from '../contacts/lines.ts';
import { useAccount } from '../device/use-account.ts';
import { type Person, useContacts } from '../device/use-contacts.ts';
import { useConversations } from '../device/use-conversations.ts';
import { useDevice } from '../device/use-device.ts';
import { isFound } from './search.ts';

/** More of those one knows are found in the list of contacts. */
const KNOWN_MAX = 5;
/** More than these are found by writing on. */
const FOUND_MAX = 12;
/** A pause in writing: each letter would be a question to the server. */
const PAUSE_MS = 200;

/** Whom one has not talked with yet: first those one knows, then whoever the server finds by any part of a name. */
export function usePeopleFound(query: () => string): ComputedRef<readonly Person[]> {
  const { list, byId } = useContacts();
  const conversations = useConversations();
  const { me } = useAccount();
  const others = useDirectory(() => query().trim().replace(/^@/, ''));
  const talkedWith = computed(() => new Set(conversations.list.value.map(({ peer }) => peer?.id)));
  const known = computed(() =>
    list.value
      .filter((each) => !each.isBlocked && isFound(findableOf(each), query()))
      .toSorted((a, b) => Number(b.relation === 'friend') - Number(a.relation === 'friend'))
      .map(({ user }) => user),
  );
  const isNew = ({ id }: Person) =>
    id !== me.value?.id && !talkedWith.value.has(id) && byId.value.get(id)?.isBlocked !== true;
  return computed(() => {
    const first = known.value.filter(isNew).slice(0, KNOWN_MAX);
    const ids = new Set(first.map(({ id }) => id));
    const rest = others.value.filter((person) => isNew(person) && !ids.has(person.id));
    return [...first, ...rest].slice(0, FOUND_MAX);
  });
}

/** Whom the server finds; of several questions only the last is answered, and without a connection none is. */
function useDirectory(query: () => string) {
  const device = useDevice();
  const found = shallowRef<readonly Person[]>([]);
  watchDebounced(
    query,
    async (wanted) => {
      const people = wanted === '' ? [] : await device.search(wanted).catch(() => []);
      if (wanted === query()) found.value = people.map(({ user }) => user);
    },
    { debounce: PAUSE_MS, immediate: true },
  );
  return computed(() => (query() === '' ? [] : found.value));
}

import { type ComputedRef, computed, shallowReactive } from 'vue';
import { useAccount } from '../device/use-account.ts';
import { type Person, useContacts } from '../device/use-contacts.ts';
import { useConversations } from '../device/use-conversations.ts';

/** People who were found or suggested while the page is open; the first go when there are more. */
const MET_MAX = 200;
const met = shallowReactive(new Map<string, Person>());

/** Notes who somebody is, so that their card can be shown at once. */
export function noteMet({ id, handle, name }: Person): void {
  met.set(id, { id, handle, name });
  const [first] = met.keys();
  if (met.size > MET_MAX && first !== undefined) met.delete(first);
}

export interface KnownPerson {
  readonly person: ComputedRef<Person | undefined>;
  /** The server told of everybody one knows, and this is none of them. */
  readonly isNobody: ComputedRef<boolean>;
}

/** Who has this id, from what is at hand. */
export function usePerson(id: () => string): KnownPerson {
  const { byId } = useContacts();
  const { list } = useConversations();
  const { me, status } = useAccount();
  const person = computed(() => {
    const wanted = id();
    if (wanted === me.value?.id) return me.value;
    const known = byId.value.get(wanted)?.user ?? list.value.find(({ peer }) => peer?.id === wanted)?.peer;
    return known ?? met.get(wanted);
  });
  const isNobody = computed(() => !person.value && status.value === 'online' && list.value.length > 0);
  return { person, isNobody };
}

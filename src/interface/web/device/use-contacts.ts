import { type ComputedRef, computed, type InjectionKey, inject, type ShallowRef, shallowRef } from 'vue';
import type { bodies } from '../../protocol/index.ts';
import { nextFrame } from './next-frame.ts';
import { type Device, onDevice } from './use-device.ts';

export type Contact = bodies.Contact;
export type Person = Contact['user'];

export interface Contacts {
  /** Everybody of whom anything is known. What did not change stays the same object. */
  readonly list: ShallowRef<readonly Contact[]>;
  readonly byId: ComputedRef<ReadonlyMap<string, Contact>>;
  /** How many people wait for an answer. */
  readonly asking: ComputedRef<number>;
  /** How a person is called here: by one's own remark, else by the name they gave themselves. */
  nameOf(person: Pick<Person, 'id' | 'name'>): string;
}

export const contactsKey: InjectionKey<Contacts> = Symbol('contacts');

/** The people one knows, at most as fresh as the frame. Made once, by the root. */
export function watchContacts(device: Device): Contacts {
  const list = shallowRef<readonly Contact[]>(device.contacts());
  const refresh = nextFrame(() => {
    list.value = device.contacts();
  });
  for (const name of ['contacts', 'reset', 'status'] as const) onDevice(device, name, refresh);
  const byId = computed(() => new Map(list.value.map((each) => [each.user.id, each])));
  const asking = computed(() => list.value.filter(isAsking).length);
  return {
    list,
    byId,
    asking,
    nameOf: ({ id, name }) => byId.value.get(id)?.remark ?? name,
  };
}

/** A request of somebody who is blocked waits for no answer. */
export const isAsking = ({ relation, isBlocked }: Contact): boolean => relation === 'asked' && !isBlocked;

export function useContacts(): Contacts {
  const contacts = inject(contactsKey);
  if (!contacts) throw new Error('there are no contacts here');
  return contacts;
}

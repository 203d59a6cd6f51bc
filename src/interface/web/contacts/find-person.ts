import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { sentenceOf } from '../design/notices.ts';
import type { Person } from '../device/use-contacts.ts';
import { useDevice } from '../device/use-device.ts';
import { noteMet } from './known-people.ts';

/** Looks for somebody by handle, and says what came of it. Only the last question is answered. */
export function useFinding() {
  const device = useDevice();
  const { t } = useI18n();
  const isSearching = shallowRef(false);
  const trouble = shallowRef('');
  let asked = 0;

  async function find(handle: string): Promise<Person | undefined> {
    asked += 1;
    const question = asked;
    isSearching.value = true;
    trouble.value = '';
    const { person, words } = await look(handle);
    if (question !== asked) return undefined;
    isSearching.value = false;
    trouble.value = words;
    if (person) noteMet(person);
    return person;
  }

  async function look(handle: string): Promise<{ person?: Person; words: string }> {
    if (device.status === 'offline') return { words: t('chats.cannotFindOffline') };
    try {
      const person = await device.findByHandle(handle);
      return person ? { person, words: '' } : { words: t('chats.nobody', { handle: `@${handle}` }) };
    } catch (fault) {
      return { words: sentenceOf(fault) };
    }
  }

  function forget(): void {
    asked += 1;
    isSearching.value = false;
    trouble.value = '';
  }

  return { find, forget, isSearching: computed(() => isSearching.value), trouble };
}

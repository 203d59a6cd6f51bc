import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { sentenceOf } from '../design/notices.ts';
import { type Device, useDevice } from '../device/use-device.ts';

type Finding =
  | { readonly is: 'idle' }
  | { readonly is: 'searching' | 'nobody'; readonly handle: string }
  | { readonly is: 'offline' }
  | { readonly is: 'failed'; readonly text: string };

/** Finds somebody by the exact handle and opens the conversation with them; one's own handle opens the notes to self. */
export function useWriteTo() {
  const device = useDevice();
  const router = useRouter();
  const finding = shallowRef<Finding>({ is: 'idle' });
  /** Only the last question is answered: what is typed meanwhile makes another of it. */
  let asked = 0;

  /** Resolves with whether a conversation was opened. */
  async function writeTo(handle: string): Promise<boolean> {
    if (finding.value.is === 'searching') return false;
    asked += 1;
    const question = asked;
    finding.value = { is: 'searching', handle };
    const found = await streamOf(device, handle);
    if (question !== asked) return false;
    finding.value = typeof found === 'string' ? { is: 'idle' } : found;
    if (typeof found !== 'string') return false;
    await router.push({ name: 'chat', params: { stream: found } });
    return true;
  }

  function forget(): void {
    asked += 1;
    finding.value = { is: 'idle' };
  }

  return { writeTo, forget, ...useWords(() => finding.value) };
}

/** The conversation with whoever has this handle, or why there is none. */
async function streamOf(device: Device, handle: string): Promise<string | Finding> {
  if (handle === device.me?.handle) return device.me.self;
  if (device.status === 'offline') return { is: 'offline' };
  try {
    const person = await device.findByHandle(handle);
    return person ? await device.openDirect(person.id) : { is: 'nobody', handle };
  } catch (fault) {
    return { is: 'failed', text: sentenceOf(fault) };
  }
}

function useWords(finding: () => Finding) {
  const { t } = useI18n();
  const isSearching = computed(() => finding().is === 'searching');
  /** What came of it, in words; empty while there is nothing to say. */
  const said = computed(() => {
    const now = finding();
    if (now.is === 'idle') return '';
    if (now.is === 'failed') return now.text;
    if (now.is === 'offline') return t('chats.cannotFindOffline');
    return t(`chats.${now.is}`, { handle: `@${now.handle}` });
  });
  return { isSearching, said };
}

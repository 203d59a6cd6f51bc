import { AtSign, PenLine } from '@lucide/vue';
import { computed, type Ref, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { handleIn } from '../chats/search.ts';
import { useWriteTo } from '../chats/write-to.ts';
import { useConversations } from '../device/use-conversations.ts';
import { initialsOf } from '../words/initials.ts';
import { ranked } from './fuzzy.ts';
import { openOverlay } from './overlays.ts';
import {
  type PaletteEntry,
  useChatEntries,
  useCommandEntries,
  useContactEntries,
} from './palette-entries.ts';
import { noteUsed, recentFirst } from './recent.ts';

const CHATS_MAX = 7;
const PEOPLE_MAX = 4;
const COMMANDS_MAX = 6;

/** What is typed into the palette, what fits it, and which of that is chosen. */
export function usePalette(close: (leads: boolean) => void) {
  const query = ref('');
  const chosen = shallowRef(0);
  const [chats, people, commands] = [useChatEntries(), useContactEntries(), useCommandEntries()];
  const { stranger, findStranger, said } = useStranger(query, () => close(true));
  const fitting = (entries: readonly PaletteEntry[], max: number) =>
    ranked(recentFirst(entries), query.value, ({ label, note = '' }) => [
      label,
      initialsOf(label),
      note,
    ]).slice(0, max);

  const found = computed<readonly PaletteEntry[]>(() => [
    ...fitting(chats(), CHATS_MAX),
    ...fitting(people(), PEOPLE_MAX),
    ...fitting(commands(), COMMANDS_MAX),
    ...stranger.value,
  ]);
  const isNothing = computed(() => found.value.length === 0);
  const entries = computed(() => (isNothing.value ? [findStranger.value] : found.value));

  watch(query, () => {
    chosen.value = 0;
  });

  function move(by: number): void {
    const { length } = entries.value;
    if (length > 0) chosen.value = (chosen.value + by + length) % length;
  }

  function run(entry: PaletteEntry | undefined = entries.value[chosen.value]): void {
    if (!entry) return;
    if (!entry.staysOpen) {
      noteUsed(entry.key);
      close(entry.room === 'chats');
    }
    entry.run();
  }

  return { query, chosen, entries, isNothing, said, move, run };
}

/** Whoever has exactly the handle that is typed, whom only the server may know. */
function useStranger(query: Ref<string>, onFound: () => void) {
  const { t } = useI18n();
  const { list } = useConversations();
  const { writeTo, forget, said } = useWriteTo();
  watch(query, forget);

  const run = async (handle: string) => {
    if (await writeTo(handle)) onFound();
  };
  const stranger = computed<PaletteEntry[]>(() => {
    const handle = handleIn(query.value);
    if (handle === undefined || list.value.some(({ peer }) => peer?.handle === handle)) return [];
    const label = t('chats.writeTo', { handle: `@${handle}` });
    const entry = { label, icon: PenLine, staysOpen: true, run: () => void run(handle) };
    return [{ ...entry, key: 'stranger', room: 'people' }];
  });
  /** The way on where nothing is called so, and nobody can be. */
  const findStranger = computed<PaletteEntry>(() => ({
    ...{ key: 'find', room: 'people', label: t('chats.findByHandle'), icon: AtSign },
    run: () => openOverlay('newChat'),
  }));
  return { stranger, findStranger, said };
}

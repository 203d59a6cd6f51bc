import { Car, Clock, Coffee, Flag, Hand, Lightbulb, PawPrint, Shapes, Smile, Volleyball } from '@lucide/vue';
import { type Component, computed, onMounted, type Ref, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { type Emoji, emojiIn } from './emoji-data.ts';
import { byWords } from './emoji-search.ts';
import { recentEmoji } from './recent-emoji.ts';

export interface EmojiGroup {
  readonly key: string;
  /** Empty for what was found. */
  readonly name: string;
  readonly icon: Component;
  readonly emoji: readonly Emoji[];
}

const ICONS: Readonly<Record<string, Component>> = {
  recent: Clock,
  0: Smile,
  1: Hand,
  3: PawPrint,
  4: Coffee,
  5: Car,
  6: Volleyball,
  7: Lightbulb,
  8: Shapes,
  9: Flag,
};

/** All emoji in their groups, those used last before them; or, in one group, what is found by the query. */
export function useEmojiGroups(query: Readonly<Ref<string>>) {
  const { t, locale } = useI18n();
  const all = shallowRef<readonly Emoji[]>();
  const hasFailed = ref(false);
  const recent = recentEmoji();

  const groups = computed<readonly EmojiGroup[]>(() => {
    if (!all.value) return [];
    if (query.value.trim() !== '')
      return [{ key: 'found', name: '', icon: Smile, emoji: byWords(all.value, query.value) }];
    const named = (key: string, emoji: readonly Emoji[]) => ({
      key,
      name: t(`composer.emojiGroups.${key}`),
      icon: ICONS[key] ?? Smile,
      emoji,
    });
    const rest = [...Map.groupBy(all.value, ({ group }) => group)].sort(([a], [b]) => a - b);
    const last = known(recent, all.value);
    const groups = rest.map(([group, emoji]) => named(String(group), emoji));
    return last.length > 0 ? [named('recent', last), ...groups] : groups;
  });
  const isNothing = computed(() => all.value !== undefined && groups.value.every(({ emoji }) => !emoji[0]));

  onMounted(async () => {
    try {
      all.value = await emojiIn(locale.value);
    } catch {
      hasFailed.value = true;
    }
  });

  return { groups, isNothing, hasFailed, isLoading: computed(() => all.value === undefined) };
}

/** Those of them that there are, in the tone in which they were used. */
function known(recent: readonly string[], all: readonly Emoji[]): Emoji[] {
  const byEmoji = new Map(
    all.flatMap((each) => [each.emoji, ...each.tones].map((emoji) => [emoji, each] as const)),
  );
  return recent.flatMap((emoji) => {
    const found = byEmoji.get(emoji);
    return found ? [{ ...found, emoji, tones: [] }] : [];
  });
}

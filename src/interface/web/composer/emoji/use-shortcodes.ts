import { onScopeDispose, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { type Emoji, emojiIn } from './emoji-data.ts';
import { byShortcode, type FoundEmoji, type ShortcodePlace, shortcodeAt } from './emoji-search.ts';

const SHOWN_MAX = 6;

/** The emoji that fit the shortcode being typed, and which of them a key takes. */
export function useShortcodes() {
  const { locale } = useI18n();
  const found = shallowRef<readonly FoundEmoji[]>([]);
  const place = ref(0);
  let open: ShortcodePlace | undefined;
  let isGone = false;
  onScopeDispose(() => {
    isGone = true;
  });

  /** Something was typed; `caret` is where the next letter comes. */
  function look(text: string, caret: number): void {
    open = shortcodeAt(text, caret);
    const asked = open;
    if (!asked) {
      close();
      return;
    }
    emojiIn(locale.value).then(
      (all) => {
        if (open !== asked || isGone) return;
        found.value = byShortcode(all, asked.query, SHOWN_MAX);
        place.value = 0;
      },
      // Completion is a convenience: without a connection there is none, and the text goes as it was typed.
      () => close(),
    );
  }

  /** The emoji that the key takes; `handled` where it moved among them. */
  function key(name: string): Emoji | 'handled' | undefined {
    const count = found.value.length;
    if (count === 0) return undefined;
    if (name === 'Enter' || name === 'Tab') return found.value[place.value]?.emoji;
    if (name === 'ArrowDown') place.value = (place.value + 1) % count;
    else if (name === 'ArrowUp') place.value = (place.value + count - 1) % count;
    else if (name === 'Escape') close();
    else return undefined;
    return 'handled';
  }

  function close(): void {
    open = undefined;
    found.value = [];
  }

  /** Where the shortcode stands that is replaced now. */
  function take(): ShortcodePlace | undefined {
    const taken = open;
    close();
    return taken;
  }

  return { found, place, look, key, close, take };
}

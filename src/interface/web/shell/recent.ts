import { useLocalStorage } from '@vueuse/core';

/** What the palette remembers; the oldest goes. */
const RECENT_MAX = 12;

const recent = useLocalStorage<string[]>('magpie-recent', []);

/** What was opened or done last in this browser comes first where one chooses. */
export function noteUsed(key: string): void {
  recent.value = [key, ...recent.value.filter((each) => each !== key)].slice(0, RECENT_MAX);
}

/** Whom somebody talked with is nobody else's to see. */
export function forgetUsed(): void {
  recent.value = [];
}

/** In the order of use; what was not used lately keeps its order behind. */
export function recentFirst<Entry extends { readonly key: string }>(entries: readonly Entry[]): Entry[] {
  const place = (key: string) => {
    const at = recent.value.indexOf(key);
    return at < 0 ? RECENT_MAX : at;
  };
  return entries.toSorted((a, b) => place(a.key) - place(b.key));
}

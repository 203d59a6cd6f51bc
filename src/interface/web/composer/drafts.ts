import { shallowReactive } from 'vue';

const PREFIX = 'magpie-draft-';

/** What was written and not sent yet, by conversation: kept in this browser until it is sent or the person signs out. */
const drafts = shallowReactive(new Map<string, string>());

stored(() => {
  for (const key of Object.keys(localStorage))
    if (key.startsWith(PREFIX)) drafts.set(key.slice(PREFIX.length), localStorage.getItem(key) ?? '');
});

export function draftOf(stream: string): string {
  return drafts.get(stream) ?? '';
}

export function keepDraft(stream: string, text: string): void {
  if (text.trim() === '') drafts.delete(stream);
  else drafts.set(stream, text);
  stored(() => {
    if (text.trim() === '') localStorage.removeItem(PREFIX + stream);
    else localStorage.setItem(PREFIX + stream, text);
  });
}

export function forgetDrafts(): void {
  for (const stream of [...drafts.keys()]) keepDraft(stream, '');
}

/** A browser that keeps nothing throws at the very name; a draft is not worth more than doing without. */
function stored(use: () => void): void {
  try {
    use();
  } catch {
    // What is in memory lasts as long as the page.
  }
}

const KEY = 'magpie-emoji';
const TONE = 'magpie-emoji-tone';
const RECENT_MAX = 24;

/** The emoji chosen last in this browser, the newest first. */
export function recentEmoji(): readonly string[] {
  const stored: unknown = read(KEY);
  return Array.isArray(stored) ? stored.filter((each) => typeof each === 'string').slice(0, RECENT_MAX) : [];
}

export function rememberEmoji(emoji: string): void {
  write(KEY, [emoji, ...recentEmoji().filter((each) => each !== emoji)].slice(0, RECENT_MAX));
}

/** The tone of skin that was chosen: 0 for none, then from the lightest to the darkest. */
export function skinTone(): number {
  const stored = Number(read(TONE));
  return Number.isInteger(stored) && stored >= 0 && stored <= 5 ? stored : 0;
}

export const rememberSkinTone = (tone: number): void => write(TONE, tone);

/** What a browser does not keep, or what something else left there, is as good as nothing. */
function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Without a place to keep it the choice lasts until the picker closes.
  }
}

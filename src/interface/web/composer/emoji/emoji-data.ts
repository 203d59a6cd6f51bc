import english from 'emoji-picker-element-data/en/emojibase/data.json?url';
import chinese from 'emoji-picker-element-data/zh/cldr/data.json?url';
import { drawnEmoji } from './drawn-emoji.ts';

/** One emoji as the picker and the completion use it. */
export interface Emoji {
  readonly emoji: string;
  /** What it shows, in the language of the page. */
  readonly name: string;
  /** Everything it is found by, in lower case. */
  readonly words: string;
  /** English, as they are typed between colons. */
  readonly shortcodes: readonly string[];
  /** 0 to 9; 2 holds parts that nobody sends. */
  readonly group: number;
  /** The same in five tones of skin, lightest first; empty where there is only one. */
  readonly tones: readonly string[];
}

interface Entry {
  readonly emoji: string;
  readonly annotation: string;
  readonly shortcodes?: readonly string[];
  readonly tags?: readonly string[];
  readonly group: number;
  readonly order: number;
  /** Of the standard that brought it. */
  readonly version: number;
  readonly skins?: readonly { readonly emoji: string; readonly tone: number | readonly number[] }[];
}

const loaded = new Map<string, Promise<readonly Emoji[]>>();

/** All emoji that this device draws, in their order, fetched once for a language. Fails where the network does. */
export function emojiIn(language: string): Promise<readonly Emoji[]> {
  const known = loaded.get(language) ?? fetchEmoji(language);
  loaded.set(language, known);
  known.catch(() => loaded.delete(language));
  return known;
}

async function fetchEmoji(language: string): Promise<readonly Emoji[]> {
  const [entries, own] = await Promise.all([
    entriesAt(english),
    language === 'zh' ? entriesAt(chinese) : Promise.resolve([]),
  ]);
  const translated = new Map(own.map((entry) => [entry.emoji, entry]));
  const { isDrawn } = drawnEmoji();
  return entries
    .filter(({ group, emoji, version }) => group !== 2 && isDrawn(emoji, version))
    .sort((a, b) => a.order - b.order)
    .map((entry) => emojiOf(entry, translated.get(entry.emoji)));
}

async function entriesAt(url: string): Promise<Entry[]> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the emoji could not be loaded: ${answer.status}`);
  return (await answer.json()) as Entry[];
}

function emojiOf(entry: Entry, translated: Entry | undefined): Emoji {
  const { emoji, annotation, group, shortcodes = [], tags = [], skins = [] } = entry;
  const words = [
    annotation,
    ...shortcodes,
    ...tags,
    translated?.annotation ?? '',
    ...(translated?.tags ?? []),
  ];
  const tones = skins.filter(({ tone }) => typeof tone === 'number').map((skin) => skin.emoji);
  return {
    emoji,
    name: translated?.annotation ?? annotation,
    words: words.join(' ').toLowerCase().replaceAll('_', ' '),
    shortcodes,
    group,
    tones,
  };
}

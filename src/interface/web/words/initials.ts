import { folded } from './folded.ts';

/** No syllable begins with I, U or V. */
const LETTERS = 'ABCDEFGHJKLMNOPQRSTWXYZ';
/** The character that a dictionary has first below each of these letters. */
const FIRST = '阿八嚓咑妸发旮哈丌咔垃妈拏噢妑七呥仨他屲夕丫帀';
const OTHER = '#';

let pinyin: Intl.Collator | undefined;
const isHan = /^\p{Script=Han}$/u;
const known = new Map<string, string>();

/** The order of names in a list: by the letters of their pronunciation where they are Chinese. */
export function byName(a: string, b: string): number {
  pinyin ??= new Intl.Collator('zh-CN-u-co-pinyin', { numeric: true });
  return pinyin.compare(a, b);
}

/** The letter below which a name stands in a list of people; `#` where it begins with none. */
export function initialOf(name: string): string {
  const [first = ''] = folded(name).trim();
  if (/^[a-z]$/.test(first)) return first.toUpperCase();
  return isHan.test(first) ? syllableOf(first) : OTHER;
}

/** The name with a letter in place of each Chinese character, as somebody types it who is in a hurry. */
export const initialsOf = (name: string): string =>
  [...folded(name)].map((each) => (isHan.test(each) ? syllableOf(each).toLowerCase() : each)).join('');

function syllableOf(character: string): string {
  const letter = known.get(character) ?? lookUp(character);
  known.set(character, letter);
  return letter;
}

function lookUp(character: string): string {
  const at = [...FIRST].findLastIndex((first) => byName(character, first) >= 0);
  return LETTERS[at] ?? OTHER;
}

import type { RefusalCode } from '../shared/refusals.ts';
import { lineFault } from './told-text.ts';

const NAME_MAX_CODE_POINTS = 64;
const HANDLE_MAX_CODE_POINTS = 32;
const HANDLE_MIN_CODE_POINTS = 3;
/** One character of Chinese says more than one letter. */
const HANDLE_MIN_WITH_HAN = 2;

/**
 * The letters of a handle, by script: those that living languages are written with, in lower case. Letters of phonetic
 * alphabets and historic ones are left out, because most of them look like others.
 */
const LETTERS = {
  Latin: 'a-zß-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżžơưǎǐǒǔǖǘǚǜșțḁ-ỹ',
  Greek: 'ά-ώ',
  Cyrillic: 'а-џґғҕҗҙқҝҟҡңҥҩҫҭүұҳҵҷҹһҽҿӂӄӈӌӏӑӓӗәӟӥөӧӯӱӳӵӹ',
  Han: '々〇㐀-䶿一-鿿\\u{20000}-\\u{323af}',
  Kana: 'ぁ-ゖァ-ヺー',
  Hangul: '가-힣',
} as const;
type Script = keyof typeof LETTERS;

/**
 * Scripts that may stand beside each other, by the level "highly restrictive" of UTS 39, 5.2: Japanese and Korean are
 * written with several, and both with Latin letters among them. Any other handle keeps to one.
 */
const TOGETHER: readonly (readonly Script[])[] = [
  ['Latin', 'Han', 'Kana'],
  ['Latin', 'Han', 'Hangul'],
  ['Greek'],
  ['Cyrillic'],
];

const WRITTEN = TOGETHER.map((scripts) => {
  const letters = scripts.map((script) => LETTERS[script]).join('');
  return new RegExp(`^[${letters}][${letters}0-9._-]*$`, 'u');
});
const HAS_HAN = /\p{Script=Han}/u;

/** The form in which a handle is unique and looked up: NFKC, lower case, without a leading @. */
export const handleKey = (handle: string): string =>
  handle.normalize('NFKC').trim().replace(/^@/, '').toLowerCase().normalize('NFC');

/**
 * A handle has 3 to 32 letters, digits, dots, dashes and underscores, or 2 where one of them is Chinese; it starts with a
 * letter and keeps to scripts that are written together, so that no letter of another one passes for its own.
 */
export function handleFault(key: string): RefusalCode | undefined {
  if (key.length > 2 * HANDLE_MAX_CODE_POINTS) return 'handle_invalid';
  const points = [...key].length;
  const least = HAS_HAN.test(key) ? HANDLE_MIN_WITH_HAN : HANDLE_MIN_CODE_POINTS;
  const isOne = points >= least && points <= HANDLE_MAX_CODE_POINTS && WRITTEN.some((each) => each.test(key));
  return isOne ? undefined : 'handle_invalid';
}

/** A display name has 1 to 64 code points, at least one of them visible, and none that breaks or turns the line. */
export const nameFault = (name: string): RefusalCode | undefined =>
  lineFault(name.trim(), NAME_MAX_CODE_POINTS) ? 'name_invalid' : undefined;

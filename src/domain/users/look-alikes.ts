/**
 * What looks like what in a handle: each line is what stands for all that is drawn like it. Taken from the data file
 * confusables.txt of UTS 39, as far as its letters may stand in a handle, with what that file leaves out because a
 * reader with time would notice: strokes through letters, the digit 0, and Chinese characters that differ by the length
 * of a stroke.
 */
const ALIKE: readonly (readonly [standsFor: string, drawnAlike: string])[] = [
  ['a', 'аα'],
  ['ae', 'æӕ'],
  ['b', 'вьβß'],
  ['c', 'сς'],
  ['d', 'đð'],
  ['e', 'еєεҽҿ'],
  ['h', 'һћħн'],
  ['i', 'іιı'],
  ['j', 'ј'],
  ['k', 'кқҝҟҡκ'],
  ['l', 'ӏł'],
  ['m', 'м'],
  ['n', 'ηңҥŋп'],
  ['o', 'оөοσø0'],
  ['oe', 'œ'],
  ['p', 'рρþ'],
  ['r', 'гґғҕ'],
  ['s', 'ѕ'],
  ['t', 'тҭτŧ'],
  ['u', 'υμи'],
  ['v', 'ν'],
  ['w', 'ω'],
  ['x', 'хҳχ'],
  ['y', 'уүұγ'],
  ['3', 'зҙ'],
  ['6', 'б'],
  ['へ', 'ヘ'],
  ['り', 'リ'],
  ['一', 'ー'],
  ['丿', 'ノ'],
  ['二', 'ニ'],
  ['八', 'ハ'],
  ['力', 'カ'],
  ['卜', 'ト'],
  ['口', 'ロ囗'],
  ['夕', 'タ'],
  ['工', 'エ'],
  ['土', '士'],
  ['日', '曰'],
  ['己', '已巳'],
  ['未', '末'],
  ['人', '入'],
  ['千', '干于'],
  ['天', '夭'],
  ['戌', '戍戊'],
  ['柿', '杮'],
  ['胃', '冑'],
  ['壬', '王'],
  ['免', '兔'],
  ['贝', '见'],
  ['晴', '睛'],
  ['值', '値'],
  ['户', '戸戶'],
  ['晚', '晩'],
  ['黑', '黒'],
  ['绝', '絶絕'],
];

/** Letters that stand so close that they read as one. */
const JOINED: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['vv', 'w'],
];

const STANDS_FOR = new Map(
  ALIKE.flatMap(([standsFor, drawnAlike]) => [...drawnAlike].map((letter) => [letter, standsFor] as const)),
);

/** Accents of Latin, Greek and Cyrillic. The marks of kana are letters of their own to whoever reads them. */
const ACCENTS = /[\u0300-\u036f]/g;

/**
 * What a handle looks like at a glance, in the ways in which it may be read: two handles with one of them in common
 * could be taken for each other. The digit 1 is read as l and as i. `key` is a handle in the form that it is looked up in.
 */
export function looksOf(key: string): readonly string[] {
  const plain = key.normalize('NFKD').replace(ACCENTS, '').normalize('NFC');
  let look = [...plain].map((letter) => STANDS_FOR.get(letter) ?? letter).join('');
  for (const [letters, standsFor] of JOINED) look = look.replaceAll(letters, standsFor);
  return [...new Set([look.replaceAll('1', 'l'), look.replaceAll('1', 'i')])];
}

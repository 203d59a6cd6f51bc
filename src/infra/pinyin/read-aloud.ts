import type { ReadAloud } from '../directory/texts.ts';

type Reader = typeof import('pinyin-pro');

let reader: Reader | undefined;

/**
 * Pinyin without tones by pinyin-pro, whose dictionary knows words and surnames of several readings. It takes some 35 MB
 * of memory, so that it is loaded with the first Chinese name and never where there is none.
 */
export const readAloud: ReadAloud = (text) => {
  reader ??= require('pinyin-pro') as Reader;
  return reader.pinyin(text, { toneType: 'none', type: 'array', v: true, surname: 'head' });
};

import { folded, type SearchedTexts } from '../../domain/users/directory.ts';

/** How Chinese is read aloud: the syllable of each character in its place, and everything else as it is written. */
export type ReadAloud = (text: string) => readonly string[];

const HAS_HAN = /\p{Script=Han}/u;
/** Of a longer name nothing more is read; nor is any text longer that is searched. */
const READ_MAX_CODE_POINTS = 32;

/** What is searched of somebody. */
export function searchedTexts(
  { handle, name, remark }: { handle: string; name: string; remark?: string | null },
  readAloud: ReadAloud,
): SearchedTexts {
  const texts = { handle: folded(handle), name: folded(name) };
  const noted = remark ? { remark: folded(remark) } : {};
  return {
    ...texts,
    ...noted,
    readings: readingsOf([texts.handle, texts.name, noted.remark ?? ''], readAloud),
  };
}

/** The syllables of those texts that have any Chinese. */
export const readingsOf = (texts: readonly string[], readAloud: ReadAloud): readonly (readonly string[])[] =>
  texts
    .filter((text) => HAS_HAN.test(text))
    .map((text) =>
      readAloud([...text].slice(0, READ_MAX_CODE_POINTS).join('')).filter((each) => each.trim() !== ''),
    );

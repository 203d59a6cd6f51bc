const HAS_CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** Something with ink: no space, nothing that is ignored when drawn, and not the braille pattern without dots. */
const HAS_VISIBLE = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Joiners are format characters too, but families of emoji and some scripts need them. */
const JOINERS = /[\u200c\u200d]/g;

/** True for what cannot stand in one line of so many code points, all of it to be seen and nothing that turns it. */
export function lineFault(text: string, maximum: number): boolean {
  if (text.length > 2 * maximum) return true;
  const points = [...text].length;
  if (points < 1 || points > maximum || !HAS_VISIBLE.test(text)) return true;
  return HAS_CONTROL.test(text.replace(JOINERS, ''));
}

/** The same for a text that may break into lines. */
export const textFault = (text: string, maximum: number): boolean =>
  text.length > 2 * maximum || [...text].length > maximum || lineFault(text.replaceAll('\n', ' '), maximum);

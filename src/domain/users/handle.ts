import type { RefusalCode } from '../shared/refusals.ts';

const HANDLE = /^[a-z][a-z0-9._-]{2,31}$/;
const HAS_CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const NAME_MAX_CODE_POINTS = 64;

/** The form in which a handle is unique and looked up: NFKC, lower case, without a leading @. */
export const handleKey = (handle: string): string =>
  handle.normalize('NFKC').trim().replace(/^@/, '').toLowerCase();

/** A handle has 3 to 32 of a-z, 0-9, dot, dash and underscore, and starts with a letter. */
export const handleFault = (key: string): RefusalCode | undefined =>
  HANDLE.test(key) ? undefined : 'handle_invalid';

/** Something with ink: no space, nothing that is ignored when drawn, and not the braille pattern without dots. */
const HAS_VISIBLE = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Joiners are format characters too, but families of emoji and some scripts need them. */
const JOINERS = /[\u200c\u200d]/g;

/** A display name has 1 to 64 code points, at least one of them visible, and none that breaks or turns the line. */
export function nameFault(name: string): RefusalCode | undefined {
  const text = name.trim();
  const points = [...text].length;
  if (points < 1 || points > NAME_MAX_CODE_POINTS) return 'name_invalid';
  if (!HAS_VISIBLE.test(text)) return 'name_invalid';
  return HAS_CONTROL.test(text.replace(JOINERS, '')) ? 'name_invalid' : undefined;
}

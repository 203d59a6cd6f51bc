import type { RefusalCode } from '../shared/refusals.ts';
import { lineFault } from './told-text.ts';

const HANDLE = /^[a-z][a-z0-9._-]{2,31}$/;
const NAME_MAX_CODE_POINTS = 64;

/** The form in which a handle is unique and looked up: NFKC, lower case, without a leading @. */
export const handleKey = (handle: string): string =>
  handle.normalize('NFKC').trim().replace(/^@/, '').toLowerCase();

/** A handle has 3 to 32 of a-z, 0-9, dot, dash and underscore, and starts with a letter. */
export const handleFault = (key: string): RefusalCode | undefined =>
  HANDLE.test(key) ? undefined : 'handle_invalid';

/** A display name has 1 to 64 code points, at least one of them visible, and none that breaks or turns the line. */
export const nameFault = (name: string): RefusalCode | undefined =>
  lineFault(name.trim(), NAME_MAX_CODE_POINTS) ? 'name_invalid' : undefined;

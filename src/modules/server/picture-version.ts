import type { Hasher } from '../shared/ports.ts';

/** 88 bits: a version only tells a picture from those before it. */
const VERSION_CHARACTERS = 22;

/** Names the bytes of a picture, given in base64. */
export const pictureVersion = (data: string, hasher: Hasher): string =>
  hasher.sha256(data).slice(0, VERSION_CHARACTERS);

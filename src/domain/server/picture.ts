import type { RefusalCode } from '../shared/refusals.ts';
import { type PictureHeader, pictureHeader } from './picture-header.ts';

/** Large enough for a sharp logo, small enough to be read by everybody who opens the sign-in page. */
export const PICTURE_BYTES_MAX = 128 * 1024;
export const PICTURE_SIDE_MAX = 1_024;

export interface Picture extends PictureHeader {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A picture's file out of base64, with what its header says; `undefined` where it is none. It is never decoded. */
export function pictureOf(data: string): Picture | undefined {
  const bytes = bytesOf(data);
  const header = bytes && pictureHeader(bytes);
  return bytes && header && { ...header, bytes };
}

/** Refuses what is no PNG, JPEG or WebP by its bytes, what is too large as a file, and what would be as pixels. */
export function pictureFault(data: string): RefusalCode | undefined {
  if (sizeOf(data) > PICTURE_BYTES_MAX) return 'picture_too_large';
  const picture = pictureOf(data);
  if (!picture || picture.width === 0 || picture.height === 0) return 'picture_invalid';
  return Math.max(picture.width, picture.height) > PICTURE_SIDE_MAX ? 'picture_too_large' : undefined;
}

/** Four characters of base64 stand for three bytes. */
const sizeOf = (data: string): number => Math.floor((data.replace(/=+$/, '').length * 3) / 4);

function bytesOf(data: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(data);
  } catch {
    // What is no base64 is no picture; the refusal says so.
    return undefined;
  }
}

import { describe, expect, test } from 'bun:test';
import { PICTURE_BYTES_MAX, PICTURE_SIDE_MAX, pictureFault } from '../../../src/domain/server/picture.ts';
import { pictureHeader } from '../../../src/domain/server/picture-header.ts';
import { base64, FORMATS, MEDIA_TYPES, padded, redPicture } from '../../support/pictures.ts';

describe.each([...FORMATS])('a %s', (format) => {
  test('is known by its bytes, with the size that its header says', async () => {
    for (const [width, height] of [
      [1, 1],
      [300, 200],
      [17, 1_024],
    ] as const) {
      const header = pictureHeader(await redPicture(format, width, height));
      expect(header).toEqual({ type: MEDIA_TYPES[format], width, height } as never);
    }
  });

  test('has 1,024 pixels a side and not one more', async () => {
    expect(pictureFault(base64(await redPicture(format, PICTURE_SIDE_MAX)))).toBeUndefined();
    for (const [width, height] of [
      [PICTURE_SIDE_MAX + 1, 1],
      [1, PICTURE_SIDE_MAX + 1],
    ] as const) {
      expect(pictureFault(base64(await redPicture(format, width, height)))).toBe('picture_too_large');
    }
  });

  test('has 128 KiB and not one byte more', async () => {
    const picture = await redPicture(format, 64);
    expect(pictureFault(base64(padded(picture, PICTURE_BYTES_MAX)))).toBeUndefined();
    for (const more of [1, 2, 3]) {
      const large = base64(padded(picture, PICTURE_BYTES_MAX + more));
      expect(pictureFault(large)).toBe('picture_too_large');
    }
  });

  test('that stops before its size is none, wherever it stops', async () => {
    const picture = await redPicture(format, 64);
    const known = Array.from({ length: picture.length }, (_, size) => pictureHeader(picture.slice(0, size)));
    const first = known.findIndex((header) => header !== undefined);
    expect(first).toBeGreaterThan(20);
    expect(known.slice(first).every((header) => header?.width === 64 && header.height === 64)).toBe(true);
  });
});

const text = (said: string) => new TextEncoder().encode(said);
const jpeg = (...bytes: number[]) => Uint8Array.from([0xff, 0xd8, ...bytes]);
const frame = [0xff, 0xc0, 0, 17, 8, 0, 2, 0, 3, 3];

describe('a file that only looks like a picture', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['a text', text('a picture, honestly')],
    ['a GIF', text('GIF89a\u0001\u0000\u0001\u0000')],
    ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')],
    ['a page', text('<!doctype html><script>alert(1)</script>')],
    ['a page behind a PNG signature', text('\u0089PNG\r\n<script>alert(1)</script>')],
    ['a PNG without pixels', base64ToBytes('iVBORw0KGgoAAAANSUhEUgAAAAAAAAABCAYAAAA=')],
    ['a JPEG without a frame', jpeg(0xff, 0xda, 0, 4, 0, 0)],
    ['a JPEG that ends at once', jpeg(0xff, 0xd9)],
    ['a JPEG of filling alone', jpeg(...new Uint8Array(1_000).fill(0xff))],
    ['a JPEG whose segments go nowhere', jpeg(0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0)],
    ['a JPEG with rubbish between its segments', jpeg(0xff, 0xe0, 0, 2, 0, ...frame)],
    ['sound in the container of a WebP', text('RIFF\u0000\u0000\u0000\u0000WAVEfmt ')],
    ['a WebP of another kind', text(`RIFF\u0000\u0000\u0000\u0000WEBPVP9 ${' '.repeat(20)}`)],
  ])('is refused: %s', (_name, bytes) => {
    expect(pictureFault(base64(bytes))).toBe('picture_invalid');
  });

  test('is refused where it is no base64 at all', () => {
    expect(pictureFault('no base64!')).toBe('picture_invalid');
  });

  test('is none of these: a JPEG with filling and other segments before its frame', () => {
    const picture = jpeg(0xff, 0xe1, 0, 5, 0xff, 0xd9, 0, 0xff, 0xff, 0xff, 0xc4, 0, 2, ...frame);
    expect(pictureHeader(picture)).toEqual({ type: 'image/jpeg', width: 3, height: 2 });
  });
});

function base64ToBytes(said: string): Uint8Array {
  return Buffer.from(said, 'base64');
}

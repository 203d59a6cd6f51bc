/** One red pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const FORMATS = [
  'PNG',
  'JPEG',
  'progressive JPEG',
  'WebP',
  'lossless WebP',
  'WebP without alpha',
] as const;
export type Format = (typeof FORMATS)[number];

export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  PNG: 'image/png',
  JPEG: 'image/jpeg',
  'progressive JPEG': 'image/jpeg',
  WebP: 'image/webp',
  'lossless WebP': 'image/webp',
  'WebP without alpha': 'image/webp',
};

/** A red picture of this size, as an encoder writes it. */
export async function redPicture(
  format: Format,
  width: number,
  height = width,
): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Bun.Image(Buffer.from(PIXEL, 'base64')).resize(width, height, { fit: 'fill' });
  return new Uint8Array(await (await encoded(image, format)).bytes());
}

async function encoded(image: Bun.Image, format: Format): Promise<Bun.Image> {
  switch (format) {
    case 'PNG':
      return image.png();
    case 'JPEG':
      return image.jpeg();
    case 'progressive JPEG':
      return image.jpeg({ progressive: true });
    case 'WebP':
      return image.webp();
    case 'lossless WebP':
      return image.webp({ lossless: true });
    case 'WebP without alpha':
      return new Bun.Image(await image.jpeg().bytes()).webp();
  }
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The picture with this many bytes in all: readers stop at the picture's end. */
export function padded(picture: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  bytes.set(picture);
  return bytes;
}

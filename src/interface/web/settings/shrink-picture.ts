import { type Crop, squareOf } from './crop.ts';

/** What the server takes. */
const BYTES_MAX = 128 * 1024;
/** From the best to what always fits: 96 * 96 pixels of PNG are at most 37 KiB. */
const TRIES: readonly { readonly side: number; readonly quality: number }[] = [
  { side: 256, quality: 0.92 },
  { side: 256, quality: 0.8 },
  { side: 192, quality: 0.8 },
  { side: 96, quality: 0.8 },
];

/** The chosen square as a small picture: WebP where this browser can write it, else PNG. */
export async function shrinkPicture(source: HTMLImageElement, crop: Crop): Promise<Blob> {
  for (const { side, quality } of TRIES) {
    const blob = await drawn(source, crop, { side, quality });
    if (blob && blob.size < BYTES_MAX) return blob;
  }
  throw new Error('this picture cannot be made small enough');
}

async function drawn(
  source: HTMLImageElement,
  crop: Crop,
  { side, quality }: { side: number; quality: number },
): Promise<Blob | null> {
  const size = { width: source.naturalWidth, height: source.naturalHeight };
  const square = squareOf(size, crop);
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, square.left, square.top, square.side, square.side, 0, 0, side, side);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', quality));
}

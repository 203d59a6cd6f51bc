export interface PictureHeader {
  readonly type: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

/**
 * What the first bytes of a picture say: its type by its signature, and its size in pixels. Nothing is decoded, so a
 * picture that would fill the memory is known before anybody unpacks it. `undefined` for any other file.
 */
export function pictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return pngHeader(view) ?? jpegHeader(view) ?? webpHeader(view);
  } catch (fault) {
    // A view refuses to read beyond its end: the file stops before its header does.
    if (fault instanceof RangeError) return undefined;
    throw fault;
  }
}

/** PNG, third edition, 5.2 and 11.2.1: eight bytes of signature, then the chunk IHDR with width and height. */
function pngHeader(view: DataView): PictureHeader | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined;
  if (textAt(view, 12) !== 'IHDR') return undefined;
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** Bytes of a frame header (SOF) before its height: marker, length and precision. */
const SOF_HEIGHT = 5;
/** Between SOF markers lie three that are none: DHT, JPG and DAC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
/** The scan, or the end: no frame header comes any more. */
const isOver = (marker: number): boolean => marker === 0xd9 || marker === 0xda;

/** ITU-T T.81, annex B: segments of a marker and a length, until the frame header tells height and width. */
function jpegHeader(view: DataView): PictureHeader | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (isFrame(marker)) {
      const height = view.getUint16(at + SOF_HEIGHT);
      return { type: 'image/jpeg', width: view.getUint16(at + SOF_HEIGHT + 2), height };
    }
    if (isOver(marker)) return undefined;
    // A byte of filling before the marker has no length of its own.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}

const CHUNK = 20;

/** RFC 9649, section 2: a RIFF container whose first chunk says the size, each kind in its own way. */
function webpHeader(view: DataView): PictureHeader | undefined {
  if (textAt(view, 0) !== 'RIFF' || textAt(view, 8) !== 'WEBP') return undefined;
  const size = webpSize(view, textAt(view, 12));
  return size && { type: 'image/webp', ...size };
}

function webpSize(view: DataView, chunk: string): { width: number; height: number } | undefined {
  if (chunk === 'VP8X') {
    return { width: 1 + uint24(view, CHUNK + 4), height: 1 + uint24(view, CHUNK + 7) };
  }
  if (chunk === 'VP8L' && view.getUint8(CHUNK) === 0x2f) {
    const bits = view.getUint32(CHUNK + 1, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  // RFC 6386, 9.1: only a key frame has the start code, and its two upper bits of each side are a scale.
  if (chunk !== 'VP8 ' || view.getUint16(CHUNK + 3) !== 0x9d01 || view.getUint8(CHUNK + 5) !== 0x2a) {
    return undefined;
  }
  return {
    width: view.getUint16(CHUNK + 6, true) & 0x3fff,
    height: view.getUint16(CHUNK + 8, true) & 0x3fff,
  };
}

const uint24 = (view: DataView, at: number): number =>
  view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;

const textAt = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));

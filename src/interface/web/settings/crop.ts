/** Which square of a picture is kept: its middle as fractions of the picture, and how far one went in. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  /** 1 is the largest square there is. */
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const ZOOM_MAX = 4;
export const WHOLE: Crop = { x: 0.5, y: 0.5, zoom: 1 };

/** The square in the picture's own pixels; it never leaves the picture. */
export function squareOf({ width, height }: Size, { x, y, zoom }: Crop) {
  const side = Math.min(width, height) / Math.min(Math.max(zoom, 1), ZOOM_MAX);
  return {
    left: within(x * width - side / 2, width - side),
    top: within(y * height - side / 2, height - side),
    side,
  };
}

/** The crop after the picture was dragged by so many pixels of a view that is `view` pixels wide. */
export function dragged(size: Size, crop: Crop, by: { right: number; down: number; view: number }): Crop {
  const { left, top, side } = squareOf(size, crop);
  const scale = side / by.view;
  const moved = {
    x: (left + side / 2 - by.right * scale) / size.width,
    y: (top + side / 2 - by.down * scale) / size.height,
    zoom: crop.zoom,
  };
  // What lies beyond the edge is not kept, or dragging back would first do nothing.
  const square = squareOf(size, moved);
  return {
    x: (square.left + side / 2) / size.width,
    y: (square.top + side / 2) / size.height,
    zoom: crop.zoom,
  };
}

const within = (value: number, max: number): number => Math.min(Math.max(value, 0), max);

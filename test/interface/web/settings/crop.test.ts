import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { dragged, squareOf, WHOLE, ZOOM_MAX } from '../../../../src/interface/web/settings/crop.ts';

const wide = { width: 400, height: 200 };

describe('the part of a picture that is kept', () => {
  test('is at first the largest square in its middle', () => {
    expect(squareOf(wide, WHOLE)).toEqual({ left: 100, top: 0, side: 200 });
  });

  test('follows what is dragged, by as much as the view shows', () => {
    const crop = dragged(wide, WHOLE, { right: 50, down: 0, view: 100 });
    expect(squareOf(wide, crop)).toEqual({ left: 0, top: 0, side: 200 });
  });

  test('moves back at once after it was dragged beyond the edge', () => {
    const beyond = dragged(wide, WHOLE, { right: 900, down: 900, view: 100 });
    const back = dragged(wide, beyond, { right: -10, down: 0, view: 100 });
    expect(squareOf(wide, back).left).toBe(20);
  });

  test('never leaves the picture', () => {
    const size = fc.record({
      width: fc.integer({ min: 1, max: 9_000 }),
      height: fc.integer({ min: 1, max: 9_000 }),
    });
    const crop = fc.record({
      x: fc.double({ min: -1, max: 2, noNaN: true }),
      y: fc.double({ min: -1, max: 2, noNaN: true }),
      zoom: fc.double({ min: 0, max: 2 * ZOOM_MAX, noNaN: true }),
    });
    fc.assert(
      fc.property(size, crop, (picture, wanted) => {
        const { left, top, side } = squareOf(picture, wanted);
        const margin = 1e-6;
        expect(side).toBeGreaterThan(0);
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(left + side).toBeLessThanOrEqual(picture.width + margin);
        expect(top + side).toBeLessThanOrEqual(picture.height + margin);
      }),
    );
  });
});

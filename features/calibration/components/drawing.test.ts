import fc from 'fast-check';
import { expect, it } from 'vitest';
import { straightened } from './drawing';

type Place = readonly [number, number];

/** How far a place lies above or below the line through the others. */
function beside(line: readonly Place[], [x, y]: Place): number {
  const next = line.findIndex((one) => one[0] >= x);
  const [x1, y1] = line[next] as Place;
  const [x0, y0] = line[Math.max(0, next - 1)] as Place;
  return Math.abs(y - (x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)));
}

it('leaves out of a line only what nobody sees, and keeps both of its ends', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { maxLength: 300 }), (heights) => {
      const places = heights.map((y, i): Place => [i * 1.7, y]);
      const line = straightened(places, (one) => one);
      expect([line[0], line.at(-1)]).toEqual([places[0], places.at(-1)]);
      for (const place of places) expect(beside(line, place)).toBeLessThanOrEqual(0.7 + 1e-9);
    }),
  );
  const flat = Array.from({ length: 1000 }, (_, i): Place => [i, i < 500 ? 0.2 : 30]);
  expect(straightened(flat, (one) => one)).toEqual([0, 499, 500, 999].map((i) => flat[i]));
});

import { describe, expect, it } from 'vitest';
import { oracleCases } from '../tests/support/rating-panels';
import { cusum, ewma } from './control-charts';
import { normalQuantile } from './normal-quantile';
import { createRandom } from './random';
import { cusumRunLength, ewmaRunLength } from './run-length';

interface Case {
  id: string;
  input: { x: number[]; target: number; sigma: number; lambda: number; L: number; K: number; H: number };
  expected: {
    ewma: number[];
    UCL: number;
    LCL: number;
    C_plus: number[];
    C_minus: number[];
    first_signal_index_from_1: number;
  };
}
interface RunLength {
  chart: string;
  k?: number;
  h?: number;
  lambda?: number;
  L?: number;
  shift_sigma: number;
  arl: number;
}
const find = <T>(id: string): T => oracleCases<Case>('control-charts').find((one) => one.id === id) as T;
const close = (values: readonly number[], wanted: readonly number[]) => {
  expect(values).toHaveLength(wanted.length);
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(wanted[i] as number, 9);
};

describe('published values', () => {
  it('EWMA of the NIST handbook', () => {
    const { input, expected } = find<Case>('ewma-nist');
    const { x, target, sigma, lambda, L } = input;
    const chart = ewma(x, { target, sigma, lambda, width: L, asymptotic: true });
    close(chart.values, expected.ewma);
    expect(chart.upper[7]).toBeCloseTo(expected.UCL, 9);
    expect(chart.lower[7]).toBeCloseTo(expected.LCL, 9);
    expect(chart.signals).toEqual([]);
    const early = ewma(x, { target, sigma, lambda, width: L });
    expect(early.upper[0]).toBeCloseTo(target + L * sigma * lambda, 9);
    expect(early.upper.at(-1)).toBeCloseTo(expected.UCL, 2);
  });

  it("CUSUM of Montgomery's textbook", () => {
    const { input, expected } = find<Case>('cusum-montgomery');
    const chart = cusum(input.x, { target: input.target, sigma: input.sigma, k: input.K, h: input.H });
    close(chart.above, expected.C_plus);
    close(chart.below, expected.C_minus);
    expect(chart.signal).toBe(expected.first_signal_index_from_1 - 1);
  });
});

describe('how often it cries wolf, and how fast it sees a shift', () => {
  const { expected, tolerance } = find<{ expected: RunLength[]; tolerance: { rel: number } }>('arl');
  const computed = (one: RunLength): number => {
    const shift = one.shift_sigma;
    if (one.chart.startsWith('cusum')) return cusumRunLength({ k: one.k as number, h: one.h as number, shift });
    return ewmaRunLength({ lambda: one.lambda as number, width: one.L as number, shift });
  };
  it.each(expected.map((one) => [`${one.chart} ${one.h ?? one.L}, shift ${one.shift_sigma}`, one] as const))(
    '%s: computed',
    (_name, one) => {
      expect(Math.abs(computed(one) / one.arl - 1)).toBeLessThan(Math.min(1e-9, tolerance.rel));
    },
  );

  it('and simulated, with the charts themselves', () => {
    const random = createRandom(20_261_122);
    const draw = (): number => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, random())));
    const runLength = (shift: number, signalsAt: (series: number[]) => number | null): number => {
      const series: number[] = [];
      for (let length = 32; ; length *= 2) {
        while (series.length < length) series.push(draw() + shift);
        const at = signalsAt(series);
        if (at !== null) return at + 1;
      }
    };
    const REPEATS = 1_000;
    const charts = [
      [
        cusumRunLength({ k: 0.5, h: 4, shift: 0.5 }),
        (x: number[]) => cusum(x, { target: 0, sigma: 1, k: 0.5, h: 4 }).signal,
      ],
      [
        ewmaRunLength({ lambda: 0.25, width: 2.5, shift: 0.5 }),
        (x: number[]) =>
          ewma(x, { target: 0, sigma: 1, lambda: 0.25, width: 2.5, asymptotic: true }).signals[0] ?? null,
      ],
    ] as const;
    for (const [wanted, signalsAt] of charts) {
      let total = 0;
      for (let repeat = 0; repeat < REPEATS; repeat++) total += runLength(0.5, signalsAt);
      // Run lengths spread about as widely as their mean: four standard errors.
      expect(Math.abs(total / REPEATS - wanted)).toBeLessThan((4 * wanted) / Math.sqrt(REPEATS));
    }
  });
});

it('refuses what no chart can be drawn from', () => {
  expect(() => ewma([1], { target: 0, sigma: 0, lambda: 0.1, width: 3 })).toThrow(RangeError);
  expect(() => ewma([1], { target: 0, sigma: 1, lambda: 0, width: 3 })).toThrow(RangeError);
  expect(() => cusum([1], { target: 0, sigma: 1, k: 0.5, h: 0 })).toThrow(RangeError);
  expect(() => cusumRunLength({ k: 0.5, h: 0, shift: 0 })).toThrow(RangeError);
  expect(() => ewmaRunLength({ lambda: 0, width: 3, shift: 0 })).toThrow(RangeError);
  expect(cusum([], { target: 0, sigma: 1, k: 0.5, h: 5 })).toEqual({ above: [], below: [], signal: null });
});

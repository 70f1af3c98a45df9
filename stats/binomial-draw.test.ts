import { describe, expect, it } from 'vitest';
import { drawBinomial } from './binomial-draw';
import { drawMultinomial } from './multinomial-draw';
import { createRandom } from './random';

/** Probabilities of 0 .. n successes, by the recurrence from the mode outward: no factorials, unlike the code under test. */
function binomialProbabilities(n: number, p: number): number[] {
  const mode = Math.floor((n + 1) * p);
  const weight = new Array<number>(n + 1).fill(0);
  weight[mode] = 1;
  for (let k = mode; k < n; k++) weight[k + 1] = (weight[k]! * (n - k) * p) / ((k + 1) * (1 - p));
  for (let k = mode; k > 0; k--) weight[k - 1] = (weight[k]! * k * (1 - p)) / ((n - k + 1) * p);
  const total = weight.reduce((a, b) => a + b);
  return weight.map((w) => w / total);
}

/** Chi-square of draws against probabilities, outcomes pooled to an expected 20 or more, as a z value (Wilson-Hilferty). */
function misfit(draw: () => number, probabilities: readonly number[], draws: number): number {
  const seen = new Array<number>(probabilities.length).fill(0);
  for (let i = 0; i < draws; i++) seen[draw()]!++;
  const cells: { seen: number; expected: number }[] = [];
  let open = { seen: 0, expected: 0 };
  probabilities.forEach((probability, k) => {
    open = { seen: open.seen + seen[k]!, expected: open.expected + probability * draws };
    if (open.expected >= 20) {
      cells.push(open);
      open = { seen: 0, expected: 0 };
    }
  });
  const last = cells.at(-1)!;
  last.seen += open.seen;
  last.expected += open.expected;
  const chiSquare = cells.reduce((sum, cell) => sum + (cell.seen - cell.expected) ** 2 / cell.expected, 0);
  const freedom = cells.length - 1;
  const part = 2 / (9 * freedom);
  return ((chiSquare / freedom) ** (1 / 3) - (1 - part)) / Math.sqrt(part);
}

describe('drawBinomial', () => {
  // Both methods, their border at a mean of 10, and the mirror above one half.
  for (const [n, p] of [
    [1, 0.3],
    [9, 0.5],
    [60, 0.1],
    [99, 0.1],
    [101, 0.1],
    [40, 0.5],
    [40, 0.8],
    [1000, 0.02],
    [100_000, 0.0001],
    [100_000, 0.3],
  ] as const) {
    it(`has the binomial distribution for n = ${n}, p = ${p}`, () => {
      const random = createRandom(n);
      const z = misfit(() => drawBinomial(random, n, p), binomialProbabilities(n, p), 100_000);
      expect(Math.abs(z)).toBeLessThan(4);
    });
  }

  it('would notice a wrong distribution: one trial too many', () => {
    const random = createRandom(3);
    expect(
      misfit(() => Math.min(40, drawBinomial(random, 41, 0.5)), binomialProbabilities(40, 0.5), 100_000),
    ).toBeGreaterThan(20);
  });
});

describe('drawMultinomial', () => {
  it('keeps the number of units, and gives each kind its binomial share', () => {
    const random = createRandom(11);
    const frequency = new Int32Array([5, 1, 0, 14, 40]);
    const drawn = new Int32Array(5);
    const draw = (kind: number) => () => {
      drawMultinomial(random, frequency, drawn);
      expect(drawn.reduce((a, b) => a + b)).toBe(60);
      return drawn[kind]!;
    };
    for (const [kind, f] of frequency.entries()) {
      if (f === 0) expect(draw(kind)()).toBe(0);
      else expect(Math.abs(misfit(draw(kind), binomialProbabilities(60, f / 60), 20_000))).toBeLessThan(4);
    }
  });

  it('makes kinds take from one another: covariance -n p q', () => {
    const random = createRandom(12);
    const drawn = new Int32Array(3);
    let product = 0;
    for (let i = 0; i < 50_000; i++) {
      drawMultinomial(random, new Int32Array([30, 50, 20]), drawn);
      product += (drawn[0]! - 30) * (drawn[1]! - 50);
    }
    expect(product / 50_000).toBeCloseTo(-15, 0);
  });
});

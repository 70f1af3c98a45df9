import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg';

describe('Benjamini-Hochberg', () => {
  // The fifteen p values of Benjamini and Hochberg (1995), table 1; R 4.2: p.adjust(p, 'BH').
  const published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];

  it('finds the four hypotheses that the paper rejects at .05', () => {
    expect(benjaminiHochberg(published).filter((p) => p <= 0.05)).toHaveLength(4);
    expect(benjaminiHochberg(published).slice(0, 5)).toEqual(
      [0.0015, 0.003, 0.0095, 0.035625, 0.0603].map((p) => expect.closeTo(p, 12)),
    );
  });

  it('never lowers a p, keeps their order, and does not depend on the order given', () => {
    const some = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(some, (values) => {
        const adjusted = benjaminiHochberg(values);
        for (const [i, p] of values.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          for (const [j, other] of values.entries())
            if (other > p) expect(adjusted[j]).toBeGreaterThanOrEqual(adjusted[i] ?? 0);
        }
        expect(benjaminiHochberg([...values].reverse())).toEqual([...adjusted].reverse());
      }),
    );
  });

  it('refuses what is no probability', () => {
    expect(() => benjaminiHochberg([0.5, Number.NaN])).toThrow(RangeError);
  });
});

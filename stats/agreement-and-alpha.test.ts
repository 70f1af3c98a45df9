import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agreementAndAlpha } from './agreement-and-alpha';
import { agreementBootstrap } from './agreement-bootstrap';
import { pairablePatterns } from './count-patterns';
import { krippendorffAlphaBootstrap } from './krippendorff-alpha-bootstrap';

it('is both statistics to the last digit, with a value or with the reason why there is none', () => {
  const cell = fc.record({
    unit: fc.nat({ max: 6 }),
    rater: fc.nat({ max: 3 }),
    value: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(cell, { selector: ({ unit, rater }) => `${unit}/${rater}`, maxLength: 24 }), (cells) => {
      const ratings = cells.map(({ unit, rater, value }) => ({ unit: `u${unit}`, rater: `r${rater}`, value }));
      const patterns = pairablePatterns(ratings);
      if ('defined' in patterns) return;
      const options = { draws: 200 };
      const { agreement, alpha } = agreementAndAlpha(patterns, options);
      expect(agreement).toEqual(agreementBootstrap(ratings, options));
      expect(alpha).toEqual(krippendorffAlphaBootstrap(ratings, 'ordinal', options));
    }),
    { numRuns: 100 },
  );
});

import { describe, expect, it } from 'vitest';
import { checkSizes } from './structure/size';

const BUDGET = { otherwise: 200, routes: { '/card': 250 } };

describe('the size check', () => {
  it('finds nothing wrong within the budgets', () => {
    const sizes = [
      { route: '/', bytes: 200_000 },
      { route: '/card', bytes: 249_999 },
    ];
    expect(checkSizes(sizes, BUDGET)).toEqual([]);
  });

  it('finds a page that has grown, and a budget without a page', () => {
    expect(checkSizes([{ route: '/', bytes: 200_600 }], BUDGET)).toEqual([
      '/ loads 201 kB and may load 200: load what is not needed at once later',
      '/card has a budget and is no page: take its line out',
    ]);
  });
});

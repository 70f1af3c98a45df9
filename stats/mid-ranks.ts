/** Ranks with ties: equal values share the mean of the places that they take up. */

export interface MidRanks {
  /** Rank of each value, from 1. */
  readonly ranks: Float64Array;
  /** Sum of t^3 - t over groups of t equal values: what ties take from a rank statistic's spread. */
  readonly ties: number;
}

/**
 * @example
 * midRanks([30, 10, 10]).ranks // => new Float64Array([3, 1.5, 1.5])
 * midRanks([30, 10, 10]).ties // => 6
 */
export function midRanks(values: ArrayLike<number>): MidRanks {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { ranks, ties };
}

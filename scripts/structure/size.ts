/** How much JavaScript each page makes a browser load before it can be used, against what it may. Pure. */

export interface SizeBudget {
  /** Kilobytes (1,000 bytes, gzipped) of a page that is not named. */
  readonly otherwise: number;
  /** Kilobytes by route, for pages that need more or must stay lighter. */
  readonly routes: Readonly<Record<string, number>>;
}

export interface RouteSize {
  readonly route: string;
  /** Bytes, gzipped, of all scripts of the first load. */
  readonly bytes: number;
}

/** @returns one sentence for each page over its budget, and for each budget whose page is gone */
export function checkSizes(sizes: readonly RouteSize[], budget: SizeBudget): string[] {
  const over = sizes.flatMap(({ route, bytes }) => {
    const allowed = budget.routes[route] ?? budget.otherwise;
    const kilobytes = bytes / 1000;
    return kilobytes > allowed
      ? [`${route} loads ${kilobytes.toFixed(0)} kB and may load ${allowed}: load what is not needed at once later`]
      : [];
  });
  const known = new Set(sizes.map((one) => one.route));
  const stale = Object.keys(budget.routes).filter((route) => !known.has(route));
  return [...over, ...stale.map((route) => `${route} has a budget and is no page: take its line out`)];
}

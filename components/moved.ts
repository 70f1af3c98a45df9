/** Moving one item of a list whose items have keys. Pure. */

/** A list with one of its items moved to a place, the others in their order; the same list where nothing moves. */
export function moved<T extends { key: string }>(items: readonly T[], key: string, to: number): T[] {
  const from = items.findIndex((one) => one.key === key);
  const item = items[from];
  const place = Math.max(0, Math.min(items.length - 1, to));
  if (item === undefined || place === from) return [...items];
  const rest = items.filter((one) => one.key !== key);
  return [...rest.slice(0, place), item, ...rest.slice(place)];
}

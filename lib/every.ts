/** Does something again and again: never twice at once, and no sooner than so many ms after it was last done. */

/** @returns a function that ends it, and resolves when what is being done has ended */
export function every(
  ms: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | null = null;
  let doing: Promise<void> = Promise.resolve();
  let ended = false;
  const next = (): void => {
    timer = setTimeout(() => {
      doing = work()
        .then(() => {}, onError)
        .finally(() => {
          if (!ended) next();
        });
    }, ms);
  };
  next();
  return async () => {
    ended = true;
    if (timer !== null) clearTimeout(timer);
    await doing;
  };
}

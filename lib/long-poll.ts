/** An answer that waits for news: it looks at once, on every hint, and every second in case a hint was lost. */
import { bus, type Topic } from './bus';

const LOOK_EVERY_MS = 1_000;

/**
 * @param look reads the present state
 * @param isNews whether it is worth answering with
 * @param hint which messages on the bus are a reason to look again
 * @param within at most so many ms; then the state is answered as it is
 */
export async function whenNews<T>(
  look: () => Promise<T>,
  isNews: (state: T) => boolean,
  hint: { topic: Topic; payload: string },
  within: { ms: number; signal: AbortSignal },
): Promise<T> {
  const until = performance.now() + within.ms;
  let wake: () => void = () => {};
  let hinted = false;
  const unsubscribe = bus().subscribe(hint.topic, (payload) => {
    if (payload !== hint.payload) return;
    hinted = true;
    wake();
  });
  const aborted = () => wake();
  within.signal.addEventListener('abort', aborted);
  try {
    for (;;) {
      hinted = false;
      const state = await look();
      const left = until - performance.now();
      if (isNews(state) || left <= 0 || within.signal.aborted) return state;
      if (hinted) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, LOOK_EVERY_MS));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    unsubscribe();
    within.signal.removeEventListener('abort', aborted);
  }
}

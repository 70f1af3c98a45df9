/** What a process has started, so that it can take it all down again: newest first, each part once, and in bounded time. */

export interface Part {
  readonly name: string;
  stop(): Promise<void> | void;
}

export interface Lifecycle {
  /** Notes a part that runs now. One that is added while things are being stopped is stopped at once. */
  add(part: Part): void;
  readonly stopping: boolean;
  /**
   * Stops every part. A part that fails to stop is reported and does not keep the others from stopping.
   * @param onError hears which part failed, and how
   */
  stop(onError: (name: string, error: unknown) => void): Promise<void>;
}

export function lifecycle(): Lifecycle {
  const parts: Part[] = [];
  let stopped: Promise<void> | null = null;
  const stopAll = async (onError: (name: string, error: unknown) => void) => {
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      try {
        await part.stop();
      } catch (error) {
        onError(part.name, error);
      }
    }
  };
  return {
    add(part) {
      parts.push(part);
      if (stopped) void stopAll(() => {});
    },
    get stopping() {
      return stopped !== null;
    },
    stop(onError) {
      stopped ??= stopAll(onError);
      return stopped;
    },
  };
}

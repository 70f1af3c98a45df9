/**
 * The windows that one candidate has open on one attempt. Each holds a lock named for it while it lives, so another can tell a
 * journal whose window is gone; over a channel they hand each other what has reached the disk, also without a network.
 *
 * Browsers give locks to secure origins alone. Without them every journal counts as abandoned, which costs requests and loses
 * nothing: changes are numbered, and whoever sends a journal begins with its lowest number.
 */
export interface Windows {
  /** Runs `work` unless the window of this name is alive. */
  claim(clientId: string, work: () => Promise<void>): Promise<void>;
  /** Hands changes that are on the disk to the other windows. */
  tell(updates: readonly Uint8Array[]): void;
}

export interface OpenWindows extends Windows {
  /** This window lives from now on. @returns how to end it */
  live(clientId: string, hear: (updates: readonly Uint8Array[]) => void): () => void;
}

const nameOf = (clientId: string) => `plumbline attempt window ${clientId}`;

export function attemptWindows(attempt: string): OpenWindows {
  let channel: BroadcastChannel | null = null;
  return {
    live(clientId, hear) {
      const end = new AbortController();
      const ended = new Promise<void>((resolve) => end.signal.addEventListener('abort', () => resolve()));
      void navigator.locks?.request(nameOf(clientId), () => ended);
      const own = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`plumbline attempt ${attempt}`);
      own?.addEventListener('message', ({ data }: MessageEvent<Uint8Array[]>) => hear(data));
      channel = own;
      return () => {
        end.abort();
        own?.close();
        if (channel === own) channel = null;
      };
    },
    async claim(clientId, work) {
      if (!navigator.locks) return work();
      await navigator.locks.request(nameOf(clientId), { ifAvailable: true }, async (lock) => {
        if (lock !== null) await work();
      });
    },
    tell(updates) {
      if (updates.length > 0) channel?.postMessage([...updates]);
    },
  };
}

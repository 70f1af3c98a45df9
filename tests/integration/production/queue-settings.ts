/** What the test of the queues and its processes agree on. */
import type { ConnectOptions } from '../../support/cluster';

export interface QueueSettings {
  readonly store:
    | { readonly kind: 'redis'; readonly address: string }
    | { readonly kind: 'postgres'; readonly address: ConnectOptions };
  /** Of the queue and of everything else that a fleet leaves in the store. */
  readonly name: string;
  readonly role:
    | { readonly kind: 'producer'; readonly name: string; readonly jobs: number; readonly paceMs: number }
    | { readonly kind: 'worker' };
  /** `acks-first` says "done" before it does anything; `no-key` applies effects without asking for their key. */
  readonly fault: 'none' | 'acks-first' | 'no-key';
}

export const OPTIONS = { visibilityMs: 1200, maxAttempts: 6, backoffBaseMs: 30, backoffMaxMs: 200 };

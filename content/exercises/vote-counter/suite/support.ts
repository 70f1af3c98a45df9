/** What both suites use: the attempt's names, a voter who numbers operations, and what a subscriber has been sent. */
import type { Parameters } from '@/runner/contract';
import type { Fake, Remote } from '@/runner/testing';

export interface Message {
  kind: 'snapshot' | 'change';
  version: number;
  counts: Record<string, number>;
  open: boolean;
}

export interface Counter {
  vote(vote: { voter: string; option: string | null; operation: number }): {
    ok: boolean;
    applied?: boolean;
    reason?: string;
    version: number;
  };
  snapshot(): Message;
  subscribe(id: string, since: number | null, deliver: Fake): void;
  unsubscribe(id: string): void;
  close(): void;
}

export function drawn(params: Parameters) {
  const options = params.options as readonly [string, string, string, string];
  const limits = { history: params.history as number, queue: params.queue as number };
  return {
    options,
    voters: params.voters as readonly [string, string, string, string, string],
    oddNames: params.oddNames as readonly string[],
    ...limits,
    setup: { options, ...limits },
  };
}

/** What a subscriber has been sent, oldest first. */
export const sentTo = (deliver: Fake): Message[] => deliver.calls.map((call) => call.args[0] as Message);

/** In a few letters: `s3` is a snapshot at version 3, `c4` the change to version 4. */
export const inShort = (deliver: Fake): string[] =>
  sentTo(deliver).map(({ kind, version }) => `${kind === 'snapshot' ? 's' : 'c'}${version}`);

/** `c4, c5, c6` for changes(4, 6). */
export const changes = (from: number, to: number): string[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => `c${from + index}`);

/** Makes `count` changes, one version each, by one voter who moves between two options. */
export function mover(counter: Remote<Counter>, voter: string, options: readonly string[]) {
  let operation = 0;
  return async (count: number): Promise<void> => {
    for (let change = 0; change < count; change += 1) {
      operation += 1;
      await counter.vote({ voter, option: options[operation % 2] as string, operation });
    }
  };
}

export interface Vote {
  voter: string;
  /** null takes the vote back. */
  option: string | null;
  /** Numbered by the voter, from 1. */
  operation: number;
}

export type Answer =
  | { ok: true; applied: boolean; version: number }
  | { ok: false; reason: 'closed' | 'unknown-option'; version: number };

export interface Snapshot {
  kind: 'snapshot';
  version: number;
  /** Of all options. */
  counts: Record<string, number>;
  open: boolean;
}

export interface Change {
  kind: 'change';
  version: number;
  /** The new counts of the options that changed. */
  counts: Record<string, number>;
  open: boolean;
}

export type Message = Snapshot | Change;
export type Deliver = (message: Message) => void | Promise<void>;

export interface Options {
  options: string[];
  /** How many changes are kept for subscribers who come back. */
  history: number;
  /** How many messages may wait for one subscriber. */
  queue: number;
}

export class VoteCounter {
  readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  vote(vote: Vote): Answer {
    throw new Error(`vote(${vote.voter}) is not written yet`);
  }

  snapshot(): Snapshot {
    throw new Error('snapshot() is not written yet');
  }

  subscribe(id: string, since: number | null, deliver: Deliver): void {
    throw new Error(`subscribe(${id}, ${since}, ${typeof deliver}) is not written yet`);
  }

  unsubscribe(id: string): void {
    throw new Error(`unsubscribe(${id}) is not written yet`);
  }

  close(): void {
    throw new Error('close() is not written yet');
  }
}

/** What a show is: a world around one or more references, told in messages between the page and its worker. Types alone. */
import type { CachePicture, CacheSettings } from './see-cache-picture';
import type { LimiterPicture, LimiterSettings } from './see-limiter-picture';
import type { QueuePicture, QueueSettings } from './see-queue-picture';

/** The worlds by the exercise they belong to: what can be set, what can be done, and what is to be seen. */
export interface Shows {
  readonly 'rate-limiter': {
    readonly settings: LimiterSettings;
    readonly act: 'calls in a row';
    readonly picture: LimiterPicture;
  };
  readonly 'job-queue': {
    readonly settings: QueueSettings;
    /** Workers are killed by their number. */
    readonly act: { readonly kill: number } | 'add ten';
    readonly picture: QueuePicture;
  };
  readonly cache: {
    readonly settings: CacheSettings;
    readonly act: 'everybody at once' | 'write';
    readonly picture: CachePicture;
  };
}
export type ShowName = keyof Shows;

/** A world as the worker drives it. */
export interface World<Name extends ShowName> {
  readonly now: number;
  /** Lets virtual time pass up to `to` milliseconds since the beginning. */
  advance(to: number): void;
  change(settings: Shows[Name]['settings']): void;
  act(what: Shows[Name]['act']): void;
  picture(): Shows[Name]['picture'];
  close(): void;
}

/** The sources that a show needs, as JavaScript modules: the reference, and a known-wrong solution to hold beside it. */
export interface Sources {
  readonly reference: string;
  readonly beside: string | null;
}

export type ToWorker<Name extends ShowName = ShowName> =
  | {
      readonly kind: 'open';
      readonly show: Name;
      readonly sources: Sources;
      readonly settings: Shows[Name]['settings'];
    }
  | { readonly kind: 'advance'; readonly by: number }
  | { readonly kind: 'change'; readonly settings: Shows[Name]['settings'] }
  | { readonly kind: 'act'; readonly what: Shows[Name]['act'] };

export type FromWorker<Name extends ShowName = ShowName> =
  | { readonly kind: 'picture'; readonly now: number; readonly picture: Shows[Name]['picture'] }
  | { readonly kind: 'broken'; readonly message: string };

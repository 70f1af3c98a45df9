/**
 * Which tests of an exercise a well-known library promises to pass, and for each of the others why it promises nothing of
 * the kind. A test of the first list that the library fails is a wrong test.
 */
export interface Promises {
  /** Ids of tests that the library must pass, at every seed. */
  readonly kept: readonly string[];
  /** Why the library says nothing about the others, by the reason. */
  readonly notPromised: Readonly<Record<string, readonly string[]>>;
}

export const LRU_CACHE: Promises = {
  kept: [
    'lifetime-and-its-end',
    'one-load-for-many-readers',
    'read-after-write',
    'tenants-apart',
    'least-recently-used-goes',
    'stale-served-while-refreshing',
    'failure-not-remembered',
    'missing-is-remembered',
    'lifetime-by-kind',
    'reading-does-not-prolong',
    'lifetimes-spread',
    'any-value-is-held',
    'roles-apart',
    'roles-share',
    'names-never-collide',
    'missing-counts-in-the-bound',
    'memory-bounded',
    'missing-and-values-change-places',
    'late-fill',
    'no-joining-an-older-load',
    'read-during-save',
    'write-settles-as-the-store',
    'failed-save',
    'write-reaches-every-role',
    'write-leaves-others',
    'one-refresh-for-many',
    'stale-period-ends',
    'failed-refresh',
    'slow-store-given-up',
    'late-answer-ignored',
    'old-value-on-bad-days',
    'nothing-old-after-a-write',
  ],
  notPromised: {
    'it fetches again at the next call after a failed fetch, without a pause': ['pause-after-failure'],
  },
};

export const RATE_LIMITER_FLEXIBLE: Promises = {
  kept: [
    'burst-then-refusal',
    'window-slides',
    'keys-apart',
    'never-above-capacity',
    'any-string-is-a-key',
    'a-flood-frees-nobody',
    'idle-keys-are-forgotten',
  ],
  notPromised: {
    'its window begins with the first call and ends as a whole, so nothing refills or slides meanwhile': [
      'refill-to-the-millisecond',
      'parts-of-a-permit-are-kept',
      'asked-every-millisecond',
      'retry-after-is-exact',
      'refusals-change-nothing',
      'window-edge',
      'window-counts-calls-not-averages',
      'random-calls',
    ],
    'it takes any number of points, and refuses what is beyond its limit instead of throwing': ['costs'],
    'it keeps shared buckets in stores that it knows, by scripts of its own': [
      'nodes-take-turns',
      'a-lost-race-is-no-refusal',
      'store-gone',
      'reads-before-writes',
      'any-order-of-operations',
      'clocks-of-nodes-differ',
      'store-clock-steps-back',
      'refusals-write-nothing',
      'entries-live-as-long-as-needed',
      'fail-over-forgets-no-spend',
      'refills-after-a-fail-over',
      'decided-by-the-deadline',
      'late-answers-spend-nothing',
      'a-dead-store-costs-once',
      'asks-again-after-the-cool-down',
      'shares-bound-an-outage',
      'a-share-outlives-an-outage',
    ],
  },
};

export const PG_BOSS: Promises = {
  kept: [
    'add-take-succeed',
    'held-job-comes-back',
    'failed-job-waits',
    'attempts-end',
    'higher-priority-first',
    'lease-ends-on-time',
    'crash-counts-as-attempt',
    'waits-are-spread',
    'others-go-on',
    'nothing-lost-in-a-storm',
  ],
  notPromised: {
    'it finishes a job by its id, whoever holds it now': ['late-worker-refused', 'late-failure-refused'],
    'its leases have one length and no sign of life (version 10)': ['extend-starts-anew'],
    'a second job with the same singleton key is refused, and the first one is not named': [
      'same-key-once',
      'key-is-known-in-every-state',
      'key-of-a-dead-letter',
    ],
    'it stops doubling after sixteen attempts, and has no longest wait': [
      'waits-double-and-stop-growing',
      'retries-earn-no-place',
    ],
    'every failure may be tried again': ['permanent-failure'],
    'its order is priority, then the time of adding, for however long a job waits': [
      'no-starvation',
      'overdue-longest-first',
    ],
    'a queue takes as many jobs as its database holds': [
      'full-queue-refuses',
      'capacity-counts-unfinished',
      'finished-make-room',
    ],
    'it archives finished jobs after a time that is one for all queues': ['key-is-free-again'],
    'its workers poll on timers of the machine; there is no call that takes, works and answers': [
      'effect-once-over-a-crash',
      'work-waits-for-the-handler',
      'work-tells-what-came',
    ],
    'it counts jobs by state, and measures neither lag nor age': ['lag-and-depth', 'age-counts-from-the-add'],
    'its jobs lie in the database, not in memory': ['memory-is-bounded'],
  },
};

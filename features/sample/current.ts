/**
 * The eight candidates of this week, each at another stage, so that every page has something true to show on the first
 * day: one planned, one about to be interviewed, one half written down, one with cards that are late, one ready to reveal,
 * one revealed and disputed, one hired, and one on whom the panel wants more evidence. Pure.
 */
import { type Calendar, hoursLater, minutesLater } from './calendar';
import { addressOf } from './candidates';
import type { RaterKey, WorkspaceKey } from './sample';

export interface CurrentCard {
  readonly rater: RaterKey;
  readonly slug: string;
  /** In the order of the question's criteria; null is "not assessed". */
  readonly levels: readonly (number | null)[];
  readonly recommendation: number;
  /** Lines that the story speaks of later, by the criterion's place; on other criteria the notes are chosen by chance. */
  readonly said: Readonly<Record<number, readonly string[]>>;
  /** Null while it is a draft: then only its first half has been written. */
  readonly sealedAt: Date | null;
}

export interface CurrentReveal {
  readonly at: Date;
  readonly typed: readonly {
    readonly slug: string;
    /** Place of the criterion in its question. */
    readonly criterion: number;
    readonly kind: 'different-evidence' | 'different-bar' | 'criterion-unclear';
    readonly by: RaterKey;
    readonly comments: readonly { readonly by: RaterKey; readonly text: string }[];
  }[];
}

export interface CurrentDecision {
  readonly at: Date;
  readonly outcome: 'hire' | 'more-evidence';
  readonly reasons: readonly {
    readonly text: string;
    /** Cites what these raters wrote on a criterion, by its place. */
    readonly cites: readonly { readonly rater: RaterKey; readonly slug: string; readonly criterion: number }[];
  }[];
}

/** An invitation to an exercise; with `typed`, an attempt that was begun then and handed in. */
export interface CurrentAttempt {
  /** Of the interview that it belongs to, and of the exercise. */
  readonly slug: string;
  readonly exercise: string;
  readonly mode: 'live' | 'take-home';
  readonly by: RaterKey;
  readonly invitedAt: Date;
  readonly typed: { readonly startedAt: Date } | null;
}

export interface CurrentLoop {
  readonly workspace: WorkspaceKey;
  /** Where it stands, in the words of the loops page. */
  readonly stage: string;
  readonly candidate: { readonly name: string; readonly email: string };
  readonly createdAt: Date;
  /** In the order of the role's interviews. */
  readonly interviews: readonly {
    readonly slug: string;
    readonly startsAt: Date;
    readonly place: string;
    readonly raters: readonly RaterKey[];
  }[];
  readonly cards: readonly CurrentCard[];
  readonly reveal: CurrentReveal | null;
  readonly secondRound: boolean;
  readonly decision: CurrentDecision | null;
  readonly attempt: CurrentAttempt | null;
}

/** Names of the eight, in the order of their stages. */
export const CURRENT_CANDIDATES = [
  'Mateus Carvalho',
  'Hana Kobayashi',
  'Yusuf Demir',
  'Marta Kowalczyk',
  'Samuel Osei',
  'Lucía Fernández',
  'Tobias Brandt',
  'Aisha Rahman',
] as const;

const LINKS: Readonly<Record<WorkspaceKey, string>> = {
  northwind: 'https://meet.example.test/northwind',
  kestrel: 'https://meet.example.test/kestrel',
};
const WAAL = 'Room Waal, third floor';

const MINUTES: Readonly<Record<string, number>> = { 'caching-strategy': 45, 'search-engine': 45 };

/** What a loop is written as below: its interviews, and who has sealed what on them. */
interface Script {
  stage: string;
  candidate: (typeof CURRENT_CANDIDATES)[number];
  createdAt: Date;
  interviews: [slug: string, startsAt: Date, raters: RaterKey[], place?: string][];
  sealed: [rater: RaterKey, slug: string, levels: (number | null)[], recommendation: number][];
  said?: [rater: RaterKey, slug: string, criterion: number, ...lines: string[]][];
  drafts?: [rater: RaterKey, slug: string, levels: (number | null)[]][];
  reveal?: CurrentReveal;
  secondRound?: boolean;
  decision?: CurrentDecision;
  attempt?: CurrentAttempt;
}

function loopOf(workspace: WorkspaceKey, script: Script): CurrentLoop {
  const interviews = script.interviews.map(([slug, startsAt, raters, place]) => ({
    slug,
    startsAt,
    raters,
    place: place ?? LINKS[workspace],
  }));
  const endOf = (slug: string): Date => {
    const held = interviews.find((one) => one.slug === slug);
    return minutesLater(held?.startsAt ?? script.createdAt, MINUTES[slug] ?? 60);
  };
  // Second readers come second in the list of raters and seal in the afternoon; the others within the half hour.
  const sealedAt = (rater: RaterKey, slug: string): Date => {
    const place = interviews.find((one) => one.slug === slug)?.raters.indexOf(rater) ?? 0;
    return minutesLater(endOf(slug), place === 0 ? 9 : 24);
  };
  const saidBy = (rater: RaterKey, slug: string): CurrentCard['said'] =>
    Object.fromEntries(
      (script.said ?? []).flatMap(([who, where, criterion, ...lines]) =>
        who === rater && where === slug ? [[criterion, lines]] : [],
      ),
    );
  return {
    workspace,
    stage: script.stage,
    candidate: { name: script.candidate, email: addressOf(script.candidate) },
    createdAt: script.createdAt,
    interviews,
    cards: [
      ...script.sealed.map(([rater, slug, levels, recommendation]) => ({
        rater,
        slug,
        levels,
        recommendation,
        said: saidBy(rater, slug),
        sealedAt: sealedAt(rater, slug),
      })),
      ...(script.drafts ?? []).map(([rater, slug, levels]) => ({
        rater,
        slug,
        levels,
        recommendation: 3,
        said: {},
        sealedAt: null,
      })),
    ],
    reveal: script.reveal ?? null,
    secondRound: script.secondRound ?? false,
    decision: script.decision ?? null,
    attempt: script.attempt ?? null,
  };
}

const LIMITS = 'rate-limiter';
const QUEUE = 'job-queue';
const QUERIES = 'database-indexing';
const CACHE = 'caching-strategy';
const API = 'api-design';
const SEARCH = 'search-engine';

/**
 * The eight loops.
 * @param now the instant of the installation: one interview ended half an hour before it, one begins twenty minutes later
 */
export function currentLoops(now: Date, days: Readonly<Record<WorkspaceKey, Calendar>>): CurrentLoop[] {
  const { northwind, kestrel } = days;
  // Interviews begin on a round five minutes.
  const soon = new Date(Math.ceil((now.getTime() + 20 * 60_000) / 300_000) * 300_000);
  const thisMorning = new Date(Math.floor((now.getTime() - 95 * 60_000) / 300_000) * 300_000);
  return [
    loopOf('northwind', {
      stage: 'Planned',
      candidate: 'Mateus Carvalho',
      createdAt: northwind.at(-2, '16:10'),
      interviews: [
        [LIMITS, northwind.at(1, '10:00'), ['bram', 'divya']],
        [QUEUE, northwind.at(1, '14:00'), ['agnes', 'emil'], WAAL],
        [QUERIES, northwind.at(2, '10:00'), ['chidi', 'farah']],
        [CACHE, northwind.at(2, '14:00'), ['farah', 'bram'], WAAL],
      ],
      sealed: [],
    }),
    loopOf('northwind', {
      stage: 'Interviewing',
      candidate: 'Hana Kobayashi',
      createdAt: northwind.at(-6, '11:20'),
      interviews: [
        [LIMITS, northwind.at(-3, '10:00'), ['bram', 'emil']],
        [QUEUE, northwind.at(-3, '14:00'), ['divya', 'farah']],
        [QUERIES, northwind.at(-2, '11:00'), ['emil', 'bram']],
        [CACHE, soon, ['agnes', 'chidi']],
      ],
      sealed: [
        ['bram', LIMITS, [3, 3, 3], 4],
        ['emil', LIMITS, [3, 2, 1], 3],
        ['divya', QUEUE, [2, 2, 3], 3],
        ['farah', QUEUE, [3, 2, 2], 3],
        ['emil', QUERIES, [3, 3, 2], 4],
        ['bram', QUERIES, [3, 3, 2], 3],
      ],
      attempt: {
        slug: CACHE,
        exercise: 'cache',
        mode: 'live',
        by: 'agnes',
        invitedAt: hoursLater(now, -20),
        typed: null,
      },
    }),
    loopOf('kestrel', {
      stage: 'Interviewing',
      candidate: 'Yusuf Demir',
      createdAt: kestrel.at(-4, '09:40'),
      interviews: [
        [API, thisMorning, ['emil', 'farah']],
        [QUERIES, kestrel.at(1, '11:00'), ['chidi', 'emil']],
        [CACHE, kestrel.at(1, '14:30'), ['farah', 'chidi']],
        [SEARCH, kestrel.at(2, '10:00'), ['chidi']],
      ],
      sealed: [],
      drafts: [['emil', API, [3, 2, 2]]],
    }),
    loopOf('northwind', {
      stage: 'Cards due',
      candidate: 'Marta Kowalczyk',
      createdAt: northwind.at(-8, '10:05'),
      interviews: [
        [LIMITS, northwind.at(-4, '10:00'), ['divya', 'chidi'], WAAL],
        [QUEUE, northwind.at(-4, '14:00'), ['farah', 'emil'], WAAL],
        [QUERIES, northwind.at(-3, '11:00'), ['bram', 'divya']],
        [CACHE, northwind.at(-1, '15:00'), ['emil', 'farah']],
      ],
      sealed: [
        ['chidi', LIMITS, [2, 2, 1], 2],
        ['emil', QUEUE, [2, 1, 2], 2],
        ['bram', QUERIES, [2, 3, 2], 3],
        ['emil', CACHE, [2, 2, null], 2],
      ],
      drafts: [['divya', LIMITS, [2, 1, 1]]],
      attempt: {
        slug: LIMITS,
        exercise: 'rate-limiter',
        mode: 'live',
        by: 'divya',
        invitedAt: northwind.at(-6, '16:00'),
        typed: { startedAt: northwind.at(-4, '10:05') },
      },
    }),
    loopOf('northwind', {
      stage: 'Ready to reveal',
      candidate: 'Samuel Osei',
      createdAt: northwind.at(-9, '13:45'),
      interviews: [
        [LIMITS, northwind.at(-5, '10:00'), ['agnes', 'divya']],
        [QUEUE, northwind.at(-5, '14:00'), ['bram', 'farah']],
        [QUERIES, northwind.at(-4, '11:00'), ['emil', 'chidi']],
        [CACHE, northwind.at(-3, '10:30'), ['agnes', 'emil'], WAAL],
      ],
      sealed: [
        ['agnes', LIMITS, [3, 3, 2], 3],
        ['divya', LIMITS, [1, 2, 2], 2],
        ['bram', QUEUE, [3, 3, 3], 4],
        ['farah', QUEUE, [2, 1, 2], 2],
        ['emil', QUERIES, [2, 3, 2], 3],
        ['chidi', QUERIES, [2, 2, 2], 3],
        ['agnes', CACHE, [2, 3, 2], 3],
        ['emil', CACHE, [3, 3, 2], 4],
      ],
    }),
    loopOf('northwind', {
      stage: 'Revealed, to decide',
      candidate: 'Lucía Fernández',
      createdAt: northwind.at(-11, '15:30'),
      interviews: [
        [LIMITS, northwind.at(-7, '10:00'), ['chidi', 'emil']],
        [QUEUE, northwind.at(-7, '14:00'), ['bram', 'farah'], WAAL],
        [QUERIES, northwind.at(-6, '11:00'), ['divya', 'agnes']],
        [CACHE, northwind.at(-5, '10:30'), ['bram', 'divya']],
      ],
      sealed: [
        ['chidi', LIMITS, [2, 3, 2], 3],
        ['emil', LIMITS, [3, 3, 2], 3],
        ['bram', QUEUE, [3, 3, 2], 4],
        ['farah', QUEUE, [2, 1, 2], 2],
        ['divya', QUERIES, [2, 2, 2], 2],
        ['agnes', QUERIES, [3, 2, 2], 3],
        ['bram', CACHE, [3, 3, 2], 4],
        ['divya', CACHE, [2, 2, null], 3],
      ],
      said: [
        [
          'bram',
          QUEUE,
          1,
          '"I check a unique key on customer and month, then I send, with the same key as the provider’s idempotency key."',
          'Lost reply: "same key again, they answer with the first result". Unasked.',
        ],
        [
          'farah',
          QUEUE,
          1,
          '"I check a unique key on customer and month, then I send."',
          'Two workers that check at the same moment, and a crash between sending and marking: asked for both, got "very unlikely" for the first and nothing for the second.',
        ],
      ],
      reveal: {
        at: northwind.at(-2, '15:00'),
        typed: [
          {
            slug: QUEUE,
            criterion: 1,
            kind: 'criterion-unclear',
            by: 'farah',
            comments: [
              {
                by: 'farah',
                text: 'Lucía checks a key and then sends. The crash in between was open until I asked, and stayed open. For me that is level 1, also with the key.',
              },
              {
                by: 'bram',
                text: 'Same sentence in my notes. The key goes to the provider too, so a second send gets the first answer. The anchor for 3 names exactly that.',
              },
            ],
          },
        ],
      },
    }),
    loopOf('northwind', {
      stage: 'Decided',
      candidate: 'Tobias Brandt',
      createdAt: northwind.at(-14, '09:15'),
      interviews: [
        [LIMITS, northwind.at(-10, '10:00'), ['emil', 'divya'], WAAL],
        [QUEUE, northwind.at(-10, '14:00'), ['agnes', 'chidi'], WAAL],
        [QUERIES, northwind.at(-9, '11:00'), ['emil', 'farah']],
        [CACHE, northwind.at(-8, '10:30'), ['chidi', 'agnes']],
      ],
      sealed: [
        ['emil', LIMITS, [3, 3, 3], 4],
        ['divya', LIMITS, [2, 3, 2], 3],
        ['agnes', QUEUE, [3, 3, 2], 4],
        ['chidi', QUEUE, [3, 3, 2], 3],
        ['farah', QUERIES, [3, 2, 1], 3],
        ['emil', QUERIES, [3, 3, 3], 4],
        ['chidi', CACHE, [3, 2, 2], 3],
        ['agnes', CACHE, [3, 3, 2], 4],
      ],
      said: [
        [
          'emil',
          LIMITS,
          2,
          '"Reads pass on a local bucket, exports and sign-in are refused: a free hour of guessing costs more than an hour of try again."',
          '"A replica that takes over has forgotten at most one burst a key, a hundred, each time."',
        ],
        [
          'divya',
          LIMITS,
          2,
          'Deadline of ten milliseconds, reads pass, exports are refused, 429 with Retry-After. The figure for a fail-over came after my question.',
        ],
        [
          'agnes',
          QUEUE,
          1,
          '"Every job runs twice some day. The mark and the row are one transaction; for the mail it is the provider’s key, made from customer and month."',
        ],
        [
          'chidi',
          QUEUE,
          1,
          'Says unasked that a job runs twice, puts a unique constraint where the row is written. "A worker that slept through its lease changes zero rows."',
        ],
        [
          'farah',
          QUERIES,
          2,
          '"An index costs some disk." Built at noon, not concurrently; success is "I run it once and look".',
        ],
        [
          'emil',
          QUERIES,
          2,
          'After the break took it back: "concurrently, outside a transaction; if it fails it is left invalid, so drop and redo".',
          '"Last active changes all day and would end the HOT updates. I would store the day."',
        ],
      ],
      reveal: {
        at: northwind.at(-6, '15:00'),
        typed: [
          {
            slug: QUERIES,
            criterion: 2,
            kind: 'different-evidence',
            by: 'emil',
            comments: [
              {
                by: 'farah',
                text: 'I rated from the record, which ends at the break. With Emil’s lines I would have said 2 at least.',
              },
            ],
          },
        ],
      },
      secondRound: true,
      decision: {
        at: northwind.at(-6, '16:40'),
        outcome: 'hire',
        reasons: [
          {
            text: 'Says what happens when the shared count is away, endpoint by endpoint; two raters wrote down the same.',
            cites: [
              { rater: 'emil', slug: LIMITS, criterion: 2 },
              { rater: 'divya', slug: LIMITS, criterion: 2 },
            ],
          },
          {
            text: 'Expects every job to run twice and puts the guard where the effect is; this is where our incidents of last year began.',
            cites: [
              { rater: 'agnes', slug: QUEUE, criterion: 1 },
              { rater: 'chidi', slug: QUEUE, criterion: 1 },
            ],
          },
          {
            text: 'Bringing an index in safely came late and after a break. Pairs on the first two migrations.',
            cites: [{ rater: 'farah', slug: QUERIES, criterion: 2 }],
          },
        ],
      },
    }),
    loopOf('kestrel', {
      stage: 'More evidence needed',
      candidate: 'Aisha Rahman',
      createdAt: kestrel.at(-10, '10:50'),
      interviews: [
        [API, kestrel.at(-6, '10:00'), ['farah', 'chidi']],
        [QUERIES, kestrel.at(-6, '14:00'), ['emil']],
        [CACHE, kestrel.at(-5, '11:00'), ['farah', 'emil']],
        [SEARCH, kestrel.at(-4, '10:00'), ['emil']],
      ],
      sealed: [
        ['farah', API, [2, 3, 2], 3],
        ['chidi', API, [2, 2, 2], 3],
        ['emil', QUERIES, [2, 2, 2], 3],
        ['farah', CACHE, [2, null, 2], 2],
        ['emil', CACHE, [3, 2, 2], 3],
        ['emil', SEARCH, [2, null, 2], 3],
      ],
      said: [
        [
          'emil',
          SEARCH,
          0,
          'Inverted index in plain words, clinic names as text, postcodes exact. Then the fire alarm: ranking never came up.',
        ],
        [
          'farah',
          CACHE,
          0,
          '"Slots are not cached at all, the booking reads them." Opening hours a day. Then out of time.',
        ],
      ],
      reveal: { at: kestrel.at(-3, '14:00'), typed: [] },
      decision: {
        at: hoursLater(kestrel.at(-3, '14:00'), 1),
        outcome: 'more-evidence',
        reasons: [
          {
            text: 'Search was rated by one person, who ran out of time before ranking came up, and staleness was not assessed by one of two. Half an hour on both before we decide.',
            cites: [{ rater: 'emil', slug: SEARCH, criterion: 0 }],
          },
        ],
      },
    }),
  ];
}

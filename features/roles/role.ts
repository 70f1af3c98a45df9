/**
 * What a role asks for. Three templates share one rubric and differ in weights, expected levels and interviews, each with
 * its reason: "keep the rubric stable; change scenario and weighting to match the role". A weight orders and flags; it is
 * never multiplied into a number.
 */

export type RatingMode = 'pair' | 'second-reader' | 'single';
export type RoleLevel = 'entry' | 'mid' | 'senior' | 'staff';
export const ROLE_LEVELS: readonly RoleLevel[] = ['entry', 'mid', 'senior', 'staff'];
export const RATING_MODES: readonly RatingMode[] = ['pair', 'second-reader', 'single'];

/** How many raters a mode wants on one performance. */
export const RATERS_WANTED: Record<RatingMode, number> = { pair: 2, 'second-reader': 2, single: 1 };

export const LEVEL_WORDS: Record<RoleLevel, string> = { entry: 'Entry', mid: 'Mid', senior: 'Senior', staff: 'Staff' };
export const WEIGHT_WORDS: Record<1 | 2 | 3, string> = { 1: 'some', 2: 'much', 3: 'heavy' };
export const RATING_WORDS: Record<RatingMode, string> = {
  pair: 'Pair',
  'second-reader': 'Second reader',
  single: 'Single',
};
/** What each mode means for those who rate. */
export const RATING_HINTS: Record<RatingMode, string> = {
  pair: 'Two in the room rate the same performance.',
  'second-reader': 'A second person rates later, blind, from the record.',
  single: 'One rater; nothing to compare with.',
};

export interface RoleCapability {
  capability: string;
  /** 1 some, 2 much, 3 heavy. */
  weight: 1 | 2 | 3;
  weightReason: string;
  expectedLevel: number;
  expectedReason: string;
  rating: RatingMode;
}

export interface RoleTemplate {
  key: string;
  title: string;
  level: RoleLevel;
  about: string;
  capabilities: RoleCapability[];
  interviews: { title: string; purpose: string; minutes: number; rating: RatingMode; slugs: string[] }[];
}

const capability = (
  key: string,
  weight: 1 | 2 | 3,
  weightReason: string,
  expectedLevel: number,
  expectedReason: string,
  rating: RatingMode,
): RoleCapability => ({ capability: key, weight, weightReason, expectedLevel, expectedReason, rating });

export const ROLE_TEMPLATES: readonly RoleTemplate[] = [
  {
    key: 'backend-engineer',
    title: 'Backend engineer',
    level: 'senior',
    about: 'Owns services end to end: data model, background work, limits and what happens on a bad night.',
    capabilities: [
      capability(
        'coding-debugging',
        2,
        'Ships code daily, but the exercise covers typing speed; judgement is what we lack.',
        2,
        'Must read and repair code without help; need not be the fastest.',
        'single',
      ),
      capability(
        'data-persistence',
        3,
        'Most incidents of the last year began in a query or a race between two writers.',
        3,
        'Will own the schema of a service that others build on.',
        'second-reader',
      ),
      capability(
        'distributed-systems',
        3,
        'Every service here talks to queues and caches that fail on their own.',
        3,
        'Designs alone and is reviewed afterwards.',
        'pair',
      ),
      capability(
        'production-readiness',
        2,
        'Engineers carry the pager for what they release.',
        2,
        'On call from the third month, with a runbook that exists.',
        'pair',
      ),
      capability(
        'working-with-others',
        1,
        'A team of six that reviews in writing.',
        2,
        'Must disagree in a review without a meeting.',
        'single',
      ),
    ],
    interviews: [
      {
        title: 'Limits and refusals',
        purpose: 'How the candidate protects a shared service and treats refusal as part of the product.',
        minutes: 60,
        rating: 'pair',
        slugs: ['rate-limiter'],
      },
      {
        title: 'Background work',
        purpose: 'How the candidate plans for work that fails half way and runs twice.',
        minutes: 60,
        rating: 'pair',
        slugs: ['job-queue'],
      },
      {
        title: 'Data and queries',
        purpose: 'Whether the candidate reads a plan before changing a schema.',
        minutes: 60,
        rating: 'second-reader',
        slugs: ['database-indexing'],
      },
      {
        title: 'Caching',
        purpose: 'How the candidate keeps a fast answer from becoming a wrong one.',
        minutes: 45,
        rating: 'pair',
        slugs: ['caching-strategy'],
      },
    ],
  },
  {
    key: 'platform-engineer',
    title: 'Platform engineer',
    level: 'senior',
    about: 'Builds what other teams run on; failure modes and safe operation come before features.',
    capabilities: [
      capability(
        'coding-debugging',
        2,
        'Libraries and tooling used by forty engineers.',
        2,
        'Code is read far more often than it is written here.',
        'single',
      ),
      capability(
        'data-persistence',
        2,
        'Runs the shared databases but rarely models a product’s tables.',
        2,
        'Must judge an index and a migration, not design a domain.',
        'second-reader',
      ),
      capability(
        'distributed-systems',
        3,
        'A wrong default in the platform is every team’s incident.',
        3,
        'Sets the retry, timeout and queue policies for others.',
        'pair',
      ),
      capability(
        'production-readiness',
        3,
        'Safe operation is the product of this team.',
        3,
        'Leads incidents from the first quarter.',
        'pair',
      ),
      capability(
        'working-with-others',
        2,
        'Customers are colleagues who did not choose the platform.',
        2,
        'Says no with a reason and an alternative.',
        'single',
      ),
    ],
    interviews: [
      {
        title: 'Concurrency',
        purpose: 'Whether the candidate starts from the invariant and can say where it is enforced.',
        minutes: 60,
        rating: 'pair',
        slugs: ['concurrency-control'],
      },
      {
        title: 'Background work',
        purpose: 'How the candidate plans for work that fails half way and runs twice.',
        minutes: 60,
        rating: 'pair',
        slugs: ['job-queue'],
      },
      {
        title: 'Service boundaries',
        purpose: 'When the candidate splits a system, when not, and what one service’s failure does to the next.',
        minutes: 60,
        rating: 'pair',
        slugs: ['service-boundaries'],
      },
      {
        title: 'Limits and refusals',
        purpose: 'How the candidate protects a shared service and treats refusal as part of the product.',
        minutes: 45,
        rating: 'second-reader',
        slugs: ['rate-limiter'],
      },
    ],
  },
  {
    key: 'api-product-engineer',
    title: 'API product engineer',
    level: 'mid',
    about: 'Designs interfaces that other companies build on, and the data behind them.',
    capabilities: [
      capability('coding-debugging', 2, 'Small team; everybody ships.', 2, 'Needs a reviewer, not a guide.', 'single'),
      capability(
        'data-persistence',
        3,
        'Product constraints end up in the data model and stay for years.',
        2,
        'Models one resource well with a review.',
        'pair',
      ),
      capability(
        'distributed-systems',
        1,
        'Mostly one service and one database; partners retry a great deal.',
        2,
        'Must handle retries and duplicates, not consensus.',
        'single',
      ),
      capability(
        'production-readiness',
        2,
        'Partners notice a bad deploy before we do.',
        2,
        'Releases behind a flag and watches one figure.',
        'second-reader',
      ),
      capability(
        'working-with-others',
        2,
        'Talks to partners’ engineers every week.',
        2,
        'Writes a deprecation notice a stranger can follow.',
        'single',
      ),
    ],
    interviews: [
      {
        title: 'API design',
        purpose: 'Whether strangers could build on the interface and still be working in a year.',
        minutes: 60,
        rating: 'pair',
        slugs: ['api-design'],
      },
      {
        title: 'Data and queries',
        purpose: 'Whether the candidate reads a plan before changing a schema.',
        minutes: 60,
        rating: 'pair',
        slugs: ['database-indexing'],
      },
      {
        title: 'Caching',
        purpose: 'How the candidate keeps a fast answer from becoming a wrong one.',
        minutes: 45,
        rating: 'second-reader',
        slugs: ['caching-strategy'],
      },
      {
        title: 'Search',
        purpose: 'Whether the candidate can talk about bad results, not just slow ones.',
        minutes: 45,
        rating: 'single',
        slugs: ['search-engine'],
      },
    ],
  },
];

/** "1 criterion", "3 criteria". */
export const criteriaWords = (count: number): string => (count === 1 ? '1 criterion' : `${count} criteria`);

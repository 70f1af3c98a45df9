/**
 * The story that a first start tells: who is in it, how strict each of them is, and what there is to see. Names never
 * change; dates are counted back from the day of the installation; chance comes from a seed. Pure.
 *
 * What is planted, for calibration to find: six bars of different height, one criterion that two camps read differently,
 * and one interviewer who grew stricter when a rubric was reworded.
 */
import type { WorkspaceRole } from '@/features/access/role';
import type { QuestionBody } from '@/features/questions/schema';

export const ORGANISATION = { name: 'Meridian Hiring Partners', slug: 'meridian-hiring-partners' } as const;

export type WorkspaceKey = 'northwind' | 'kestrel';
export type RaterKey = 'agnes' | 'bram' | 'chidi' | 'divya' | 'emil' | 'farah';
export type PersonKey = RaterKey | 'ruth' | 'margit' | 'tom' | 'lena';

export interface SampleWorkspace {
  readonly key: WorkspaceKey;
  readonly name: string;
  readonly slug: string;
  readonly timeZone: string;
  readonly role: {
    readonly template: string;
    readonly title: string;
    readonly level: 'entry' | 'mid' | 'senior' | 'staff';
  };
  readonly manager: PersonKey;
  readonly raters: readonly RaterKey[];
  readonly rooms: readonly string[];
}

export const WORKSPACES: readonly SampleWorkspace[] = [
  {
    key: 'northwind',
    name: 'Northwind Freight',
    slug: 'northwind-freight',
    timeZone: 'Europe/Amsterdam',
    role: { template: 'backend-engineer', title: 'Backend engineer, tracking and billing', level: 'senior' },
    manager: 'margit',
    raters: ['agnes', 'bram', 'chidi', 'divya', 'emil', 'farah'],
    rooms: ['https://meet.example.test/northwind', 'Room Waal, third floor', 'Room Merwede, third floor'],
  },
  {
    key: 'kestrel',
    name: 'Kestrel Health',
    slug: 'kestrel-health',
    timeZone: 'Europe/London',
    role: { template: 'api-product-engineer', title: 'API engineer, clinic bookings', level: 'mid' },
    manager: 'tom',
    raters: ['chidi', 'emil', 'farah'],
    rooms: ['https://meet.example.test/kestrel'],
  },
];

export interface SamplePerson {
  readonly key: PersonKey;
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
  readonly seats: Partial<Record<WorkspaceKey, WorkspaceRole>>;
  /** Owns the organisation, with the right to calibrate across its workspaces. */
  readonly owner: boolean;
}

const person = (
  key: PersonKey,
  name: string,
  timeZone: string,
  seats: SamplePerson['seats'],
  owner = false,
): SamplePerson => ({ key, name, email: `${key}@example.test`, timeZone, seats, owner });

const BOTH = { northwind: 'interviewer', kestrel: 'interviewer' } as const;
const NORTHWIND = { northwind: 'interviewer' } as const;

/** Interviewers first, in the order of the alphabet: a list of people never says who is strict. */
export const PEOPLE: readonly SamplePerson[] = [
  person('agnes', 'Agnes Lindqvist', 'Europe/Stockholm', NORTHWIND),
  person('bram', 'Bram de Wit', 'Europe/Amsterdam', NORTHWIND),
  person('chidi', 'Chidi Okafor', 'Africa/Lagos', BOTH),
  person('divya', 'Divya Raman', 'Asia/Kolkata', NORTHWIND),
  person('emil', 'Emil Novák', 'Europe/Prague', BOTH),
  person('farah', 'Farah Haddad', 'Europe/London', BOTH),
  person('margit', 'Margit Olsen', 'Europe/Amsterdam', { northwind: 'manager' }),
  person('tom', 'Tom Whitfield', 'Europe/London', { kestrel: 'manager' }),
  person('lena', 'Lena Fischer', 'Europe/Berlin', { northwind: 'observer' }),
  person('ruth', 'Ruth Adeyemi', 'Europe/London', { northwind: 'owner', kestrel: 'owner' }, true),
];

/** How far above (kind) or below (strict) the panel somebody rates, in levels. */
export const LEAN: Readonly<Record<RaterKey, number>> = {
  agnes: 0,
  bram: 0.5,
  chidi: -0.25,
  divya: -0.5,
  emil: 0.25,
  farah: 0.1,
};

/** One criterion is read two ways: these people see level 3 where the others see level 1 or 2. */
export const SPLIT = {
  question: 'job-queue',
  criterion: 'effects-once',
  generous: ['agnes', 'bram', 'chidi'] as readonly RaterKey[],
  /** How far each camp moves away from the middle, in levels. */
  by: 0.8,
} as const;

/** A rubric was reworded, and one person has rated lower ever since. */
export const EDIT = {
  question: 'rate-limiter',
  criterion: 'failure-and-operation',
  note: 'Level 3 asks for a figure on what a fail-over lets through; level 2 says what is still missing then.',
  /** Working days before the installation, about three months and a half: enough performances on either side to be set against each other. */
  daysAgo: 74,
  drifter: 'farah' as RaterKey,
  drift: -0.7,
} as const;

const EDITED_ANCHORS: Readonly<Record<number, string>> = {
  2: 'Names a deadline on the check, an answer for when no reply comes, and a 429 that says when to come back; speaks of a fail-over without saying how much it lets through.',
  3: 'Names a deadline, an answer chosen endpoint by endpoint with its price, and a 429 that says when to come back; states as a figure or formula how far one fail-over exceeds the limit.',
};

/** The second version of the edited question. The number and meaning of levels stay, so the criterion keeps its id. */
export function editedBody(body: QuestionBody): QuestionBody {
  return {
    ...body,
    criteria: body.criteria.map((one) =>
      one.id !== EDIT.criterion
        ? one
        : {
            ...one,
            levels: one.levels.map((level) => ({ ...level, anchor: EDITED_ANCHORS[level.level] ?? level.anchor })),
          },
    ),
  };
}

/** How somebody leans on a criterion at a time, in levels. */
export function leanOf(
  rater: RaterKey,
  row: { question: string; criterion: string },
  when: { at: Date; editedAt: Date },
): number {
  const drift = rater === EDIT.drifter && when.at >= when.editedAt ? EDIT.drift : 0;
  const reads = row.question === SPLIT.question && row.criterion === SPLIT.criterion;
  const camp = reads ? (SPLIT.generous.includes(rater) ? SPLIT.by : -SPLIT.by) : 0;
  return LEAN[rater] + drift + camp;
}

/** What a first start prints, and what later starts print again. */
export interface SampleReport {
  /** False when the sample was there already. */
  readonly loaded: boolean;
  readonly organisation: string;
  /** One for all ten people, made for this installation; null when the file that keeps it is gone. */
  readonly passphrase: string | null;
  readonly people: readonly { readonly name: string; readonly email: string; readonly does: string }[];
}

const ROLE_IN_WORDS: Record<WorkspaceRole, string> = {
  owner: 'owner',
  manager: 'hiring manager',
  interviewer: 'interviewer',
  observer: 'observer',
};

/** Somebody's place in the story, in a few words. */
export function doesWhat(one: SamplePerson): string {
  if (one.owner) return `owner of ${ORGANISATION.name}`;
  const places = WORKSPACES.filter((workspace) => one.seats[workspace.key] !== undefined);
  const role = ROLE_IN_WORDS[one.seats[places[0]?.key ?? 'northwind'] ?? 'observer'];
  return `${role}, ${places.map((workspace) => workspace.name).join(' and ')}`;
}

/**
 * What the pages of calibration show: session to scope, the address to a filter, then figures. They are made in a thread where
 * the server has one, and kept by the version of all that they rest on: who asks again is answered from what is there, and
 * a new reveal, seal, wording or name makes another version.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { notFound as notFoundPage } from 'next/navigation';
import { listOrganisationRoles, withScope } from '@/features/access/data';
import { requirePerson, requireWorkspace } from '@/features/access/loaders';
import { type PersonScope, systemScope, type WorkspaceScope } from '@/features/access/scope';
import { DEFAULT_CAPABILITIES } from '@/features/questions/capability';
import { listRoles } from '@/features/roles/data';
import { digest } from '@/lib/digest';
import { notFound } from '@/lib/errors';
import { type Moment, moment } from '@/lib/moment';
import { provide, resolve, resolveOptional } from '@/lib/process';
import type { AdjustedPerformance } from './adjusted';
import type { CalibrationInput } from './calibration';
import {
  type Chosen,
  choose,
  listPooled,
  type Material,
  type Outline,
  type RatingFilter,
  readMaterial,
  readNarrowing,
  readOutline,
  readPool,
  readProcess,
  readSettings,
} from './data';
import { ABSENT } from './dataset';
import { ledgerOf } from './ledger';
import { logPooling } from './mutations';
import { canPool, canSetCalibration, sightOf } from './policy';
import { NO_CARDS } from './process';
import { CARD_FILES, type CalibrationQuery, calibrationPageSchema, periodStart, type View } from './schema';

/** The functions that make pages, for a process without a thread for them (see `components/boards.ts`). */
export type Makers = Readonly<Record<string, (job: never) => unknown>>;

interface Kept {
  value: Promise<unknown>;
  settled: boolean;
  progress: Progress;
}

/** Ratings that are being read and sorted out, or are held where pages are made. */
interface Held {
  ready: Promise<void>;
  /** Told of how far the reading is, for everybody who waits for it. */
  listeners: ((progress: Progress) => void)[];
  settled: boolean;
}

/** How far the reading has come; all read: it is being computed. */
export interface Progress {
  done: number;
  of: number;
}

declare module '@/lib/process' {
  interface ProcessSlots {
    /** Pages made last, by a digest of what they were made of, the one used longest ago first. */
    calibrations: Map<string, Kept>;
    /** What their makers hold, by key. */
    calibrationsHeld: Map<string, Held>;
  }
}

const REMEMBERED = 48;
/** So long a page waits for its figures before it says how far they are. */
const PATIENCE_MS = 3000;

/** What is to be made: `name` is a function of the makers, `with` its further arguments. */
export interface Asked {
  scope: WorkspaceScope;
  filter: RatingFilter;
  workspaceHref: string;
  name: 'makeBoard' | 'makeRubric' | 'makeRatingFile' | 'makeAdjusted';
  with: Readonly<Record<string, string>>;
}

/** Calls one of the makers, in their thread where the server has one. */
function call<T>(makers: Makers, name: string, input: unknown): Promise<T> {
  const thread = resolveOptional('statistics');
  return thread === undefined ? Promise.resolve(makers[name]?.(input as never) as T) : thread.call<T>(name, input);
}

/** What all pages of one reader rest on, whichever of them is asked for. */
const basisKey = ({ scope, filter: { roleId, capability } }: Asked, outline: Outline): string =>
  digest(JSON.stringify([scope.workspaceId, scope.userId, scope.role, roleId, capability, outline]));

/** Has the ratings read and sorted out, once for all pages that rest on them. */
function hold(
  key: string,
  { scope, filter }: Asked,
  outline: Outline,
  makers: Makers,
  tell: (progress: Progress) => void,
  choice?: Promise<Chosen>,
): Promise<void> {
  if (!resolveOptional('calibrationsHeld')) provide('calibrationsHeld', new Map());
  const all = resolve('calibrationsHeld');
  const known = all.get(key);
  if (known !== undefined) {
    if (!known.settled) known.listeners.push(tell);
    return known.ready;
  }
  const listeners = [tell];
  const read = async (): Promise<void> => {
    const telling = (done: number, of: number) => {
      for (const listener of listeners) listener({ done, of });
    };
    const material: Material = await readMaterial(scope, filter, outline, telling, choice);
    for (const listener of listeners) listener({ done: 1, of: 1 });
    await call(makers, 'hold', { key, ...material });
  };
  const held: Held = { ready: read(), listeners, settled: false };
  all.set(key, held);
  held.ready.then(
    () => {
      held.settled = true;
      listeners.length = 0;
    },
    () => all.delete(key),
  );
  for (const oldest of [...all.keys()].slice(0, -REMEMBERED)) all.delete(oldest);
  return held.ready;
}

async function make(
  asked: Asked,
  outline: Outline,
  makers: Makers,
  tell: (progress: Progress) => void,
): Promise<unknown> {
  const { scope, filter, workspaceHref, name } = asked;
  const key = basisKey(asked, outline);
  const ofCards = asked.with.view === 'process' || CARD_FILES.includes(asked.with.file ?? '');
  const choice = ofCards ? choose(scope, filter) : undefined;
  const reading = choice === undefined ? Promise.resolve(NO_CARDS) : readProcess(scope, filter, choice);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const [cards] = await Promise.all([reading, hold(key, asked, outline, makers, tell, choice)]);
    const made = await call(makers, name, { key, workspaceHref, cards, ...asked.with });
    if (made !== ABSENT) return made;
    // Others were asked for meanwhile, or the thread was started anew.
    resolve('calibrationsHeld').delete(key);
  }
  throw new Error('The figures were crowded out three times: too many people ask for calibration at once.');
}

/** Asks for figures, or for those that are there already. */
async function keep(asked: Asked, makers: Makers): Promise<Kept> {
  const { scope, filter } = asked;
  const outline = await readOutline(scope, filter);
  // The period's first instant moves with every request; which rounds it takes in is part of the version.
  const key = digest(JSON.stringify([asked.name, asked.with, asked.workspaceHref, basisKey(asked, outline)]));
  if (!resolveOptional('calibrations')) provide('calibrations', new Map());
  const all = resolve('calibrations');
  const known = all.get(key);
  if (known !== undefined) {
    all.delete(key);
    all.set(key, known);
    return known;
  }
  const made: Kept = { value: Promise.resolve(), settled: false, progress: { done: 0, of: 1 } };
  made.value = make(asked, outline, makers, (progress) => {
    made.progress = progress;
  }).then(
    (value) => {
      made.settled = true;
      return value;
    },
    (error: unknown) => {
      all.delete(key);
      throw error;
    },
  );
  // Whoever asked may have left; the failure is the next one's to hear.
  made.value.catch(() => {});
  // A file of all ratings is large and seldom asked for twice.
  if (asked.name !== 'makeRatingFile') all.set(key, made);
  for (const oldest of [...all.keys()].slice(0, -REMEMBERED)) all.delete(oldest);
  return made;
}

/** The figures, however long they take. */
export async function answer<T>(asked: Asked, makers: Makers): Promise<T> {
  return (await keep(asked, makers)).value as Promise<T>;
}

/** The figures, or how far they are when they take long. */
async function answerSoon<T>(asked: Asked, makers: Makers): Promise<{ value: T } | { progress: Progress }> {
  const kept = await keep(asked, makers);
  if (!kept.settled) {
    const ended = new AbortController();
    const patience = wait(PATIENCE_MS, undefined, { signal: ended.signal }).catch(() => {});
    await Promise.race([kept.value, patience]).finally(() => ended.abort());
  }
  return kept.settled ? { value: (await kept.value) as T } : { progress: kept.progress };
}

/** Which ratings a query asks for. @throws AppError `not-found` for a role that is not of this workspace */
export async function filterOf(
  scope: WorkspaceScope,
  query: Pick<CalibrationQuery, 'period' | 'role' | 'capability'>,
  now: Date,
): Promise<{ filter: RatingFilter; role: string | null }> {
  const role = await withScope(scope, async (tx) => (await listRoles(tx, scope)).find((one) => one.id === query.role));
  if (query.role !== '' && role === undefined) throw notFound('The role');
  const filter = {
    from: periodStart(query.period, now),
    until: now,
    roleId: role?.id ?? null,
    capability: query.capability === '' ? null : query.capability,
  };
  return { filter, role: role?.title ?? null };
}

type Search = Promise<Record<string, string | string[] | undefined>>;

/** @param search as Next gives it; what it does not say, or says wrongly, is taken as usual */
export async function loadCalibration<Board>(workspaceSlug: string, search: Search, view: View, makers: Makers) {
  const page = await narrowed(workspaceSlug, search);
  const found = await answerSoon<Board>({ ...page.asked, name: 'makeBoard', with: { view } }, makers);
  return { found, ...page };
}

/** Between which anchors raters differ; "not found" for whoever sees no figures of the panel. */
export async function loadRubrics<Rubric>(workspaceSlug: string, search: Search, makers: Makers) {
  const page = await narrowed(workspaceSlug, search);
  if (!page.seesPanel) notFoundPage();
  const found = await answerSoon<readonly Rubric[]>({ ...page.asked, name: 'makeRubric', with: {} }, makers);
  return { found, ...page };
}

/** What all pages of calibration begin with: who reads, what the address asks for, and what else there is to ask for. */
async function narrowed(workspaceSlug: string, search: Search) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  const held = await listOrganisationRoles((await requirePerson()).scope);
  const pool = held.find((one) => one.organisationId === scope.organisationId && canPool(one.role));
  const { now } = moment();
  const given = await search;
  const { filter, ...narrowing } = await withScope(scope, (tx) => readNarrowing(tx, scope, given, now));
  const workspaceHref = `/w/${workspace.workspaceSlug}`;
  return {
    asked: { scope, filter, workspaceHref },
    workspaceHref,
    zone: workspace.timeZone,
    narrowing,
    seesPanel: sightOf({ role: scope.role, namesInCalibration: false }).panel,
    maySet: scope.role === 'owner',
    /** The organisation's slug, for whoever may pool its workspaces. */
    pool: pool?.slug ?? null,
    now,
  };
}

/** Adjusted levels of one loop's performances by interview; null where the workspace has them off. */
export async function loadAdjusted(
  workspaceSlug: string,
  loopId: string,
  makers: Makers,
): Promise<readonly AdjustedPerformance[] | null> {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  const { adjusted } = await withScope(scope, (tx) => readSettings(tx, scope));
  if (!adjusted) return null;
  const { now } = moment();
  const filter = { from: periodStart('12m', now), until: now, roleId: null, capability: null };
  const workspaceHref = `/w/${workspace.workspaceSlug}`;
  return answer({ scope, filter, workspaceHref, name: 'makeAdjusted', with: { loopId } }, makers);
}

/** What the workspace has chosen, and whether this person may choose otherwise. */
export async function loadSettings(workspaceSlug: string) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  const { zone: _, ...settings } = await withScope(scope, (tx) => readSettings(tx, scope));
  return { settings, workspace, maySet: canSetCalibration(scope.role) };
}

/**
 * Several workspaces of an organisation for its calibrator: those that allow it, by person and criterion. Noted in the log of each.
 * @param organisation its slug; null for whoever holds no role there
 */
export async function readPooledBoard<Board>(
  person: PersonScope,
  organisation: string,
  { period, capability }: Pick<CalibrationQuery, 'period' | 'capability'>,
  at: Moment,
  makers: Makers,
) {
  const held = (await listOrganisationRoles(person)).find((one) => one.slug === organisation);
  if (held === undefined || !canPool(held.role)) return null;
  const asked = { from: periodStart(period, at.now), capability: capability === '' ? null : capability };
  const input = await pooledInput(held.organisationId, person.userId, asked, at);
  const board = await call<Board>(makers, 'makePool', { input: input.facts });
  return {
    board,
    organisation: held.name,
    slug: held.slug,
    from: asked.from,
    now: at.now,
    workspaces: input.workspaces,
    others: input.others,
  };
}

/** The page of several workspaces; "not found" for whoever holds no role in the organisation. */
export async function loadPool<Board>(
  organisation: string,
  search: Promise<Record<string, string | string[] | undefined>>,
  makers: Makers,
) {
  const { scope: person } = await requirePerson();
  const given = await search;
  const asked = calibrationPageSchema.parse(given);
  // Workspaces name capabilities of their own; the ones that all of them have can be set side by side.
  const capability = DEFAULT_CAPABILITIES.find((one) => one.key === asked.capability) ?? null;
  const query = { period: asked.period, capability: capability?.key ?? '' };
  const found = await readPooledBoard<Board>(person, organisation, query, moment(), makers);
  if (found === null) notFoundPage();
  // Roles are a workspace's own: several have none in common.
  const unknown = (['period', 'capability'] as const).filter(
    (name) => (given[name] ?? '') !== '' && given[name] !== query[name],
  );
  return { ...found, period: asked.period, capability, unknown };
}

async function pooledInput(
  organisationId: string,
  readerId: string,
  asked: Pick<RatingFilter, 'from' | 'capability'>,
  at: Moment,
): Promise<{ facts: CalibrationInput; workspaces: readonly string[]; others: number }> {
  const scope = systemScope('pooled calibration');
  return withScope(scope, async (tx) => {
    const { pooled, others } = await listPooled(tx, scope, organisationId);
    await logPooling(tx, scope, at, { actorId: readerId, workspaceIds: pooled.map((one) => one.id) });
    const filter = { ...asked, until: at.now, roleId: null };
    const found = await readPool(tx, scope, { workspaces: pooled, readerId }, filter);
    const facts: CalibrationInput = {
      ledger: ledgerOf(found.rows),
      alone: [],
      criteria: found.criteria,
      names: withoutNames(found.names, found.unnamed, readerId),
      sight: { panel: true, raters: 'all' },
      readerId,
      capabilities: new Map(DEFAULT_CAPABILITIES.map((one) => [one.key, one.name])),
      adjusted: false,
      zone: 'UTC',
      loopsOpen: 0,
      loopsWithheld: 0,
    };
    return { facts, workspaces: pooled.map((one) => one.name), others };
  });
}

/** Numbers in the place of names that a workspace keeps to itself, in an order that says nothing of either. */
function withoutNames(
  names: ReadonlyMap<string, string>,
  unnamed: ReadonlySet<string>,
  readerId: string,
): Map<string, string> {
  const hidden = [...names.keys()]
    .filter((id) => unnamed.has(id) && id !== readerId)
    .map((id) => ({ id, by: digest(`${readerId}/${id}`) }))
    .sort((a, b) => (a.by < b.by ? -1 : 1));
  const numbers = new Map(hidden.map(({ id }, index) => [id, `Person ${index + 1}`]));
  return new Map([...names].map(([id, name]) => [id, numbers.get(id) ?? name]));
}

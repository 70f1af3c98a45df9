/**
 * Writes the sample in one transaction, so that a start that is cut short leaves nothing half told. People, roles, the eight
 * current loops and the rubric edit go through the same functions that people's actions go through, each in the scope of the
 * person concerned; the year of closed loops is stored in bulk.
 */
import { eq, getTableColumns, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from '@/db/client';
import * as schema from '@/db/schema';
import { mintWorkspace, type SystemScope, systemScope, type WorkspaceScope } from '@/features/access/scope';
import { decide } from '@/features/decisions/mutations';
import { readAttempt, readCurrentExercise, readUpdates } from '@/features/exercises/data';
import { giveHint, inviteAttempt, startAttempt, submitAttempt, watch } from '@/features/exercises/mutations';
import { readLoop } from '@/features/interviews/data';
import { createLoop } from '@/features/interviews/mutations';
import { roundOfLoop } from '@/features/polls/data';
import {
  addComment,
  closeRoom,
  commitVotes,
  openRound,
  revealRound,
  sealRound,
  typeDisagreement,
} from '@/features/polls/mutations';
import { listCapabilities, listSamples, readQuestion } from '@/features/questions/data';
import { adoptQuestion, publishVersion } from '@/features/questions/mutations';
import { readRole } from '@/features/roles/data';
import { createRole } from '@/features/roles/mutations';
import { addRun } from '@/features/runs/mutations';
import { applyEdits, ensureCard, sealCard } from '@/features/scorecards/mutations';
import { answerCheck, beginCheck, renewFromWorkshop } from '@/features/workshops/mutations';
import { AppError, type Outcome } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { seedFrom } from '@/stats/random';
import { type Calendar, calendar, minutesLater } from './calendar';
import { CURRENT_CANDIDATES, type CurrentAttempt, type CurrentCard, type CurrentLoop, currentLoops } from './current';
import { notedQuestions } from './evidence';
import { CHECKS, KICK_OFF, levelsOf } from './kick-off';
import { fieldsOf, type PinnedVersion, recordsOf } from './records';
import {
  EDIT,
  editedBody,
  ORGANISATION,
  PEOPLE,
  type PersonKey,
  type RaterKey,
  type SampleWorkspace,
  WORKSPACES,
  type WorkspaceKey,
} from './sample';
import { type Seeded, seeded, seededIds } from './seeded';
import { fillSheet, type Sheet } from './sheet';
import { type TypingStory, typingStory } from './typing';
import { laterRound } from './verdict';
import { closedLoops, FORMER_FOURTH, type PlannedInterview } from './year';

/** Working days before today on which the workspaces' stories begin, and how many loops are closed since. */
const HISTORY = {
  northwind: { founded: -262, from: -258, to: -16, loops: 120 },
  kestrel: { founded: -66, from: -58, to: -20, loops: 4 },
} as const;

/** Whether the sample organisation is there. */
export async function hasSample(tx: Tx, _scope: SystemScope): Promise<boolean> {
  const found = await tx
    .select({ id: schema.organisations.id })
    .from(schema.organisations)
    .where(eq(schema.organisations.slug, ORGANISATION.slug));
  return found.length > 0;
}

/** What the parts of the story share while they are written. */
interface Desk {
  tx: Tx;
  now: Date;
  newId: () => string;
  at: (when: Date) => Moment;
  organisationId: string;
  userId: (person: PersonKey) => string;
}

/** A workspace that has been founded. */
interface Place {
  workspace: SampleWorkspace;
  workspaceId: string;
  days: Calendar;
  chance: Seeded;
  roleId: string;
  scopeOf: (person: PersonKey) => WorkspaceScope;
  /** The role's interviews, with the one question that each asks. */
  planned: (PlannedInterview & { id: string })[];
  /** The questions that the story asks at their current versions, by slug, and as they were before the rubric edit. */
  bank: Map<string, BankQuestion>;
  bankBefore: Map<string, BankQuestion>;
  editedAt: Date;
}

type BankQuestion = PinnedVersion & { questionId: string };

/**
 * Tells the whole story. The library must have been loaded.
 * @param moment its `now` is the day that everything is counted back from, and with it the seed
 * @param input.passwordHash of the one passphrase that all ten people share
 */
export async function storeSample(
  tx: Tx,
  _scope: SystemScope,
  moment: Moment,
  input: { passwordHash: string },
): Promise<void> {
  const day = Math.floor(moment.now.getTime() / 86_400_000);
  const newId = seededIds(seedFrom([day, 1]));
  const ids = new Map<PersonKey, string>(PEOPLE.map((person) => [person.key, newId()]));
  const desk: Desk = {
    tx,
    now: moment.now,
    newId,
    at: (now) => ({ now, id: newId }),
    organisationId: newId(),
    userId: (person) => ids.get(person) as string,
  };
  await storePeople(desk, input.passwordHash);
  const places: Place[] = [];
  for (const [index, workspace] of WORKSPACES.entries()) {
    places.push(await found(desk, workspace, seeded(seedFrom([day, 2, index]))));
  }
  const placeOf = (key: WorkspaceKey): Place => places.find((one) => one.workspace.key === key) as Place;
  const days = { northwind: placeOf('northwind').days, kestrel: placeOf('kestrel').days };
  // This week first: its many small queries are quick while the tables are small.
  for (const loop of currentLoops(moment.now, days)) await storeCurrent(desk, placeOf(loop.workspace), loop);
  for (const place of places) await storeYear(desk, place);
  await storeKickOff(desk, placeOf('northwind'));
  await analyze(tx);
}

/**
 * Tells the planner what the tables hold now. The embedded database has nobody who does that by and by, and without it a
 * page that reads sealed cards takes seconds. Only the tables' owner may, so the transaction takes off its role for it.
 */
async function analyze(tx: Tx): Promise<void> {
  await tx.execute(sql`select set_config('role', 'none', true)`);
  await tx.execute(sql`analyze`);
}

async function storePeople(desk: Desk, passwordHash: string): Promise<void> {
  const { tx, organisationId, userId } = desk;
  const createdAt = calendar(desk.now, 'UTC').at(HISTORY.northwind.founded - 3, '09:00');
  await tx.insert(schema.organisations).values({ id: organisationId, ...ORGANISATION, createdAt });
  await tx.insert(schema.users).values(
    PEOPLE.map(({ key, email, name, timeZone }) => ({
      id: userId(key),
      email,
      name,
      timeZone,
      passwordHash,
      createdAt,
    })),
  );
  await tx.insert(schema.organisationMembers).values(
    PEOPLE.filter((one) => one.owner).map((one) => ({
      organisationId,
      userId: userId(one.key),
      role: 'owner' as const,
    })),
  );
}

/** Makes a workspace with its people, its bank and its role. */
async function found(desk: Desk, workspace: SampleWorkspace, chance: Seeded): Promise<Place> {
  const { tx, organisationId, userId } = desk;
  const days = calendar(desk.now, workspace.timeZone);
  const createdAt = days.at(HISTORY[workspace.key].founded, '09:00');
  const workspaceId = desk.newId();
  const { name, slug, timeZone } = workspace;
  await tx.insert(schema.workspaces).values({ id: workspaceId, organisationId, name, slug, timeZone, createdAt });
  const seats = PEOPLE.flatMap(({ key, seats: all }) => {
    const role = all[workspace.key];
    return role === undefined ? [] : [{ workspaceId, userId: userId(key), role, createdAt }];
  });
  await tx.insert(schema.memberships).values(seats);
  const scopeOf = (person: PersonKey): WorkspaceScope => {
    const role = seats.find((one) => one.userId === userId(person))?.role ?? 'observer';
    return mintWorkspace({ workspaceId, organisationId, userId: userId(person), role });
  };
  const manager = scopeOf(workspace.manager);
  const { template, title, level } = workspace.role;
  const roleId = await createRole(tx, manager, desk.at(createdAt), { template, title, level });
  // The full workspace has tried every question that the story has notes on; the small one only what its role asks.
  if (workspace.key === 'northwind') {
    for (const question of notedQuestions()) await adoptQuestion(tx, manager, desk.at(createdAt), { slug: question });
  }
  const former = workspace.key === 'northwind' ? FORMER_FOURTH : [];
  const role = await readRole(tx, manager, roleId);
  const planned = (role?.interviews ?? []).map((one) => ({
    id: one.id,
    title: one.title,
    purpose: one.purpose,
    minutes: one.minutes,
    rating: one.rating,
    slug: one.items[0]?.question.slug ?? '',
  }));
  const bankBefore = new Map<string, BankQuestion>();
  for (const { slug: asked } of [...planned, ...former]) bankBefore.set(asked, await mustRead(tx, manager, asked));
  const bank = new Map(bankBefore);
  const editedAt = days.at(-EDIT.daysAgo, '11:00');
  if (workspace.key === 'northwind') {
    const { questionId, body } = await mustRead(tx, manager, EDIT.question);
    await publishVersion(tx, manager, desk.at(editedAt), { questionId, body: editedBody(body), note: EDIT.note });
    bank.set(EDIT.question, await mustRead(tx, manager, EDIT.question));
  }
  return { workspace, workspaceId, days, chance, roleId, scopeOf, planned, bank, bankBefore, editedAt };
}

async function mustRead(tx: Tx, scope: WorkspaceScope, slug: string): Promise<BankQuestion> {
  const version = await readQuestion(tx, scope, slug);
  if (version === null) throw new AppError('not-found', `The sample needs the question "${slug}".`);
  return version;
}

/** The small workspace began with one interviewer a meeting, so its year holds little that can be compared. */
const asHeldThen = (place: Place): PlannedInterview[] =>
  place.planned.map((one, index) =>
    place.workspace.key === 'kestrel' && index > 0 ? { ...one, rating: 'single' as const } : one,
  );

/** Writes the closed loops of a workspace. */
async function storeYear(desk: Desk, place: Place): Promise<void> {
  const { tx } = desk;
  const { workspace, workspaceId, days, chance, roleId, bank, bankBefore, editedAt } = place;
  const { loops: count, from, to } = HISTORY[workspace.key];
  const loops = closedLoops({
    chance,
    days,
    workspace,
    count,
    from,
    to,
    editedAt,
    questions: Object.fromEntries([...bank].map(([slug, version]) => [slug, version.body])),
    planned: asHeldThen(place),
    former: workspace.key === 'northwind' ? FORMER_FOURTH : [],
    taken: CURRENT_CANDIDATES,
  });
  const records = recordsOf(loops, {
    workspaceId,
    roleId,
    timeZone: workspace.timeZone,
    newId: desk.newId,
    userId: desk.userId,
    nameOf: (person) => PEOPLE.find((one) => one.key === person)?.name ?? '',
    manager: workspace.manager,
    versionAt: (slug, at) => (at < editedAt ? bankBefore : bank).get(slug) as PinnedVersion,
    capabilities: await listCapabilities(tx, place.scopeOf(workspace.manager)),
  });
  await bulk(tx, schema.candidates, records.candidates);
  await bulk(tx, schema.loops, records.loops);
  await bulk(tx, schema.rooms, records.rooms);
  await bulk(tx, schema.rounds, records.rounds);
  await bulk(tx, schema.roundRaters, records.roundRaters);
  await bulk(tx, schema.interviews, records.interviews);
  await bulk(tx, schema.kitItems, records.kitItems);
  await bulk(tx, schema.assignments, records.assignments);
  await bulk(tx, schema.assignmentCriteria, records.assignmentCriteria);
  await bulk(tx, schema.cards, records.cards);
  await bulk(tx, schema.cardFields, records.cardFields);
  await bulk(tx, schema.cardSeals, records.cardSeals);
  await bulk(tx, schema.votes, records.votes);
  await bulk(tx, schema.disagreements, records.disagreements);
  await bulk(tx, schema.rowComments, records.rowComments);
  await bulk(tx, schema.decisions, records.decisions);
  await bulk(tx, schema.loopEvents, records.loopEvents);
}

/** The workshop of the full workspace, in bulk as it would have been left behind, and the checks that people made alone since. */
async function storeKickOff(desk: Desk, place: Place): Promise<void> {
  const { tx, newId } = desk;
  const { workspaceId, days, scopeOf, bank, editedAt } = place;
  const facilitator = scopeOf(KICK_OFF.facilitator);
  const begun = days.at(-KICK_OFF.daysAgo, KICK_OFF.time);
  const room = { workspaceId, roomId: newId() };
  const answers = await Promise.all(
    KICK_OFF.answers.map(async ({ slug, key }, position) => {
      const version = bank.get(slug) as BankQuestion;
      const samples = await listSamples(tx, facilitator, version.id);
      const sample = samples.find((one) => one.key === key) ?? null;
      const openedAt = minutesLater(begun, 3 + KICK_OFF.minutesEach * position);
      return { slug, version, sample, openedAt, revealedAt: minutesLater(openedAt, KICK_OFF.minutesEach - 6) };
    }),
  );
  const told = answers.flatMap((one) =>
    one.sample === null ? [] : [{ ...one, sample: one.sample, roundId: newId() }],
  );
  await bulk(tx, schema.rooms, [
    {
      id: room.roomId,
      workspaceId,
      kind: 'workshop',
      loopId: null,
      title: KICK_OFF.title,
      facilitatorId: desk.userId(KICK_OFF.facilitator),
      phase: 'closed',
      version: 1 + told.length * (KICK_OFF.raters.length + 2),
      createdAt: begun,
    },
  ]);
  await bulk(
    tx,
    schema.workshopSamples,
    told.map((one, position) => ({ ...room, position, sampleAnswerId: one.sample.id })),
  );
  await bulk(
    tx,
    schema.rounds,
    told.map((one, index) => ({
      ...room,
      id: one.roundId,
      number: index + 1,
      sampleAnswerId: one.sample.id,
      state: 'closed' as const,
      visibility: 'sealed' as const,
      openedAt: one.openedAt,
      revealedAt: one.revealedAt,
      revealedBy: desk.userId(KICK_OFF.facilitator),
      missingAtReveal: 0,
      closedAt: minutesLater(one.revealedAt, 6),
    })),
  );
  const seats = told.flatMap((one) => KICK_OFF.raters.map((rater) => ({ ...one, rater, raterId: desk.userId(rater) })));
  await bulk(
    tx,
    schema.roundRaters,
    seats.map(({ roundId, raterId }) => ({ workspaceId, roundId, raterId, state: 'sealed' as const })),
  );
  await bulk(
    tx,
    schema.votes,
    seats.flatMap(({ slug, version, sample, roundId, rater, raterId, openedAt, revealedAt }) => {
      const number = told.findIndex((one) => one.roundId === roundId) + 1;
      const levels = levelsOf(
        rater,
        { slug, key: sample.key, body: version.body, expert: sample.expert },
        { at: openedAt, editedAt },
      );
      return version.body.criteria.map((one, index) => ({
        id: newId(),
        workspaceId,
        roundId,
        roundNumber: number,
        subjectKind: 'sample' as const,
        subjectId: sample.id,
        raterId,
        rowKey: `criterion:${version.criteria[index]?.criterionId}`,
        performanceId: sample.id,
        criterionVersionId: version.criteria[index]?.id ?? null,
        level: levels[one.id] ?? null,
        blind: true,
        late: false,
        castAt: minutesLater(revealedAt, -1),
      }));
    }),
  );
  const closedAt = minutesLater(begun, 3 + KICK_OFF.minutesEach * told.length);
  await renewFromWorkshop(tx, facilitator, desk.at(closedAt), room);
  for (const check of CHECKS) await storeCheck(desk, place, check);
}

/** Somebody's check, by the functions that their own browser would have called. */
async function storeCheck(desk: Desk, place: Place, check: (typeof CHECKS)[number]): Promise<void> {
  const { tx } = desk;
  const { days, editedAt } = place;
  const scope = place.scopeOf(check.rater);
  const at = days.at(-check.daysAgo, check.time);
  const { checkId } = agreed(await beginCheck(tx, scope, desk.at(at)));
  const chosen = await tx
    .select({ sample: schema.sampleAnswers, slug: schema.questions.slug })
    .from(schema.checkSamples)
    .innerJoin(schema.sampleAnswers, eq(schema.sampleAnswers.id, schema.checkSamples.sampleAnswerId))
    .innerJoin(schema.questions, eq(schema.questions.currentVersionId, schema.sampleAnswers.questionVersionId))
    .where(eq(schema.checkSamples.checkId, checkId))
    .orderBy(schema.checkSamples.position);
  for (const [index, { sample, slug }] of chosen.slice(0, check.answers).entries()) {
    const version = place.bank.get(slug) ?? (await mustRead(tx, scope, slug));
    const told = levelsOf(
      check.rater,
      { slug, key: sample.key, body: version.body, expert: sample.expert },
      { at, editedAt },
    );
    const levels = Object.fromEntries(
      version.body.criteria.map((one, position) => [version.criteria[position]?.id ?? '', told[one.id] ?? 1]),
    );
    agreed(
      await answerCheck(tx, scope, desk.at(minutesLater(at, 1 + index)), { checkId, sampleId: sample.id, levels }),
    );
  }
}

const ROWS_AT_ONCE = 500;

/** Inserts many rows with one JSON parameter a statement, which the embedded database reads far faster than one a value. */
async function bulk<T extends PgTable>(tx: Tx, table: T, rows: readonly T['$inferInsert'][]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => key in first);
  const names = sql.join(
    columns.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const chunk = rows
      .slice(from, from + ROWS_AT_ONCE)
      .map((row) =>
        Object.fromEntries(columns.map(([key, column]) => [column.name, (row as Record<string, unknown>)[key]])),
      );
    await tx.execute(
      sql`insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, ${JSON.stringify(chunk)}::json)`,
    );
  }
}

/** The story is told by its own rules; a refusal means that it has broken one, and is a fault of the story. */
function agreed<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const fields = (outcome.fields ?? []).map((one) => `${one.field}: ${one.reason}`).join('; ');
  throw new AppError('conflict', `The sample was refused: ${outcome.reason} ${fields}`.trim());
}

/** One interview of a current loop. */
interface Meeting {
  id: string;
  slug: string;
  startsAt: Date;
  minutes: number;
  version: PinnedVersion;
}

/** What the panel wrote, for votes and citations that come later. */
interface Written {
  rater: RaterKey;
  slug: string;
  cardId: string;
  sheet: Sheet;
  lines: string[];
}

async function storeCurrent(desk: Desk, place: Place, loop: CurrentLoop): Promise<void> {
  const { tx } = desk;
  const { workspace, scopeOf } = place;
  const manager = scopeOf(workspace.manager);
  const loopId = await createLoop(tx, manager, desk.at(loop.createdAt), {
    roleId: place.roleId,
    candidateName: loop.candidate.name,
    candidateEmail: loop.candidate.email,
    facilitatorId: desk.userId(workspace.manager),
    revealAtLastSeal: false,
    interviews: loop.interviews.map((one) => ({
      roleInterviewId: place.planned.find((each) => each.slug === one.slug)?.id ?? '',
      startsAt: one.startsAt.toISOString(),
      timeZone: workspace.timeZone,
      place: one.place,
      raterIds: one.raters.map(desk.userId),
    })),
  });
  const stored = await readLoop(tx, manager, loopId);
  const meetings: Meeting[] = [];
  for (const [index, { slug, startsAt }] of loop.interviews.entries()) {
    const version = place.bank.get(slug) as PinnedVersion;
    const interview = stored?.interviews[index];
    meetings.push({ id: interview?.id ?? '', minutes: interview?.minutes ?? 60, slug, startsAt, version });
  }
  const written: Written[] = [];
  for (const card of [...loop.cards].sort((a, b) => orderOf(a) - orderOf(b))) {
    written.push(await storeCard(desk, place, card, meetings.find((one) => one.slug === card.slug) as Meeting));
  }
  await openNextCards(desk, place, loop, meetings);
  if (loop.reveal !== null) await storeReveal(desk, place, loop, { loopId, meetings, written });
  if (loop.attempt !== null) await storeAttempt(desk, place, loop.attempt, meetings);
}

/**
 * An attempt at an exercise of the library; nothing where the library has none of that name. Its runs wait, and the sandbox
 * does them once the server is up: what they say is never made up.
 */
async function storeAttempt(
  desk: Desk,
  place: Place,
  told: CurrentAttempt,
  meetings: readonly Meeting[],
): Promise<void> {
  const { tx } = desk;
  const scope = place.scopeOf(told.by);
  const meeting = meetings.find((one) => one.slug === told.slug) as Meeting;
  const exercise = await readCurrentExercise(tx, scope, told.exercise);
  if (exercise === null) return;
  const invited = await inviteAttempt(tx, scope, desk.at(told.invitedAt), {
    interviewId: meeting.id,
    exercise: told.exercise,
    variant: 'write',
    mode: told.mode,
    allowedHelp: 'docs',
    note: 'Documentation and search are fine; say in a comment what you looked up.',
    minutes: exercise.candidate.minutes,
    days: 7,
    // Nobody knows a secret with this hash: whoever wants to try it makes a new link on the interview's page.
    tokenHash: `${desk.newId()}${desk.newId()}`.replaceAll('-', ''),
    seed: place.chance.between(1, 1_000_000),
  });
  const { attemptId } = agreed(invited);
  if (told.typed === null) return;
  const job = { ...systemScope('sample', scope.workspaceId), workspaceId: scope.workspaceId };
  const { startedAt } = told.typed;
  const at = (ms: number) => desk.at(new Date(startedAt.getTime() + ms));
  agreed(await startAttempt(tx, job, at(0), { attemptId, language: 'typescript' }));
  await watch(tx, scope, at(60_000), { attemptId, wasHere: false });
  const [first] = await readUpdates(tx, job, { attemptId, after: 0 });
  if (first === undefined) return;
  // A known-wrong solution that the visible tests let pass.
  const hidden = new Set(exercise.staff.hidden.map((one) => one.id));
  const fault = exercise.staff.mutants.find((one) => [one.killedBy, ...one.mayAlsoFail].every((id) => hidden.has(id)));
  const solution = fault?.source ?? exercise.staff.reference;
  const story = typingStory(place.chance, new Uint8Array(first.bytes), solution);
  await storeTyped(desk, { attemptId, workspaceId: scope.workspaceId, startedAt, story });
  agreed(await giveHint(tx, scope, at(24 * 60_000), { attemptId }));
  for (const run of story.runs) await storeRuns(desk, scope, attemptId, { ...run, at: at(run.atMs) });
  await watch(tx, scope, at(story.submittedAtMs - 1000), { attemptId, gone: true, wasHere: true });
  await tx
    .update(schema.exerciseAttempts)
    .set({ lastSeenAt: at(story.submittedAtMs).now })
    .where(eq(schema.exerciseAttempts.id, attemptId));
  agreed(await submitAttempt(tx, job, at(story.submittedAtMs), { attemptId, source: story.runs.at(-1)?.source ?? '' }));
  // They wait for the sandbox from now on.
  await tx.update(schema.attemptRuns).set({ queuedAt: desk.now }).where(eq(schema.attemptRuns.attemptId, attemptId));
}

/** The stream as the candidate's window sent it, a row for each update. */
async function storeTyped(
  desk: Desk,
  of: { attemptId: string; workspaceId: string; startedAt: Date; story: TypingStory },
): Promise<void> {
  const clientId = desk.newId();
  const { attemptId, workspaceId, startedAt, story } = of;
  const rows = story.updates.map((one, index) => ({
    workspaceId,
    attemptId,
    seq: index + 2,
    clientId,
    operation: index + 1,
    origin: 'candidate' as const,
    at: new Date(startedAt.getTime() + one.atMs),
    bytes: one.bytes,
  }));
  for (let from = 0; from < rows.length; from += 200) {
    await desk.tx.insert(schema.attemptUpdates).values(rows.slice(from, from + 200));
  }
  await desk.tx
    .update(schema.exerciseAttempts)
    .set({
      updateSeq: rows.length + 1,
      updateBytes: rows.reduce((sum, one) => sum + one.bytes.length, 0),
    })
    .where(eq(schema.exerciseAttempts.id, attemptId));
}

/** A run of the visible tests as the candidate asked for it, and its hidden twin. */
async function storeRuns(
  desk: Desk,
  scope: WorkspaceScope,
  attemptId: string,
  run: { source: string; after: number; at: Moment },
): Promise<void> {
  const attempt = await readAttempt(desk.tx, scope, attemptId);
  if (attempt === null) return;
  const owner = { ...attempt, updateSeq: run.after };
  const { source } = run;
  const asked = await addRun(desk.tx, scope, run.at, owner, {
    kind: 'visible',
    reason: 'asked',
    source,
    seed: attempt.seed,
  });
  if (asked === null) return;
  const twin = { kind: 'hidden', reason: 'followed', source, seed: attempt.seed, ofRunId: asked } as const;
  await addRun(desk.tx, scope, run.at, owner, twin);
}

const orderOf = (card: CurrentCard): number => card.sealedAt?.getTime() ?? Number.POSITIVE_INFINITY;

/** Writes somebody's card and seals it, or leaves it half written. */
async function storeCard(desk: Desk, place: Place, card: CurrentCard, meeting: Meeting): Promise<Written> {
  const { tx } = desk;
  const scope = place.scopeOf(card.rater);
  const criteria = meeting.version.body.criteria;
  const levels = Object.fromEntries(criteria.map((one, index) => [one.id, card.levels[index] ?? null]));
  const shown = Object.fromEntries(criteria.map((one, index) => [one.id, card.levels[index] ?? 2]));
  const performance = { ...meeting, question: meeting.version.body, shown };
  const { rater, recommendation, said } = card;
  const sheet = fillSheet(place.chance, performance, { rater, levels, recommendation, said });
  const { values, lines } = fieldsOf(sheet, meeting.version, desk.newId);
  const kept = card.sealedAt === null ? halfOf(values, sheet, lines) : [...values];
  const edits = kept.map(([key, value], index) => ({ key, value, base: 0, operation: index + 1 }));
  const clientId = desk.newId();
  const cardId = await ensureCard(tx, scope, desk.at(meeting.startsAt), { interviewId: meeting.id });
  const input = { cardId, clientId, edits };
  const receipt =
    card.sealedAt === null
      ? await applyEdits(tx, scope, desk.at(minutesLater(meeting.startsAt, meeting.minutes)), input)
      : agreed(await sealCard(tx, scope, desk.at(card.sealedAt), input)).receipt;
  const bad = receipt.results.find((one) => one.status !== 'stored');
  if (bad !== undefined)
    throw new AppError('conflict', `The sample's card refused ${bad.key}: ${bad.reason ?? bad.status}`);
  return { rater, slug: card.slug, cardId, sheet, lines };
}

/** The first half of a card: the first criterion with its lines, one line more that is not filed yet, and nothing else. */
function halfOf(values: Map<string, unknown>, sheet: Sheet, lines: readonly string[]): [string, unknown][] {
  const [firstLevel] = [...values].filter(([key]) => key.startsWith('level:'));
  const first = sheet.lines[0]?.criterion;
  const next = sheet.lines.findIndex((one) => one.criterion !== first);
  return [
    ...(firstLevel === undefined ? [] : [firstLevel]),
    ...[...values].flatMap(([key, value]): [string, unknown][] => {
      const place = lines.indexOf(key.replace('line:', ''));
      if (place < 0 || (place > next && next >= 0)) return [];
      return [[key, place === next ? { ...(value as object), filedTo: null } : value]];
    }),
    ...[...values].filter(([key]) => key.startsWith('asked:')).slice(0, 1),
  ];
}

/** An interview that begins within the hour has its empty cards open already. */
async function openNextCards(desk: Desk, place: Place, loop: CurrentLoop, meetings: readonly Meeting[]): Promise<void> {
  for (const meeting of meetings) {
    const wait = meeting.startsAt.getTime() - desk.now.getTime();
    if (wait < 0 || wait > 60 * 60_000) continue;
    for (const rater of loop.interviews.find((one) => one.slug === meeting.slug)?.raters ?? []) {
      await ensureCard(desk.tx, place.scopeOf(rater), desk.at(desk.now), { interviewId: meeting.id });
    }
  }
}

interface Told {
  loopId: string;
  meetings: readonly Meeting[];
  written: readonly Written[];
}

async function storeReveal(desk: Desk, place: Place, loop: CurrentLoop, told: Told): Promise<void> {
  const { tx } = desk;
  const reveal = loop.reveal;
  const facilitator = place.scopeOf(place.workspace.manager);
  const round = await roundOfLoop(tx, facilitator, told.loopId);
  if (reveal === null || round === null) return;
  const { roomId, roundId } = round;
  agreed(await revealRound(tx, facilitator, desk.at(reveal.at), { roomId, roundId }));
  for (const typed of reveal.typed) {
    const meeting = told.meetings.find((one) => one.slug === typed.slug);
    const rowKey = `criterion:${meeting?.version.criteria[typed.criterion]?.criterionId}`;
    const row = { roomId, roundId, rowKey };
    const cell = { ...row, performanceId: meeting?.id ?? '', kind: typed.kind };
    agreed(await typeDisagreement(tx, place.scopeOf(typed.by), desk.at(minutesLater(reveal.at, 6)), cell));
    for (const [index, { by, text }] of typed.comments.entries()) {
      const said = desk.at(minutesLater(reveal.at, 7 + 2 * index));
      agreed(await addComment(tx, place.scopeOf(by), said, { ...row, commentId: desk.newId(), text }));
    }
  }
  if (loop.secondRound) await storeSecondRound(desk, place, told, { roomId, revealedAt: reveal.at });
  if (loop.decision !== null) await storeDecision(desk, place, loop, told);
  if (loop.decision?.outcome === 'hire') {
    agreed(await closeRoom(tx, facilitator, desk.at(minutesLater(loop.decision.at, 1)), { roomId }));
  }
}

async function storeSecondRound(
  desk: Desk,
  place: Place,
  told: Told,
  room: { roomId: string; revealedAt: Date },
): Promise<void> {
  const { tx } = desk;
  const { workspaceId } = place;
  const { roomId } = room;
  const facilitator = place.scopeOf(place.workspace.manager);
  const raters = [...new Set(told.written.map((one) => one.rater))];
  const interviews = told.meetings.map(({ slug }) => ({
    slug,
    sheets: told.written.filter((one) => one.slug === slug).map((one) => one.sheet),
  }));
  const second = laterRound(place.chance, { interviews, raters, revealedAt: room.revealedAt });
  const { roundId } = agreed(await openRound(tx, facilitator, desk.at(second.openedAt), { roomId }));
  const castAt = minutesLater(second.openedAt, 3);
  const writer = systemScope('sample', workspaceId) as SystemScope & { readonly workspaceId: string };
  for (const { rater, levels } of second.votes) {
    const raterId = desk.userId(rater);
    const clientId = desk.newId();
    const operations = Object.entries(levels).map(([rowKey, level], index) => ({
      ...{ workspaceId, roomId, roundId, raterId, clientId, operation: index + 1, rowKey, level, castAt },
      voteId: desk.newId(),
    }));
    for (const outcome of await commitVotes(tx, writer, operations)) agreed(outcome);
    agreed(await sealRound(tx, place.scopeOf(rater), desk.at(castAt), { roomId, roundId }));
  }
  agreed(await revealRound(tx, facilitator, desk.at(second.revealedAt), { roomId, roundId }));
}

async function storeDecision(desk: Desk, place: Place, loop: CurrentLoop, told: Told): Promise<void> {
  const decision = loop.decision;
  if (decision === null) return;
  const { manager } = place.workspace;
  const reasons = decision.reasons.map(({ text, cites }) => ({
    text,
    cites: cites.flatMap(({ rater, slug, criterion }) => {
      const card = told.written.find((one) => one.rater === rater && one.slug === slug);
      const key = told.meetings.find((one) => one.slug === slug)?.version.body.criteria[criterion]?.id;
      const line = card?.lines[card.sheet.lines.findIndex((one) => one.criterion === key)];
      return card === undefined || line === undefined ? [] : [`${card.cardId}/${line}`];
    }),
  }));
  const signature = PEOPLE.find((one) => one.key === manager)?.name ?? '';
  const input = { loopId: told.loopId, outcome: decision.outcome, reasons, signature };
  agreed(await decide(desk.tx, place.scopeOf(manager), desk.at(decision.at), input));
}

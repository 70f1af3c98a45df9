/**
 * What the table is acted out in: two workspaces in a database of their own, somebody signed in for each role, and a loop in
 * whatever state a row asks for. The server that plays in it is the stage's (`stage.ts`).
 */
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { and, asc, eq } from 'drizzle-orm';
import { inject } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { libraryQuestions, questionDrafts, questions, roleInterviews, sampleAnswers } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { admitMember } from '@/features/access/mutations';
import { systemScope } from '@/features/access/scope';
import { type DraftForm, formOf } from '@/features/drafts/draft';
import { startDraft, suggestDraft } from '@/features/drafts/mutations';
import { readCurrentExercise } from '@/features/exercises/data';
import { refreshExercises } from '@/features/exercises/jobs';
import { saveNote } from '@/features/exercises/mutations';
import { readKit } from '@/features/interviews/data';
import { skipInterview } from '@/features/interviews/mutations';
import { commitVotes, performCommand } from '@/features/polls/mutations';
import type { RoomCommand } from '@/features/polls/schema';
import { readQuestion } from '@/features/questions/data';
import { saveRoleInterview } from '@/features/roles/mutations';
import { applyEdits } from '@/features/scorecards/mutations';
import { listChecks, readCheckSample } from '@/features/workshops/data';
import { beginCheck, createWorkshop } from '@/features/workshops/mutations';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { loadSecrets } from '@/lib/secrets';
import { beginAttempt, inviteFor } from '../support/attempts';
import type { Ground } from '../support/ground';
import { type ScriptedMoments, scriptedMoments } from '../support/moments';
import { sessionFor } from '../support/session';
import { type BuiltAction, builtActions } from '../support/wire';
import {
  as,
  cardOf,
  draftCard,
  editsFor,
  type LoopFixture,
  linkFor,
  makeLoop,
  makeWorld,
  NAMES,
  type Place,
  sealAll,
  WHO,
  type Who,
  type World,
} from '../support/world';
import type { Role } from './table';

const CONTENT = fileURLToPath(new URL('../../content', import.meta.url));
export const START = new Date('2026-03-02T09:00:00Z');

/** Which of the world's people plays which role; nobody at all for the two without an account. */
export const PLAYED_BY: Record<Exclude<Role, 'anonymous' | 'candidate'>, Who> = {
  owner: 'olga',
  manager: 'mark',
  facilitator: 'fay',
  panel: 'ana',
  colleague: 'ben',
  offPanel: 'ivo',
  observer: 'eve',
};

/** The name on the account of whoever plays a role. */
export const nameOf = (role: Role): string =>
  role === 'anonymous' || role === 'candidate' ? 'Nobody' : NAMES[PLAYED_BY[role]];

/**
 * `none`: nothing of a loop is named, or nothing that its state matters for. `planned`: nobody has begun. `drafted`: ana's first card is filled in and unsealed. `sealed`: both have sealed.
 * `noted`: sealed, and ana keeps a private note. `revealed`: shown to all. `second`: round 2 is open and ana has answered
 * every row of it, unsealed. `owed`: ana has sealed the only card that is left to her, and has not handed in.
 * `workshop`: the room is a workshop's that fay leads: ana has given every level of its open answer and not sealed, ben has
 * sealed; ana has also begun a check.
 * `invited`: the candidate of ana's first interview was invited to an exercise. `attempting`: they have begun it, and one run is done.
 */
export type TargetState =
  | 'none'
  | 'owed'
  | 'planned'
  | 'drafted'
  | 'sealed'
  | 'noted'
  | 'revealed'
  | 'second'
  | 'workshop'
  | 'invited'
  | 'attempting';

/** Everything of one workspace that an address or a form can name. */
export interface Target extends LoopFixture {
  place: Place;
  slug: string;
  interviewId: string;
  otherInterviewId: string;
  /** Ana's card for the first interview; an id that nothing has while she has not begun. */
  cardId: string;
  noteId: string;
  /** The round that is open, or was last. */
  currentRoundId: string;
  kitItemId: string;
  followUpId: string;
  criterionId: string;
  criterionVersionId: string;
  token: string;
  /** An evidence line of ana's card, as a decision cites it. */
  cite: string;
  organisationId: string;
  /** A session of olga's. */
  sessionId: string;
  /** A member whom nobody plays, for changes of people. */
  personId: string;
  /** An interview of the role that no loop is planned from. */
  spareRoleInterviewId: string;
  /** An attempt at an exercise, with its link's secret, a run that is done and a note of ana's; ids that nothing has in other states. */
  attemptId: string;
  attemptToken: string;
  runId: string;
  failedTestId: string;
  attemptNoteId: string;
  /** A row of the workshop's open answer. */
  sampleRowKey: string;
  /** The check that ana has begun, its first answer, and the criteria of that. */
  checkId: string;
  checkSampleId: string;
  checkCriteria: string[];
  /** A new question that ana is writing, its form as she last saved it, and one that she has suggested. */
  draftId: string;
  draftForm: DraftForm;
  suggestionId: string;
  /** A question of the place, put away by whoever may. */
  spareQuestionId: string;
  /** A file of mark's that was checked and not decided upon. */
  importId: string;
}

/** What a workspace has once, whatever its loops do. */
export interface Furniture {
  questionSlug: string;
  questionId: string;
  /** Its current version. */
  questionVersionId: string;
  sampleId: string;
  sampleKey: string;
  sampleCriteria: string[];
  /** All answers of that question. */
  sampleIds: string[];
  notAdopted: string;
  libraryHash: string;
  roleInterviewId: string;
  /** A follow-up of the exercise that attempts are at. */
  extensionId: string;
}

const NOTHING = '00000000-0000-4000-8000-000000000000';
const NO_WORKSHOP = {
  sampleRowKey: `criterion:${NOTHING}`,
  checkId: NOTHING,
  checkSampleId: NOTHING,
  checkCriteria: [] as string[],
};

/** What a scenery is made of. */
export type Made = Pick<Scenery, 'database' | 'moments' | 'world'> & {
  cookies: Record<string, string>;
  furnished: Record<string, Furniture>;
};

export class Scenery {
  readonly database: Database;
  readonly moments: ScriptedMoments;
  readonly world: World;
  readonly actions: Map<string, BuiltAction>;
  private readonly cookies: Record<string, string>;
  private readonly furnished: Record<string, Furniture>;
  private readonly standing = new Map<string, Promise<Target>>();
  private readonly furnishings = new Map<string, ReturnType<Scenery['furnish']>>();
  private tables: readonly { name: string }[] | null = null;
  private admitted = 0;
  private brought = 0;

  protected constructor({ database, moments, world, cookies, furnished }: Made) {
    this.database = database;
    this.moments = moments;
    this.world = world;
    this.cookies = cookies;
    this.furnished = furnished;
    this.actions = new Map(builtActions().map((one) => [`${one.file}#${one.name}`, one]));
  }

  /** Both workspaces with what they have once, in a database that is migrated and otherwise empty. */
  protected static async make(database: Database, dataDir: string): Promise<Made> {
    provide('database', database);
    provide('bus', localBus());
    provide('queue', { announce: () => {}, serve: () => {}, close: async () => {} });
    provide('secrets', loadSecrets(dataDir));
    const moments = scriptedMoments('stage', START);
    const world = await makeWorld(moments);
    await refreshExercises(moments.moment(), [CONTENT], inject('keep'));
    const furnished: Record<string, Furniture> = {};
    const cookies: Record<string, string> = {};
    for (const place of [world.north, world.south]) {
      for (const who of WHO) cookies[`${place.slug}/${who}`] = await sessionFor(moments.moment(), place.ids[who]);
      furnished[place.slug] = await furniture(place);
    }
    return { database, moments, world, cookies, furnished };
  }

  /** A scenery on this ground for as long as `work` takes; nothing is connected to the ground afterwards. */
  static async on<T>(ground: Ground, work: (scenery: Scenery) => Promise<T>): Promise<T> {
    const joined = await ground.connect();
    const database = openDatabase(joined.options, ground.env.DATABASE_URL);
    try {
      const scenery = new Scenery(await Scenery.make(database, ground.dataDir));
      await scenery.seatCandidate();
      return await work(scenery);
    } finally {
      await database.close();
      await joined.close();
    }
  }

  /** The candidate comes with a link's secret for a session. */
  protected async seatCandidate(): Promise<void> {
    const { token } = await this.target(this.world.north, 'planned');
    this.cookies['north/candidate'] = `plumbline-session=${token}`;
  }

  /** The `Cookie` header of whoever plays a role; everybody here is of `north`. */
  cookieOf(role: Role): string | undefined {
    if (role === 'anonymous') return undefined;
    return this.cookies[role === 'candidate' ? 'north/candidate' : `north/${PLAYED_BY[role]}`];
  }

  furniture(place: Place): Furniture {
    return this.furnished[place.slug] as Furniture;
  }

  /** A loop in this state that is shared by all calls that change nothing. */
  target(place: Place, state: TargetState): Promise<Target> {
    const key = `${place.slug}/${state}`;
    const known = this.standing.get(key);
    if (known) return known;
    const made = this.fresh(place, state);
    this.standing.set(key, made);
    return made;
  }

  /** A loop of its own, for a call that changes it. */
  async fresh(place: Place, state: TargetState): Promise<Target> {
    const { moments } = this;
    if (state === 'none') return { ...(await this.target(place, 'planned')), ...(await this.furnish(place)) };
    const loop = await makeLoop(place, moments);
    const [interviewId = '', otherInterviewId = ''] = loop.interviewIds;
    if (state === 'drafted') await draftCard(place, 'ana', moments, interviewId, { level: 2, recommendation: 3 });
    if (state === 'owed') await this.sealHalf(place, loop);
    else if (!['planned', 'drafted', 'workshop', 'invited', 'attempting'].includes(state))
      await this.seal(place, loop, state);
    const detail = await as(place, 'mark', async (tx, scope) => {
      const [item] = await readKit(tx, scope, interviewId);
      const criterion = item?.question.criteria[0];
      return {
        kitItemId: item?.id ?? NOTHING,
        followUpId: item?.question.body.followUps.find((one) => one.changesRequirement)?.id ?? 'none',
        criterionId: criterion?.criterionId ?? NOTHING,
        criterionVersionId: criterion?.id ?? NOTHING,
      };
    });
    const rounds = await this.database.driver<{ id: string }[]>`
      select id from rounds where room_id = ${loop.roomId} order by number desc limit 1`;
    const notes = await this.database.driver<{ id: string }[]>`
      select id from card_addenda where loop_id = ${loop.loopId} and kind = 'private' limit 1`;
    const lines = await this.database.driver<{ cite: string }[]>`
      select s.card_id || '/' || (s.body -> 'evidence' -> 0 ->> 'id') as cite from card_seals s
      where s.loop_id = ${loop.loopId} and s.author_id = ${place.ids.ana} limit 1`;
    return {
      ...loop,
      ...detail,
      ...(await this.attempt(place, interviewId, state)),
      cite: lines[0]?.cite ?? `${NOTHING}/${NOTHING}`,
      place,
      slug: place.slug,
      organisationId: place.organisationId,
      interviewId,
      otherInterviewId,
      cardId: (await cardOf(place, 'ana', interviewId)) ?? NOTHING,
      noteId: notes[0]?.id ?? NOTHING,
      currentRoundId: rounds[0]?.id ?? NOTHING,
      token: await linkFor(place, moments, interviewId),
      ...(await this.shared(place)),
      ...(state === 'workshop' ? await this.workshop(place) : NO_WORKSHOP),
    };
  }

  /** What `furnish` makes, once for all loops of a place: only rows without a loop use any of it up. */
  private shared(place: Place): ReturnType<Scenery['furnish']> {
    const made = this.furnishings.get(place.slug) ?? this.furnish(place);
    this.furnishings.set(place.slug, made);
    return made;
  }

  /** A workshop whose first answer ana has rated and ben has sealed, and a check that ana has begun. */
  private async workshop(place: Place) {
    const { moments } = this;
    const sampleIds = this.furniture(place).sampleIds;
    const roomId = await as(place, 'fay', (tx, scope) =>
      createWorkshop(tx, scope, moments.moment(), { title: 'Kick-off', sampleIds }),
    );
    const rows = await this.database.driver<{ round_id: string; row_key: string }[]>`
      select d.id as round_id, 'criterion:' || cv.criterion_id as row_key from rounds d
      join sample_answers s on s.id = d.sample_answer_id
      join criterion_versions cv on cv.question_version_id = s.question_version_id
      where d.room_id = ${roomId} order by cv.position`;
    const roundId = rows[0]?.round_id ?? NOTHING;
    for (const [who, level] of [
      ['ana', 2],
      ['ben', 1],
    ] as const) {
      await this.ask(place, who, roomId, { name: 'join' });
      await withScope(place.job, (tx) =>
        commitVotes(
          tx,
          place.job,
          rows.map(({ row_key }, index) => ({
            clientId: moments.id(),
            operation: index + 1,
            roundId,
            rowKey: row_key,
            level,
            workspaceId: place.workspaceId,
            roomId,
            raterId: place.ids[who],
            voteId: moments.id(),
            castAt: moments.now(),
          })),
        ),
      );
    }
    await this.ask(place, 'ben', roomId, { name: 'seal-round', roundId });
    const check = await as(place, 'ana', async (tx, scope) => {
      const begun = await beginCheck(tx, scope, moments.moment());
      if (!begun.ok) throw new Error(begun.reason);
      const { checkId } = begun.value;
      const found = (await listChecks(tx, scope)).find((one) => one.id === checkId);
      const checkSampleId = found?.samples.find((one) => !one.answered)?.sampleId ?? NOTHING;
      const sample = await readCheckSample(tx, scope, checkSampleId);
      return { checkId, checkSampleId, checkCriteria: sample?.criteria.map((one) => one.id) ?? [] };
    });
    return { roomId, roundId, currentRoundId: roundId, sampleRowKey: rows[0]?.row_key ?? '', ...check };
  }

  private async ask(place: Place, who: Who, roomId: string, given: RoomCommand): Promise<void> {
    const done = await as(place, who, (tx, scope) => performCommand(tx, scope, this.moments.moment(), roomId, given));
    if (!done.ok) throw new Error(`${given.name}: ${done.reason}`);
  }

  /** An attempt of the interview's candidate, as far as the state asks for one. */
  private async attempt(
    place: Place,
    interviewId: string,
    state: TargetState,
  ): Promise<Pick<Target, 'attemptId' | 'attemptToken' | 'runId' | 'failedTestId' | 'attemptNoteId'>> {
    const { moments } = this;
    const [attemptToken, runId, attemptNoteId] = [`${moments.id()}${moments.id()}`, moments.id(), moments.id()];
    if (state !== 'invited' && state !== 'attempting') {
      return { attemptId: NOTHING, attemptToken, runId, failedTestId: 'none', attemptNoteId };
    }
    const attemptId = await inviteFor(place, moments, { interviewId, token: attemptToken });
    if (state === 'invited') return { attemptId, attemptToken, runId, failedTestId: 'none', attemptNoteId };
    const failedTestId = await beginAttempt(place, moments, { attemptId, runId });
    await as(place, 'ana', (tx, scope) =>
      saveNote(tx, scope, moments.moment(), { attemptId, noteId: attemptNoteId, text: 'Reads the task twice.' }),
    );
    return { attemptId, attemptToken, runId, failedTestId, attemptNoteId };
  }

  /** What a change uses up that is no part of a loop. */
  private async furnish(
    place: Place,
  ): Promise<
    Pick<
      Target,
      | 'personId'
      | 'sessionId'
      | 'spareRoleInterviewId'
      | 'draftId'
      | 'draftForm'
      | 'suggestionId'
      | 'spareQuestionId'
      | 'importId'
    >
  > {
    const { moments } = this;
    await sessionFor(moments.moment(), place.ids.olga);
    const sessions = await this.database.driver<{ id: string }[]>`
      select id from sessions where user_id = ${place.ids.olga} and revoked_at is null order by id`;
    return {
      sessionId: sessions[0]?.id ?? NOTHING,
      personId: await this.admit(place),
      ...(await this.write(place)),
      importId: await this.bring(place),
      spareRoleInterviewId: await as(place, 'mark', (tx, scope) =>
        saveRoleInterview(tx, scope, moments.moment(), {
          roleId: place.roleId,
          title: 'Spare interview',
          purpose: 'There to be changed and dropped.',
          minutes: 30,
          rating: 'single',
          questionIds: [this.furniture(place).questionId],
        }),
      ),
    };
  }

  /** A draft of ana's, and a whole question that she suggests. */
  private async write(
    place: Place,
  ): Promise<Pick<Target, 'draftId' | 'draftForm' | 'suggestionId' | 'spareQuestionId'>> {
    const { moments } = this;
    return await as(place, 'ana', async (tx, scope) => {
      const title = 'A question for the table';
      const draftId = await startDraft(tx, scope, moments.moment(), { title });
      const suggestionId = await startDraft(tx, scope, moments.moment(), { title });
      const question = await readQuestion(tx, scope, 'rate-limiter');
      if (question === null) throw new Error('the place has no rate limiter');
      const form = { ...formOf(question.body), title };
      await tx.update(questionDrafts).set({ body: form }).where(eq(questionDrafts.id, suggestionId));
      const handed = { draftId: suggestionId, revision: 1, note: 'Suggested for the table' };
      await suggestDraft(tx, scope, moments.moment(), handed);
      return { draftId, draftForm: form, suggestionId, spareQuestionId: question.questionId };
    });
  }

  /** A file that was read, as the row that stands for it. */
  private async bring(place: Place): Promise<string> {
    const { moments } = this;
    this.brought += 1;
    const at = moments.now().toISOString();
    const [row] = await this.database.driver<{ id: string }[]>`
      insert into bank_imports (id, workspace_id, author_id, ordinal, file_name, format, state, created_at, touched_at)
      values (${moments.id()}, ${place.workspaceId}, ${place.ids.mark}, ${-this.brought}, 'bank.json', 'json', 'checked', ${at}, ${at})
      returning id`;
    return row?.id ?? NOTHING;
  }

  private async admit(place: Place): Promise<string> {
    this.admitted += 1;
    const email = `zoe-${this.admitted}@${place.slug}.example`;
    const job = systemScope('test');
    await withScope(job, (tx) =>
      admitMember(tx, job, this.moments.moment(), {
        email,
        name: `Zoe ${this.admitted}`,
        workspaceSlug: place.slug,
        role: 'interviewer',
      }),
    );
    const [row] = await this.database.driver<{ id: string }[]>`select id from users where email = ${email}`;
    return row?.id ?? NOTHING;
  }

  private async seal(place: Place, loop: LoopFixture, state: TargetState): Promise<void> {
    const { moments } = this;
    await sealAll(place, 'ana', moments, loop, { level: 3, recommendation: 4, lines: ['Said it first.'] });
    await sealAll(place, 'ben', moments, loop, { level: 1, recommendation: 1, lines: ['Never said it.'] });
    if (state === 'noted') await this.note(place, loop);
    if (state === 'sealed' || state === 'noted') return;
    await this.command(place, loop, { name: 'reveal', roundId: loop.roundId });
    if (state !== 'second') return;
    await this.command(place, loop, { name: 'open-round' });
    await this.answerSecondRound(place, loop);
  }

  /** Ana's votes on every row of round 2, ready to be sealed. */
  private async answerSecondRound(place: Place, loop: LoopFixture): Promise<void> {
    const rows = await this.database.driver<{ round_id: string; capability: string }[]>`
      select r.id as round_id, c.capability from rounds r, role_capabilities c
      where r.room_id = ${loop.roomId} and r.number = 2 and c.role_id = ${place.roleId}`;
    const [first] = rows;
    const clientId = this.moments.id();
    const keys = [...rows.map((row) => `capability:${row.capability}`), 'recommendation'];
    const outcomes = await withScope(place.job, (tx) =>
      commitVotes(
        tx,
        place.job,
        keys.map((rowKey, index) => ({
          clientId,
          operation: index + 1,
          roundId: first?.round_id ?? NOTHING,
          rowKey,
          level: 2,
          workspaceId: place.workspaceId,
          roomId: loop.roomId,
          raterId: place.ids.ana,
          voteId: this.moments.id(),
          castAt: this.moments.now(),
        })),
      ),
    );
    // A capability that no interview of the loop covers is not voted on.
    if (!outcomes.at(-1)?.ok) throw new Error(`a vote of round 2: ${JSON.stringify(outcomes.at(-1))}`);
  }

  private async sealHalf(place: Place, loop: LoopFixture): Promise<void> {
    const [first = '', second = ''] = loop.interviewIds;
    const { moments } = this;
    await sealAll(place, 'ana', moments, { ...loop, interviewIds: [first] }, { level: 3, recommendation: 4 });
    await as(place, 'mark', (tx, scope) =>
      skipInterview(tx, scope, moments.moment(), { interviewId: second, reason: 'The room was taken.' }),
    );
  }

  private async note(place: Place, loop: LoopFixture): Promise<void> {
    const interviewId = loop.interviewIds[0] as string;
    const cardId = (await cardOf(place, 'ana', interviewId)) as string;
    await as(place, 'ana', async (tx, scope) => {
      const hand = { level: 3, recommendation: 4, summary: 'Typed after the seal.' };
      const edits = await editsFor(tx, scope, this.moments, interviewId, hand);
      await applyEdits(tx, scope, this.moments.moment(), { cardId, clientId: this.moments.id(), edits });
    });
  }

  private command(place: Place, loop: LoopFixture, given: RoomCommand): Promise<void> {
    return this.ask(place, 'fay', loop.roomId, given);
  }

  /** Runs that were let in are done by the server in its own time; what is stored is compared when none is under way. */
  private async untilQuiet(): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const [row] = await this.database.driver<{ n: number }[]>`
        select count(*)::int as n from attempt_runs where state in ('queued', 'running')`;
      if (row?.n === 0) return;
      await wait(50);
    }
    throw new Error('Runs are still under way');
  }

  /**
   * Who wrote each row that is stored, as one short text: every row's last writing transaction is in it, so that also a value
   * written over itself is seen. Attempts to sign in are counted whatever comes of them, and who comes to look at a candidate's
   * work is noted whatever they try there; both are left out.
   */
  async fingerprint(): Promise<string> {
    await this.untilQuiet();
    this.tables ??= await this.database.driver<{ name: string }[]>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('attempts', 'attempt_watchers')
      order by 1`;
    const sums = this.tables.map(
      ({ name }) => `select '${name}' as name, count(*)::int as n,
        coalesce(sum(hashtextextended(xmin::text, 0)::numeric), 0)::text as sum
        from ${name} t ${name === 'attempt_events' ? "where kind not in ('joined', 'left')" : ''}`,
    );
    const rows = await this.database.driver.unsafe(sums.join(' union all '), [], {
      prepare: true,
      simple: false,
    } as object);
    return rows.map((row) => `${row.name} ${row.n} ${row.sum}`).join('\n');
  }

  /** How many loops stand for calls that change nothing; while it is the same, nothing of the stage's own was written. */
  get standingTargets(): number {
    return this.standing.size;
  }
}

async function furniture(place: Place): Promise<Furniture> {
  return await as(place, 'olga', async (tx, scope) => {
    const w = place.workspaceId;
    const [question] = await tx
      .select()
      .from(questions)
      .where(and(eq(questions.workspaceId, w), eq(questions.slug, 'rate-limiter')));
    const samples = await tx
      .select()
      .from(sampleAnswers)
      .where(
        and(eq(sampleAnswers.workspaceId, w), eq(sampleAnswers.questionVersionId, question?.currentVersionId ?? '')),
      )
      .orderBy(asc(sampleAnswers.key));
    const [sample] = samples;
    const version = await tx.query.criterionVersions.findMany({
      where: (table) => eq(table.questionVersionId, question?.currentVersionId ?? ''),
    });
    const library = await tx.select().from(libraryQuestions).orderBy(asc(libraryQuestions.slug));
    const adopted = await tx.select({ slug: questions.slug }).from(questions).where(eq(questions.workspaceId, w));
    const exercise = await readCurrentExercise(tx, scope, 'rate-limiter');
    const [interview] = await tx
      .select({ id: roleInterviews.id })
      .from(roleInterviews)
      .where(and(eq(roleInterviews.workspaceId, scope.workspaceId), eq(roleInterviews.roleId, place.roleId)))
      .orderBy(asc(roleInterviews.position));
    return {
      questionSlug: 'rate-limiter',
      questionId: question?.id ?? NOTHING,
      questionVersionId: question?.currentVersionId ?? NOTHING,
      sampleId: sample?.id ?? NOTHING,
      sampleKey: sample?.key ?? 'none',
      sampleCriteria: version.map((one) => one.id),
      sampleIds: samples.map((one) => one.id),
      notAdopted: library.find((one) => !adopted.some((have) => have.slug === one.slug))?.slug ?? 'none',
      libraryHash: library.find((one) => one.slug === 'rate-limiter')?.hash ?? '',
      roleInterviewId: interview?.id ?? NOTHING,
      extensionId: exercise?.staff.question.extensions[0]?.id ?? 'none',
    };
  });
}

/** Citing on both databases: a failed test and lines of code become evidence on one's own card, and on nobody else's. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Database, openDatabase } from '@/db/client';
import { cards, questions } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { type SystemScope, systemScope } from '@/features/access/scope';
import { listRuns } from '@/features/runs/data';
import { claimRun, finishRun } from '@/features/runs/mutations';
import { listFields, readDesk, readOwnCard } from '@/features/scorecards/data';
import type { LineValue } from '@/features/scorecards/schema';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { aVersion, resultOf } from '@/tests/support/attempts';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import { as, type LoopFixture, makeLoop, makeWorld, type Who, type World } from '@/tests/support/world';
import {
  acceptOffer,
  appendUpdates,
  beat,
  citeCode,
  inviteAttempt,
  requestRun,
  startAttempt,
  storeExercises,
  submitAttempt,
} from './mutations';
import type { AcceptOffer, CiteCode } from './schema';

const START = new Date('2026-11-24T09:00:00.000Z');

describe.each(testDatabases())('citing on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let world: World;
  let loop: LoopFixture;
  let attemptId: string;
  let hiddenRun: string;
  let stories = 0;

  const jobs = systemScope('runs');
  const ours = (): SystemScope & { workspaceId: string } => ({
    ...systemScope('attempt', world.north.workspaceId),
    workspaceId: world.north.workspaceId,
  });
  const candidate = <T>(
    work: (tx: Parameters<Parameters<typeof withScope>[1]>[0], scope: ReturnType<typeof ours>) => Promise<T>,
  ): Promise<T> => withScope(ours(), (tx) => work(tx, ours()));
  const interviewId = () => loop.interviewIds[0] as string;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    provide('queue', { announce: () => {}, serve: () => {}, close: async () => {} });
    moments = scriptedMoments('citing', START);
    world = await makeWorld(moments);
    loop = await makeLoop(world.north, moments, { candidate: 'The first' });
    // The kit's first question plays the exercise's own.
    const { kit } = await deskOf('ana');
    const asked = kit[0]?.question;
    if (asked === undefined) throw new Error('the kit is empty');
    await as(world.north, 'mark', (tx) =>
      tx.update(questions).set({ slug: 'greetings-exercise' }).where(eq(questions.id, asked.questionId)),
    );
    const version = aVersion();
    const [criterion] = asked.body.criteria;
    const [flag] = asked.body.redFlags;
    const named = { id: criterion?.id as string, title: criterion?.title as string };
    const hidden = version.suites.hidden.tests.map((one) => ({ ...one, criterion: named.id }));
    const library = systemScope('library');
    await withScope(library, (tx) =>
      storeExercises(tx, library, moments.moment(), [
        {
          ...version,
          suites: { ...version.suites, hidden: { ...version.suites.hidden, tests: hidden } },
          mutants: version.mutants.map((one) => ({ ...one, redFlag: flag?.id as string })),
          question: { ...version.question, criteria: [named], redFlags: [{ id: flag?.id as string, text: 'Seen' }] },
        },
      ]),
    );
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  const deskOf = async (who: Who) => {
    const desk = await as(world.north, who, (tx, scope) => readDesk(tx, scope, interviewId()));
    if (desk === null) throw new Error('no desk');
    return desk;
  };
  const linesOf = (who: Who) =>
    as(world.north, who, async (tx, scope) => {
      const card = await readOwnCard(tx, scope, { interviewId: interviewId() });
      const fields = card === null ? [] : await listFields(tx, scope, card.id);
      return fields.flatMap(({ key, value }) => (key.startsWith('line:') ? [value as LineValue] : []));
    });

  /** Runs whatever waits; hidden tests fail while the source says so. */
  async function runAll(): Promise<void> {
    const waiting = await candidate((tx, scope) => listRuns(tx, scope, attemptId));
    for (const { id } of waiting.filter((one) => one.state === 'queued')) {
      const claim = await withScope(jobs, (tx) => claimRun(tx, jobs, moments.moment(), id));
      if (claim === null) continue;
      const document = resultOf(claim, claim.source.includes('faulty') ? ['edge'] : []);
      const done = { runId: id, claimId: claim.claimId, attemptId, document };
      const timing = { waitedMs: 0, tookMs: 1, attempts: 1 };
      await candidate((tx, scope) => finishRun(tx, scope, moments.moment(), { ...done, timing }));
    }
  }

  /** An attempt with a faulty run, whose code has three lines in two changes. */
  beforeEach(async () => {
    stories += 1;
    loop = await makeLoop(world.north, moments, { candidate: `Candidate ${stories}` });
    const made = await as(world.north, 'ana', (tx, scope) =>
      inviteAttempt(tx, scope, moments.moment(), {
        interviewId: interviewId(),
        exercise: 'greetings',
        variant: 'write',
        mode: 'live',
        allowedHelp: 'docs',
        note: '',
        minutes: 60,
        days: 7,
        tokenHash: `${stories}`.padStart(64, '0'),
        seed: 7,
      }),
    );
    if (!made.ok) throw new Error(made.reason);
    attemptId = made.value.attemptId;
    await candidate((tx, scope) => startAttempt(tx, scope, moments.moment(), { attemptId, language: 'typescript' }));
    moments.pass(10);
    const doc = new Y.Doc();
    const updates: string[] = [];
    doc.on('update', (bytes: Uint8Array) => updates.push(Buffer.from(bytes).toString('base64')));
    doc.getText('tests').insert(0, 'first\n');
    doc.getText('tests').insert(6, 'second\nthird');
    const sent = updates.map((update, index) => ({ operation: index + 1, update }));
    await candidate((tx, scope) =>
      appendUpdates(tx, scope, moments.moment(), { attemptId, clientId: moments.id(), updates: sent }),
    );
    const asked = { attemptId, runId: moments.id(), source: '// faulty', scratch: null };
    await candidate((tx, scope) => requestRun(tx, scope, moments.moment(), asked));
    await runAll();
    await runAll();
    const runs = await candidate((tx, scope) => listRuns(tx, scope, attemptId));
    hiddenRun = runs.find((one) => one.kind === 'hidden')?.id as string;
  });

  const accept = (who: Who, changed: Partial<AcceptOffer> = {}) =>
    as(world.north, who, (tx, scope) =>
      acceptOffer(tx, scope, moments.moment(), {
        attemptId,
        runId: hiddenRun,
        testId: 'edge',
        flags: [],
        filedTo: null,
        ...changed,
      }),
    );
  const cite = (who: Who, changed: Partial<CiteCode> = {}) =>
    as(world.north, who, (tx, scope) =>
      citeCode(tx, scope, moments.moment(), {
        attemptId,
        seq: 3,
        file: 'tests',
        from: 1,
        to: 2,
        note: '',
        filedTo: null,
        ...changed,
      }),
    );

  it('files a failed test to the criterion that it bears on, on the card of whoever accepts it and on no other', async () => {
    const { frame, kit } = await deskOf('ana');
    const [flag] = kit[0]?.question.body.redFlags ?? [];
    expect(await accept('ana', { flags: [flag?.id as string, 'unknown'] })).toEqual({ ok: true, value: { noted: 0 } });
    const [line, ...rest] = await linesOf('ana');
    expect(rest).toEqual([]);
    expect(line).toMatchObject({
      kind: 'test',
      filedTo: `criterion:${frame.criteria[0]?.id}`,
      source: { attemptId, runId: hiddenRun, testId: 'edge' },
    });
    expect(await linesOf('ben')).toEqual([]);
    expect((await accept('ana')).ok).toBe(false);
    expect((await accept('ben')).ok, 'alike to all who own the criterion').toBe(true);
  });

  it('accepts a failure of an earlier run after a later one has mended it', async () => {
    moments.pass(60);
    await candidate((tx, scope) => submitAttempt(tx, scope, moments.moment(), { attemptId, source: '// sound' }));
    await runAll();
    await runAll();
    expect((await accept('ana')).ok).toBe(true);
    const runs = await candidate((tx, scope) => listRuns(tx, scope, attemptId));
    const last = runs.find((one) => one.kind === 'hidden' && one.reason === 'submitted')?.id as string;
    expect(await accept('ben', { runId: last })).toMatchObject({ ok: false });
  });

  it('offers nothing that did not fail, and nothing of another attempt', async () => {
    expect(await accept('ana', { testId: 'one' })).toMatchObject({ ok: false });
    await expect(accept('ana', { runId: moments.id() })).rejects.toThrow('not found');
    await expect(accept('mark')).rejects.toThrow('not found');
    const own = await as(world.north, 'ana', (tx) =>
      tx.select().from(cards).where(eq(cards.interviewId, interviewId())),
    );
    expect(own).toEqual([]);
  });

  it('cites the code as it stood after that many changes', async () => {
    expect(await cite('ana', { seq: 2, from: 1, to: 1, note: 'Begins with a test.' })).toMatchObject({ ok: true });
    expect(await cite('ana', { from: 2, to: 3 })).toMatchObject({ ok: true });
    const texts = (await linesOf('ana')).map((one) => one.text).sort();
    expect(texts[0]).toMatch(/^Begins with a test\. Own tests, line 1, 0:10 into the attempt\n```ts\nfirst\n```$/);
    expect(texts[1]).toContain('```ts\nsecond\nthird\n```');
    expect(await cite('ana', { seq: 2, from: 2, to: 2 }), 'there was no second line then').toMatchObject({ ok: false });
    expect(await cite('ana', { seq: 99 })).toMatchObject({ ok: false });
  });

  it('cites nothing that the candidate does in focus time, until they are through', async () => {
    moments.pass(5);
    await candidate((tx, scope) => beat(tx, scope, moments.moment(), { attemptId, focus: true }));
    moments.pass(5);
    const doc = new Y.Doc();
    doc.getText('tests').insert(0, 'unwatched');
    const update = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
    await candidate((tx, scope) =>
      appendUpdates(tx, scope, moments.moment(), {
        attemptId,
        clientId: moments.id(),
        updates: [{ operation: 1, update }],
      }),
    );
    expect(await cite('ana', { seq: 4, from: 1, to: 1 })).toMatchObject({ ok: false });
    expect(await cite('ana')).toMatchObject({ ok: true });
    await candidate((tx, scope) => beat(tx, scope, moments.moment(), { attemptId, focus: false }));
    expect(await cite('ana', { seq: 4, from: 1, to: 1 })).toMatchObject({ ok: true });
  });
});

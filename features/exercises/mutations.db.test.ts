/** Attempts on both databases: what each side may do when, what is kept, and that a run ends exactly once. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Database, openDatabase } from '@/db/client';
import { withScope } from '@/features/access/data';
import { type SystemScope, systemScope } from '@/features/access/scope';
import { documentOf, listRuns } from '@/features/runs/data';
import { announceStrays, claimRun, finishRun, keepClaim } from '@/features/runs/mutations';
import { LEASE_MS, QUEUE_BOUND } from '@/features/runs/run';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import type { Queue } from '@/lib/queue';
import type { ResultDocument } from '@/runner/contract';
import { aVersion, resultOf } from '@/tests/support/attempts';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import { as, type LoopFixture, makeLoop, makeWorld, type Place, type World } from '@/tests/support/world';
import { LIVE_OVERTIME_MS, LOST_AFTER_MS, PAUSE_CAP_MS } from './attempt';
import {
  findAttempt,
  listEvents,
  listOwnNotes,
  readAttempt,
  readCandidateRun,
  readCandidateState,
  readUpdates,
  savedTexts,
} from './data';
import {
  appendUpdates,
  beat,
  dropNote,
  endAttempt,
  endByClock,
  extendAttempt,
  giveHint,
  inviteAttempt,
  rejudge,
  replayRun,
  requestRun,
  saveNote,
  setPairing,
  showExtension,
  startAttempt,
  storeExercises,
  submitAttempt,
  watch,
  withdrawAttempt,
} from './mutations';
import type { Invite } from './schema';

describe.each(testDatabases())('attempts on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let world: World;
  let loop: LoopFixture;
  let announced: string[];
  let stories = 0;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    const quiet: Queue = {
      announce: (lane, id) => announced.push(`${lane} ${id}`),
      serve: () => {},
      close: async () => {},
    };
    provide('queue', quiet);
    moments = scriptedMoments('attempts', new Date('2026-11-24T09:00:00.000Z'));
    world = await makeWorld(moments);
    const library = systemScope('library');
    await withScope(library, (tx) => storeExercises(tx, library, moments.moment(), [aVersion()]));
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });
  beforeEach(async () => {
    announced = [];
    stories += 1;
    loop = await makeLoop(world.north, moments, { candidate: `Candidate ${stories}` });
  });

  const interviewId = () => loop.interviewIds[0] as string;
  const wanted = (changed: Partial<Invite> = {}): Invite => ({
    interviewId: interviewId(),
    exercise: 'greetings',
    variant: 'write',
    mode: 'live',
    allowedHelp: 'docs',
    note: 'The documentation of the language may be open.',
    minutes: 60,
    days: 7,
    ...changed,
  });
  let hashes = 0;
  async function invited(changed: Partial<Invite> = {}, place: Place = world.north): Promise<string> {
    hashes += 1;
    const tokenHash = `${hashes}`.padStart(64, '0');
    const made = await as(place, 'ana', (tx, scope) =>
      inviteAttempt(tx, scope, moments.moment(), { ...wanted(changed), tokenHash, seed: 7 }),
    );
    if (!made.ok) throw new Error(made.reason);
    return made.value.attemptId;
  }
  const ours = (): SystemScope & { workspaceId: string } => ({
    ...systemScope('attempt', world.north.workspaceId),
    workspaceId: world.north.workspaceId,
  });
  type Core<T> = (
    tx: Parameters<Parameters<typeof withScope>[1]>[0],
    scope: SystemScope & { workspaceId: string },
  ) => Promise<T>;
  const candidate = <T>(work: Core<T>): Promise<T> => withScope(ours(), (tx) => work(tx, ours()));
  const staff = <T>(work: Parameters<typeof as<T>>[2]): Promise<T> => as(world.north, 'ana', work);

  async function begun(changed: Partial<Invite> = {}, language: 'typescript' | 'python' = 'typescript') {
    const attemptId = await invited(changed);
    const done = await candidate((tx, scope) => startAttempt(tx, scope, moments.moment(), { attemptId, language }));
    expect(done.ok).toBe(true);
    return attemptId;
  }
  const attemptOf = (attemptId: string) =>
    candidate(async (tx, scope) => {
      const found = await readAttempt(tx, scope, attemptId);
      if (!found) throw new Error('gone');
      return found;
    });
  const stateOf = (attemptId: string) =>
    candidate((tx, scope) => readCandidateState(tx, scope, { attemptId, now: moments.now() }));
  const eventsOf = (attemptId: string) =>
    candidate(async (tx, scope) => (await listEvents(tx, scope, attemptId)).map((one) => one.kind).sort());
  const runsOf = (attemptId: string) => candidate((tx, scope) => listRuns(tx, scope, attemptId));

  /** A window that types: each call sends one update. */
  function aWindow(attemptId: string) {
    const document = new Y.Doc();
    const clientId = moments.id();
    let operation = 0;
    const queued: { operation: number; update: string }[] = [];
    document.on('update', (bytes: Uint8Array, origin: unknown) => {
      if (origin === 'server') return;
      operation += 1;
      queued.push({ operation, update: Buffer.from(bytes).toString('base64') });
    });
    const load = async () => {
      const page = await candidate((tx, scope) => readUpdates(tx, scope, { attemptId, after: 0 }));
      for (const one of page) Y.applyUpdate(document, new Uint8Array(one.bytes), 'server');
    };
    const type = (text: string) => {
      const solution = document.getText('solution');
      solution.insert(solution.length, text);
    };
    const send = (updates = queued.splice(0)) =>
      candidate((tx, scope) => appendUpdates(tx, scope, moments.moment(), { attemptId, clientId, updates }));
    return { document, clientId, load, type, send, queued };
  }

  const ask = (attemptId: string, source: string, scratch: string | null = null, runId = moments.id()) =>
    candidate((tx, scope) => requestRun(tx, scope, moments.moment(), { attemptId, runId, source, scratch }));

  async function work(runId: string, answer?: (document: ResultDocument) => ResultDocument): Promise<boolean> {
    const jobs = systemScope('runs');
    const run = await withScope(jobs, (tx) => claimRun(tx, jobs, moments.moment(), runId));
    if (run === null) return false;
    const document = resultOf(run);
    const done = {
      runId,
      claimId: run.claimId,
      attemptId: run.attemptId,
      document: answer ? answer(document) : document,
      timing: { waitedMs: 1, tookMs: 2, attempts: 1 },
    };
    return candidate((tx, scope) => finishRun(tx, scope, moments.moment(), done));
  }
  /** Does everything that was announced, and what that announces. */
  async function workAll(answer?: (document: ResultDocument) => ResultDocument): Promise<void> {
    while (announced.length > 0) {
      const [, id] = (announced.shift() as string).split(' ');
      await work(id as string, answer);
    }
  }

  describe('inviting', () => {
    it('refuses a closed loop, an unknown exercise and an interview of another workspace', async () => {
      const make = (place: Place, changed: Partial<Invite>) =>
        as(place, 'ana', (tx, scope) =>
          inviteAttempt(tx, scope, moments.moment(), { ...wanted(changed), tokenHash: 'x'.repeat(64), seed: 1 }),
        );
      await expect(make(world.south, {})).rejects.toMatchObject({ code: 'not-found' });
      expect(await make(world.north, { exercise: 'nothing' })).toMatchObject({ ok: false });
    });

    it('draws the parameters once, and opens by its link alone until it ends', async () => {
      const attemptId = await invited({ mode: 'take-home' });
      const attempt = await attemptOf(attemptId);
      expect(attempt.parameters).toEqual({ times: expect.any(Number) });
      const door = systemScope('attempt link');
      const open = (now: Date) => withScope(door, (tx) => findAttempt(tx, door, { tokenHash: attempt.tokenHash, now }));
      expect(await open(moments.now())).toEqual({ workspaceId: world.north.workspaceId, attemptId });
      expect(await open(attempt.linkEndsAt)).toBeNull();
      expect(await stateOf(attemptId)).toMatchObject({ phase: 'ready', work: null, after: null });
    });

    it('can be taken back until it is used', async () => {
      const attemptId = await invited();
      const take = () => staff((tx, scope) => withdrawAttempt(tx, scope, moments.moment(), { attemptId }));
      expect(await take()).toEqual({ ok: true, value: undefined });
      expect((await stateOf(attemptId))?.phase).toBe('withdrawn');
      const start = await candidate((tx, scope) =>
        startAttempt(tx, scope, moments.moment(), { attemptId, language: 'typescript' }),
      );
      expect(start).toMatchObject({ ok: false });
      const used = await begun();
      expect(
        await staff((tx, scope) => withdrawAttempt(tx, scope, moments.moment(), { attemptId: used })),
      ).toMatchObject({
        ok: false,
      });
    });
  });

  describe('starting', () => {
    it('refuses a language that is not offered, and days that are over', async () => {
      const attemptId = await invited({ mode: 'take-home', days: 1 });
      const start = (language: 'go' | 'typescript') =>
        candidate((tx, scope) => startAttempt(tx, scope, moments.moment(), { attemptId, language }));
      expect(await start('go')).toMatchObject({ ok: false, fields: [{ field: 'language' }] });
      moments.pass(86_401);
      expect(await start('typescript')).toMatchObject({ ok: false });
    });

    it('gives every window the same beginning, and is harmless twice', async () => {
      const attemptId = await begun();
      const again = await candidate((tx, scope) =>
        startAttempt(tx, scope, moments.moment(), { attemptId, language: 'python' }),
      );
      expect(again.ok).toBe(true);
      expect((await candidate((tx, scope) => savedTexts(tx, scope, attemptId))).solution).toContain('class Greetings');
      expect(await eventsOf(attemptId)).toEqual(['invited', 'started']);
      expect((await stateOf(attemptId))?.work).toMatchObject({ language: 'typescript', runs: true, updateSeq: 1 });
    });

    it('begins the mend variant with the faulty solution', async () => {
      const state = await stateOf(await begun({ variant: 'mend' }));
      expect(state?.work?.start).toContain('faulty');
      expect(state?.work?.mend).toContain('mend');
    });
  });

  describe('the document', () => {
    it('keeps every change once, however often it is sent, and from two windows', async () => {
      const attemptId = await begun();
      const [one, two] = [aWindow(attemptId), aWindow(attemptId)];
      await one.load();
      await two.load();
      one.type('// one\n');
      const sent = [...one.queued];
      expect(await one.send()).toEqual({ ok: true, value: { acknowledged: 1, seq: 2 } });
      expect(await one.send(sent)).toEqual({ ok: true, value: { acknowledged: 1, seq: 2 } });
      two.type('// two\n');
      two.type('// three\n');
      expect(await two.send()).toMatchObject({ value: { acknowledged: 2, seq: 4 } });
      await one.load();
      const saved = await candidate((tx, scope) => savedTexts(tx, scope, attemptId));
      expect(saved.solution).toBe(one.document.getText('solution').toString());
      expect(saved.solution).toContain('// three');
    });

    it('refuses what is no change of a document, and stores nothing of that request', async () => {
      const attemptId = await begun();
      const window = aWindow(attemptId);
      await window.load();
      window.type('// fine');
      const updates = [
        ...window.queued.splice(0),
        { operation: 2, update: Buffer.from('nonsense').toString('base64') },
      ];
      await expect(window.send(updates)).rejects.toMatchObject({ code: 'invalid' });
      expect((await attemptOf(attemptId)).updateSeq).toBe(1);
    });

    it('takes nothing before the start, and nothing after the end', async () => {
      const early = aWindow(await invited());
      early.type('x');
      expect(await early.send()).toMatchObject({ ok: false });
      const attemptId = await begun();
      await candidate((tx, scope) => submitAttempt(tx, scope, moments.moment(), { attemptId, source: 'done' }));
      const late = aWindow(attemptId);
      late.type('x');
      expect(await late.send()).toMatchObject({ ok: false });
    });

    it('lets a colleague type in pair mode alone, and by name', async () => {
      const attemptId = await begun();
      const window = aWindow(attemptId);
      await window.load();
      window.type('// ana');
      const updates = window.queued.splice(0);
      const send = () =>
        staff((tx, scope) =>
          appendUpdates(tx, scope, moments.moment(), { attemptId, clientId: window.clientId, updates }),
        );
      expect(await send()).toMatchObject({ ok: false });
      await staff((tx, scope) => setPairing(tx, scope, moments.moment(), { attemptId, on: true }));
      expect(await send()).toMatchObject({ ok: true });
      const stored = await candidate((tx, scope) => readUpdates(tx, scope, { attemptId, after: 1 }));
      expect(stored).toMatchObject([{ origin: 'staff', actorId: world.north.ids.ana }]);
    });
  });

  describe('the clock', () => {
    it('stands still through a silence, up to its bound', async () => {
      const attemptId = await begun({ mode: 'take-home' });
      moments.pass(600);
      await candidate((tx, scope) => beat(tx, scope, moments.moment(), { attemptId }));
      expect(await attemptOf(attemptId)).toMatchObject({ pausedMs: 600_000 });
      moments.pass(LOST_AFTER_MS / 1000);
      await candidate((tx, scope) => beat(tx, scope, moments.moment(), { attemptId }));
      expect(await attemptOf(attemptId)).toMatchObject({ pausedMs: 600_000 });
      moments.pass(3000);
      await candidate((tx, scope) => beat(tx, scope, moments.moment(), { attemptId }));
      expect(await attemptOf(attemptId)).toMatchObject({ pausedMs: PAUSE_CAP_MS });
      expect(await eventsOf(attemptId)).toEqual(['invited', 'paused', 'paused', 'started']);
    });

    it('ends a take-home attempt when it runs out, with what was last saved, and judges that', async () => {
      const attemptId = await begun({ mode: 'take-home' });
      const window = aWindow(attemptId);
      await window.load();
      window.type('// last words');
      await window.send();
      moments.pass(60 * 60 + PAUSE_CAP_MS / 1000 + 5);
      await candidate((tx, scope) => endByClock(tx, scope, moments.moment(), attemptId));
      const attempt = await attemptOf(attemptId);
      expect(attempt.endReason).toBe('time');
      expect(attempt.submittedSource).toContain('// last words');
      expect(attempt.endedAt).toEqual(new Date((attempt.startedAt?.getTime() ?? 0) + 60 * 60_000 + PAUSE_CAP_MS));
      expect((await runsOf(attemptId)).map((one) => [one.kind, one.reason])).toEqual(
        expect.arrayContaining([
          ['visible', 'submitted'],
          ['hidden', 'submitted'],
        ]),
      );
    });

    it('ends it for a candidate who comes too late, too', async () => {
      const attemptId = await begun({ mode: 'take-home' });
      moments.pass(60 * 60 + PAUSE_CAP_MS / 1000 + 5);
      expect(await ask(attemptId, 'late')).toMatchObject({ ok: false });
      expect((await attemptOf(attemptId)).endReason).toBe('time');
    });

    it('leaves a live attempt to its interviewer for a while', async () => {
      const attemptId = await begun({ mode: 'live' });
      moments.pass(60 * 60 + PAUSE_CAP_MS / 1000 + 60);
      await candidate((tx, scope) => endByClock(tx, scope, moments.moment(), attemptId));
      expect((await attemptOf(attemptId)).endedAt).toBeNull();
      moments.pass(LIVE_OVERTIME_MS / 1000);
      await candidate((tx, scope) => endByClock(tx, scope, moments.moment(), attemptId));
      expect((await attemptOf(attemptId)).endReason).toBe('time');
    });

    it('gets longer by what is added', async () => {
      const attemptId = await begun({ mode: 'take-home' });
      await staff((tx, scope) =>
        extendAttempt(tx, scope, moments.moment(), { attemptId, minutes: 15, reason: 'Asked for breaks' }),
      );
      expect((await stateOf(attemptId))?.clock.remainingMs).toBe(75 * 60_000);
    });
  });

  describe('what the interviewer does', () => {
    it('gives hints in order, shows extensions once, and notes for its author alone', async () => {
      const attemptId = await begun();
      const at = () => moments.moment();
      expect(await staff((tx, scope) => giveHint(tx, scope, at(), { attemptId }))).toMatchObject({
        value: { hint: 'A first mild hint' },
      });
      await staff((tx, scope) => showExtension(tx, scope, at(), { attemptId, followUpId: 'many-servers' }));
      await staff((tx, scope) => showExtension(tx, scope, at(), { attemptId, followUpId: 'many-servers' }));
      expect((await stateOf(attemptId))?.work).toMatchObject({
        hints: ['A first mild hint'],
        extensions: ['What changes with many servers?'],
      });
      await expect(
        staff((tx, scope) => showExtension(tx, scope, at(), { attemptId, followUpId: 'nothing' })),
      ).rejects.toMatchObject({ code: 'not-found' });
      const noteId = moments.id();
      const note = (text: string) => staff((tx, scope) => saveNote(tx, scope, at(), { attemptId, noteId, text }));
      await note('Reads the task twice');
      await note('Reads the task twice, aloud');
      const notes = (who: 'ana' | 'ben') =>
        as(world.north, who, async (tx, scope) => (await listOwnNotes(tx, scope, attemptId)).map((one) => one.text));
      expect(await notes('ana')).toEqual(['Reads the task twice, aloud']);
      expect(await notes('ben')).toEqual([]);
      const stolen = await as(world.north, 'ben', (tx, scope) =>
        saveNote(tx, scope, at(), { attemptId, noteId, text: 'mine' }),
      );
      expect(stolen).toMatchObject({ ok: false });
      await as(world.north, 'ben', (tx, scope) => dropNote(tx, scope, { attemptId, noteId }));
      expect(await notes('ana')).toHaveLength(1);
    });

    it('is listed by name while following, and stops when the candidate asks for focus', async () => {
      const attemptId = await begun();
      await staff((tx, scope) => watch(tx, scope, moments.moment(), { attemptId, wasHere: false }));
      expect((await stateOf(attemptId))?.work?.watchers).toEqual(['Ana Duarte']);
      await candidate((tx, scope) => beat(tx, scope, moments.moment(), { attemptId, focus: true }));
      expect((await stateOf(attemptId))?.work?.focus).toBe(true);
      expect(
        await staff((tx, scope) => setPairing(tx, scope, moments.moment(), { attemptId, on: true })),
      ).toMatchObject({ ok: false });
      moments.pass(10);
      await candidate((tx, scope) => beat(tx, scope, moments.moment(), { attemptId, focus: false }));
      expect((await attemptOf(attemptId)).focusMs).toBe(10_000);
      moments.pass(60);
      expect((await stateOf(attemptId))?.work?.watchers).toEqual([]);
    });

    it('ends a live attempt with what was last saved', async () => {
      const attemptId = await begun();
      await staff((tx, scope) => endAttempt(tx, scope, moments.moment(), { attemptId }));
      expect(await attemptOf(attemptId)).toMatchObject({
        endReason: 'staff',
        submittedSource: expect.stringContaining('Greetings'),
      });
    });
  });

  describe('runs', () => {
    it('are answered first with the visible tests, and followed by the hidden ones for staff', async () => {
      const attemptId = await begun();
      const runId = moments.id();
      expect(await ask(attemptId, 'a', null, runId)).toMatchObject({ ok: true });
      expect(await ask(attemptId, 'a', null, runId)).toMatchObject({ ok: true });
      expect(announced).toEqual([`asked ${runId}`]);
      await workAll();
      const all = await runsOf(attemptId);
      expect(all.map((one) => [one.kind, one.reason, one.state, one.ofRunId])).toEqual(
        expect.arrayContaining([
          ['visible', 'asked', 'done', null],
          ['hidden', 'followed', 'done', runId],
        ]),
      );
      const hidden = all.find((one) => one.kind === 'hidden')?.id as string;
      const read = (id: string) =>
        candidate((tx, scope) => readCandidateRun(tx, scope, { attemptId, runId: id, from: 0 }));
      expect(await read(runId)).toMatchObject({ state: 'done', verdict: 'passed', total: 4 });
      expect(await read(hidden)).toBeNull();
    });

    it('run one at a time for one candidate, and the newest of those that wait', async () => {
      const attemptId = await begun();
      const [first, second, third] = [moments.id(), moments.id(), moments.id()];
      await ask(attemptId, 'a', null, first);
      const jobs = systemScope('runs');
      const held = await withScope(jobs, (tx) => claimRun(tx, jobs, moments.moment(), first));
      expect(held).not.toBeNull();
      await ask(attemptId, 'b', null, second);
      await ask(attemptId, 'c', null, third);
      expect(await work(second)).toBe(false);
      expect(await work(third)).toBe(false);
      announced = [];
      if (held === null) return;
      const { claimId } = held;
      await candidate((tx, scope) =>
        finishRun(tx, scope, moments.moment(), {
          runId: first,
          claimId,
          attemptId,
          document: resultOf(held),
          timing: { waitedMs: 0, tookMs: 1, attempts: 1 },
        }),
      );
      expect(announced).toContain(`asked ${third}`);
      await workAll();
      const states = new Map((await runsOf(attemptId)).map((one) => [one.id, one.state]));
      expect([first, second, third].map((id) => states.get(id))).toEqual(['done', 'replaced', 'done']);
    });

    it('are refused with a time to come back when too many wait', async () => {
      const attemptId = await begun();
      await ask(attemptId, 'a');
      const rows = await runsOf(attemptId);
      const copy = `insert into attempt_runs select gen_random_uuid(), workspace_id, attempt_id, exercise_version_id, kind, reason,
        of_run_id, language, source, source_hash, scratch, suite_hash, seed, parameters, limits, update_seq, state, claim_id,
        claims, lease_ends_at, records, verdict, engine, document, waited_ms, took_ms, requested_at, queued_at, claimed_at,
        finished_at from attempt_runs, generate_series(1, ${QUEUE_BOUND}) where id = '${rows[0]?.id}'`;
      await database.driver.unsafe(copy);
      const other = await begun();
      await expect(ask(other, 'b')).rejects.toMatchObject({ code: 'too-many', retryAfter: expect.any(Number) });
      await database.driver.unsafe(`update attempt_runs set state = 'replaced' where attempt_id = '${attemptId}'`);
      expect(await ask(other, 'b')).toMatchObject({ ok: true });
    });

    it('refuse a source over the limit, a language that does not run, and a foreign attempt', async () => {
      const attemptId = await begun();
      await expect(ask(attemptId, 'é'.repeat(131_073))).rejects.toMatchObject({ code: 'too-large' });
      expect(await ask(await begun({}, 'python'), 'print()')).toMatchObject({ ok: false });
      const south = { ...systemScope('attempt', world.south.workspaceId), workspaceId: world.south.workspaceId };
      await expect(
        withScope(south, (tx) =>
          requestRun(tx, south, moments.moment(), { attemptId, runId: moments.id(), source: 'x', scratch: null }),
        ),
      ).rejects.toMatchObject({ code: 'not-found' });
    });

    it('end once: of two claims the later holds, and the earlier is not heard', async () => {
      const attemptId = await begun();
      const runId = moments.id();
      await ask(attemptId, 'a', null, runId);
      const jobs = systemScope('runs');
      const claim = () => withScope(jobs, (tx) => claimRun(tx, jobs, moments.moment(), runId));
      const first = await claim();
      expect(await claim()).toBeNull();
      moments.pass(LEASE_MS / 1000 + 1);
      announced = [];
      await withScope(jobs, (tx) => announceStrays(tx, jobs, moments.moment()));
      expect(announced).toContain(`asked ${runId}`);
      const second = await claim();
      expect(second).not.toBeNull();
      if (!first || !second) return;
      const finish = (run: typeof first) =>
        candidate((tx, scope) =>
          finishRun(tx, scope, moments.moment(), {
            runId,
            claimId: run.claimId,
            attemptId,
            document: resultOf(run),
            timing: { waitedMs: 0, tookMs: 1, attempts: 1 },
          }),
        );
      const renew = (run: typeof first) =>
        candidate((tx, scope) =>
          keepClaim(tx, scope, moments.moment(), { runId, claimId: run.claimId, workspaceId: run.workspaceId }),
        );
      expect([await renew(first), await renew(second)]).toEqual([false, true]);
      expect([await finish(first), await finish(second), await finish(second)]).toEqual([false, true, false]);
    });

    it('that are lost twice say that it was our fault, and do not count', async () => {
      const attemptId = await begun();
      const runId = moments.id();
      await ask(attemptId, 'a', null, runId);
      const jobs = systemScope('runs');
      for (let time = 0; time < 3; time += 1) {
        await withScope(jobs, (tx) => claimRun(tx, jobs, moments.moment(), runId));
        moments.pass(LEASE_MS / 1000 + 1);
      }
      const [run] = await runsOf(attemptId);
      expect(run).toMatchObject({ state: 'done', verdict: 'our-fault', claims: 2 });
      expect(await work(runId)).toBe(false);
    });

    it('that end by a fault of ours are done once more', async () => {
      const attemptId = await begun();
      const runId = moments.id();
      await ask(attemptId, 'a', null, runId);
      const fault = (document: ResultDocument): ResultDocument => ({
        ...document,
        verdict: 'our-fault',
        reproducible: false,
      });
      await workAll(fault);
      expect((await runsOf(attemptId)).map((one) => [one.id, one.verdict, one.claims])).toEqual([
        [runId, 'our-fault', 2],
      ]);
    });

    it('are replayed to the byte, and say so when the engine is another', async () => {
      const attemptId = await begun();
      const runId = moments.id();
      await ask(attemptId, 'a', null, runId);
      await workAll();
      const replay = await staff((tx, scope) => replayRun(tx, scope, moments.moment(), { attemptId, runId }));
      await workAll();
      const all = await runsOf(attemptId);
      const again = all.find((one) => replay.ok && one.id === replay.value.runId);
      expect(again?.document).toBe(all.find((one) => one.id === runId)?.document);
      expect(again?.document).not.toBeNull();
    });

    it('are judged again by a mended suite, beside what was judged', async () => {
      const attemptId = await begun();
      await candidate((tx, scope) => submitAttempt(tx, scope, moments.moment(), { attemptId, source: 'final' }));
      await workAll();
      const library = systemScope('library');
      const store = (changed?: string) =>
        withScope(library, (tx) => storeExercises(tx, library, moments.moment(), [aVersion(changed)]));
      const again = () => staff((tx, scope) => rejudge(tx, scope, moments.moment(), { exercise: 'greetings' }));
      expect(await again()).toMatchObject({ value: { runs: 0 } });
      await store('mended');
      const counted = await again();
      expect(counted.ok && counted.value.runs).toBeGreaterThanOrEqual(2);
      expect(await again()).toMatchObject({ value: { runs: 0 } });
      await workAll();
      const mine = (await runsOf(attemptId)).filter((one) => one.reason === 'rejudged');
      expect(mine.map((one) => one.kind).sort()).toEqual(['hidden', 'visible']);
      expect(mine.every((one) => documentOf(one)?.suiteHash === one.suiteHash)).toBe(true);
      expect(await eventsOf(attemptId)).toContain('rejudged');
      expect((await stateOf(attemptId))?.after?.hidden).toEqual([{ behaviour: 'burst at the edge', passed: true }]);
      await store();
    });
  });

  it('tells the hidden tests by behaviour once the attempt has ended, and not before', async () => {
    const attemptId = await begun();
    await ask(attemptId, 'a');
    await workAll();
    expect((await stateOf(attemptId))?.after).toBeNull();
    await candidate((tx, scope) => submitAttempt(tx, scope, moments.moment(), { attemptId, source: 'final' }));
    expect((await stateOf(attemptId))?.after).toMatchObject({ reason: 'submitted', source: 'final', hidden: null });
    await workAll();
    const state = await stateOf(attemptId);
    expect(state?.after?.hidden).toEqual([{ behaviour: 'burst at the edge', passed: true }]);
    expect(JSON.stringify(state)).not.toMatch(/SECRET/);
  });
});

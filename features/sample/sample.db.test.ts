/**
 * The sample as a first start loads it: whole, in good time, once; readable by the product's own functions; and in each
 * workspace nothing of the other.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { enterWorkspace, withScope } from '@/features/access/data';
import { mintPerson, systemScope, type WorkspaceScope } from '@/features/access/scope';
import { readCalibration, readInput, readProcess } from '@/features/calibration/data';
import { type CardCriterion, cardsOf } from '@/features/calibration/process';
import { readPacket } from '@/features/decisions/data';
import { savedTexts } from '@/features/exercises/data';
import { refreshExercises } from '@/features/exercises/jobs';
import { listLoops, listOwnInterviews } from '@/features/interviews/data';
import { type LoopStage, stageOf } from '@/features/interviews/loop';
import { refreshLibrary } from '@/features/questions/jobs';
import { listFields, readOwnCard, readRevealedCards } from '@/features/scorecards/data';
import { impressionIn } from '@/features/scorecards/line';
import { sealedCardSchema } from '@/features/scorecards/schema';
import { listReadiness, listWorkshops, readSampleRatings } from '@/features/workshops/data';
import { sampleRatings } from '@/features/workshops/sample-ratings';
import { localBus } from '@/lib/bus';
import { parseEnv } from '@/lib/env';
import type { Moment } from '@/lib/moment';
import { checkPassword } from '@/lib/password';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { CURRENT_CANDIDATES } from './current';
import { loadSample } from './jobs';
import { KICK_OFF } from './kick-off';
import { EDIT, ORGANISATION, PEOPLE, type PersonKey, type SampleReport, SPLIT } from './sample';

const CONTENT = path.resolve(import.meta.dirname, '../../content');

/**
 * What a first start may spend on it, on a machine that does nothing else. A test run shares its processors with others, so
 * the clock is printed and the processor's own time is what counts here.
 */

/** A Wednesday afternoon. */
const NOW = new Date('2026-11-18T13:07:00Z');

const moment: Moment = { now: NOW, id: () => crypto.randomUUID() };
const system = systemScope('test');

describe.each(testDatabases())('the sample (%s)', (kind) => {
  let server: TestDatabase;
  let database: Database;
  let folder: string;
  let report: SampleReport | null;

  beforeAll(async () => {
    server = await openTestDatabase(kind);
    database = openDatabase(server.options);
    folder = mkdtempSync(path.join(tmpdir(), 'plumbline-sample-'));
    provide('database', database);
    provide('bus', localBus());
    provide('env', parseEnv({ PLUMBLINE_DATA: folder }, folder));
    await refreshLibrary(moment, [CONTENT], inject('keep'));
    await refreshExercises(moment, [CONTENT], inject('keep'));
    report = await loadSample(moment);
  }, 180_000);

  afterAll(async () => {
    await database.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const rows = async (query: ReturnType<typeof sql>) => withScope(system, async (tx) => [...(await tx.execute(query))]);
  const count = async (query: ReturnType<typeof sql>): Promise<number> => Number((await rows(query))[0]?.n);

  async function person(key: PersonKey) {
    const [row] = await rows(sql`select id from users where email = ${`${key}@example.test`}`);
    return mintPerson({ userId: String(row?.id), sessionId: crypto.randomUUID() });
  }
  async function enter(key: PersonKey, slug: string): Promise<WorkspaceScope | null> {
    const [row] = await rows(sql`select id from workspaces where slug = ${slug}`);
    return enterWorkspace(await person(key), String(row?.id));
  }
  async function inside(key: PersonKey, slug = 'northwind-freight'): Promise<WorkspaceScope> {
    const scope = await enter(key, slug);
    if (scope === null) throw new Error(`${key} is not in ${slug}`);
    return scope;
  }
  async function loopNamed(scope: WorkspaceScope, candidate: string) {
    const all = await withScope(scope, (tx) => listLoops(tx, scope));
    const found = all.find((one) => one.candidateName === candidate);
    if (found === undefined) throw new Error(`${candidate} is not there`);
    return found;
  }

  it('holds a year in one workspace and next to nothing in the other', async () => {
    const found = await rows(sql`
      select w.slug,
        (select count(*)::int from loops l where l.workspace_id = w.id) as loops,
        (select count(*)::int from loops l where l.workspace_id = w.id and l.status = 'decided') as decided,
        (select count(*)::int from roles r where r.workspace_id = w.id) as roles,
        (select count(*)::int from questions q where q.workspace_id = w.id) as questions,
        (select count(distinct v.rater_id)::int from votes v where v.workspace_id = w.id) as raters
      from workspaces w order by w.slug`);
    expect(found).toEqual([
      { slug: 'kestrel-health', loops: 6, decided: 4, roles: 1, questions: 4, raters: 3 },
      { slug: 'northwind-freight', loops: 126, decided: 121, roles: 1, questions: 10, raters: 6 },
    ]);
    const votes = await count(
      sql`select count(*) as n from votes where round_number = 1 and row_key like 'criterion:%'`,
    );
    expect(votes).toBeGreaterThan(2800);
  });

  it('says how to sign in, and keeps the passphrase for its owner alone', async () => {
    expect(report).toMatchObject({ loaded: true, organisation: ORGANISATION.name });
    expect(report?.people.map((one) => one.email)).toEqual(PEOPLE.map((one) => one.email));
    const file = path.join(folder, 'sample.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ passphrase: report?.passphrase });
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const hashes = await rows(sql`select distinct password_hash as hash from users`);
    for (const { hash } of hashes) expect(await checkPassword(String(hash), report?.passphrase ?? '')).toBe(true);
  });

  it('does nothing a second time', async () => {
    const before = await rows(sql`select (select count(*) from loops) as loops, (select count(*) from users) as users`);
    const again = await loadSample({ ...moment, now: new Date(NOW.getTime() + 3 * 86_400_000) });
    expect(again).toEqual({ ...report, loaded: false });
    expect(
      await rows(sql`select (select count(*) from loops) as loops, (select count(*) from users) as users`),
    ).toEqual(before);
  });

  it('stays out of an installation where people work', async () => {
    await rows(sql`update organisations set slug = 'somebody-else'`);
    try {
      expect(await loadSample(moment)).toBeNull();
    } finally {
      await rows(sql`update organisations set slug = ${ORGANISATION.slug}`);
    }
    expect(existsSync(path.join(folder, 'sample.json'))).toBe(true);
  });

  it('shows eight candidates, each at another stage', async () => {
    const stages: Record<string, LoopStage> = {};
    for (const [key, slug] of [
      ['margit', 'northwind-freight'],
      ['tom', 'kestrel-health'],
    ] as const) {
      const scope = await inside(key, slug);
      for (const loop of await withScope(scope, (tx) => listLoops(tx, scope))) {
        const waiting = loop.raters.filter((one) => !one.sealed && !one.recused).length;
        const facts = { ...loop, thinking: waiting, raters: loop.raters.length };
        if ((CURRENT_CANDIDATES as readonly string[]).includes(loop.candidateName)) {
          stages[loop.candidateName] = stageOf(facts, NOW);
        }
      }
    }
    expect(stages).toEqual({
      'Mateus Carvalho': 'planned',
      'Hana Kobayashi': 'interviewing',
      'Yusuf Demir': 'interviewing',
      'Marta Kowalczyk': 'cards-due',
      'Samuel Osei': 'ready-to-reveal',
      'Lucía Fernández': 'revealed',
      'Tobias Brandt': 'decided',
      'Aisha Rahman': 'revealed',
    });
  });

  it('gives Agnes an interview in twenty minutes, with an empty card', async () => {
    const agnes = await inside('agnes');
    await withScope(agnes, async (tx) => {
      const own = (await listOwnInterviews(tx, agnes)).filter((one) => (one.startsAt ?? NOW) > NOW);
      expect(own[0]).toMatchObject({ candidateName: 'Hana Kobayashi', title: 'Caching' });
      expect(own[0]?.startsAt).toEqual(new Date('2026-11-18T13:30:00Z'));
      const card = await readOwnCard(tx, agnes, { interviewId: own[0]?.interviewId ?? '' });
      expect(card).toMatchObject({ state: 'draft', revision: 0 });
    });
  });

  it('leaves Emil a card half written: a level, a line that is not filed, no recommendation', async () => {
    const emil = await inside('emil', 'kestrel-health');
    const loop = await loopNamed(emil, 'Yusuf Demir');
    await withScope(emil, async (tx) => {
      const card = await readOwnCard(tx, emil, { interviewId: loop.interviews[0]?.id ?? '' });
      const fields = await listFields(tx, emil, card?.id ?? '');
      const keys = fields.map((one) => one.key.split(':')[0]);
      expect(card?.state).toBe('draft');
      expect(keys.filter((one) => one === 'level')).toHaveLength(1);
      expect(keys).not.toContain('recommendation');
      const filed = fields
        .filter((one) => one.key.startsWith('line:'))
        .map((one) => (one.value as { filedTo: unknown }).filedTo);
      expect(filed.filter((one) => one === null)).toHaveLength(1);
      expect(filed.length).toBeGreaterThan(1);
    });
  });

  it('has a dispute of two levels waiting for a decision', async () => {
    const margit = await inside('margit');
    const loop = await loopNamed(margit, 'Lucía Fernández');
    const packet = await withScope(margit, (tx) => readPacket(tx, margit, loop.id));
    if (!packet?.ok) throw new Error('The packet is not there');
    const spreads = packet.value.rows
      .filter((row) => row.rowKey.startsWith('criterion:'))
      .map((row) => row.rounds[0]?.levels.flatMap((one) => one.level ?? []) ?? [])
      .map((levels) => Math.max(...levels) - Math.min(...levels));
    expect(Math.max(...spreads)).toBe(2);
    expect(packet.value.decisions).toEqual([]);
  });

  it('has decided one after two rounds, citing lines that are there', async () => {
    const margit = await inside('margit');
    const loop = await loopNamed(margit, 'Tobias Brandt');
    await withScope(margit, async (tx) => {
      const packet = await readPacket(tx, margit, loop.id);
      if (!packet?.ok) throw new Error('The packet is not there');
      expect(packet.value.decisions).toMatchObject([{ outcome: 'hire', signedName: 'Margit Olsen' }]);
      expect(packet.value.rows.some((row) => row.rounds.length === 2)).toBe(true);
      const cards = await readRevealedCards(tx, margit, loop.id);
      const lines = cards.flatMap((card) => card.body.evidence.map((line) => `${card.cardId}/${line.id}`));
      const cited = packet.value.decisions.flatMap((one) => one.reasons.flatMap((reason) => reason.cites));
      expect(cited.length).toBeGreaterThanOrEqual(5);
      for (const cite of cited) expect(lines).toContain(cite);
    });
  });

  it('reads back a loop of the past year like one of today', async () => {
    const margit = await inside('margit');
    const past = await withScope(margit, (tx) => listLoops(tx, margit, { status: 'decided' }));
    const oldest = past.at(-1);
    const packet = await withScope(margit, (tx) => readPacket(tx, margit, oldest?.id ?? ''));
    if (!packet?.ok) throw new Error('The packet is not there');
    expect(packet.value.rows.filter((row) => row.evidence.length > 0).length).toBeGreaterThan(8);
    expect(packet.value.decisions.length).toBeGreaterThan(0);
    // A decision's citations point at lines of that loop's own sealed cards.
    const lost = await rows(sql`
      select cite from decisions d, jsonb_array_elements(d.reasons) reason, jsonb_array_elements_text(reason -> 'cites') cite
      where not exists (
        select 1 from card_seals s, jsonb_array_elements(s.body -> 'evidence') line
        where s.loop_id = d.loop_id and s.card_id::text || '/' || (line ->> 'id') = cite)`);
    expect(lost).toEqual([]);
  });

  it('stores seals in their one form, and every vote that a seal cast', async () => {
    const seals = await rows(sql`select s.body, (select count(*)::int from votes v join cards c on c.id = s.card_id
      where v.performance_id = c.interview_id and v.rater_id = s.author_id and v.round_id = s.round_id) as votes from card_seals s`);
    expect(seals.length).toBeGreaterThan(1000);
    for (const seal of seals) {
      const body = sealedCardSchema.parse(seal.body);
      expect(seal.votes).toBe(Object.keys(body.levels).length + Object.keys(body.capabilities).length + 1);
    }
  });

  it('has enough to calibrate on in one workspace, and not enough yet in the other', async () => {
    const all = { from: null, until: NOW, roleId: null, capability: null };
    const margit = await inside('margit');
    const { panel, company, raters } = (await readCalibration(margit, all)).calibration;
    expect(panel?.agreement.shown).toBe(true);
    expect(panel?.alpha.shown).toBe(true);
    expect(panel?.finding?.kind).toBe('one-criterion');
    if (panel?.finding?.kind === 'one-criterion') {
      expect(panel.finding.figures.criterion.title).toBe('Effects that happen once though jobs run twice');
    }
    const [edit] = panel?.rewordings.filter((one) => one.note === EDIT.note) ?? [];
    expect([edit?.before, edit?.after].map((side) => side?.agreement.shown && side.mean.shown)).toEqual([true, true]);
    expect(company?.groups).toHaveLength(1);
    expect(raters.map((one) => one.mean.shown)).toEqual(Array(6).fill(true));
    const tom = await inside('tom', 'kestrel-health');
    const thin = (await readCalibration(tom, all)).calibration.panel;
    expect(thin?.agreement.shown).toBe(false);
    expect(thin?.alpha.shown).toBe(false);
    expect(thin?.criteria.length).toBeGreaterThan(2);
  });

  it('counts impressions among lines as the card warns of them', async () => {
    const lines = [
      'seemed unsure',
      'Gut feeling: yes',
      'said "it seems slow"',
      'drew unsealed boxes',
      'came across as strong',
      '„felt“ once',
      ...'seem seems seemingly felt feel feels feeling feelings vibe vibes gut impression'.split(' '),
      ...['came across', 'comes across', 'struck me', 'culture fit', 'I think', 'rethinks', 'unfelt', 'gutter'],
    ];
    const found = await rows(sql`
      select reads_as_impression(line) as felt
      from json_array_elements_text(${JSON.stringify(lines)}::json) with ordinality t(line, place) order by place`);
    expect(found.map((one) => one.felt)).toEqual(lines.map((line) => impressionIn(line) !== null));
    const margit = await inside('margit');
    const filter = { from: null, until: NOW, roleId: null, capability: null };
    const cards = cardsOf(await readProcess(margit, filter), (await readInput(margit, filter)).criteria);
    const sum = (of: (one: CardCriterion) => number) =>
      cards.reduce((total, card) => total + card.criteria.reduce((under, one) => under + of(one), 0), 0);
    const seals = await rows(sql`
      select s.body from card_seals s join rounds d on d.id = s.round_id
      where d.state in ('revealed', 'closed') and s.workspace_id = ${margit.workspaceId} and s.number = 1`);
    const filed = seals
      .flatMap((one) => sealedCardSchema.parse(one.body).evidence)
      .filter((one) => one.row.startsWith('criterion:'));
    expect(cards).toHaveLength(seals.length);
    expect(sum((one) => one.lines)).toBe(filed.length);
    expect(sum((one) => one.checkable)).toBe(
      filed.filter((one) => ['quote', 'code', 'test', 'link'].includes(one.kind)).length,
    );
    expect(sum((one) => one.impressions)).toBe(filed.filter((one) => impressionIn(one.text) !== null).length);
  });

  it('has a workshop behind it, with the strict one in it, and some who are ready since', async () => {
    const margit = await inside('margit');
    await withScope(margit, async (tx) => {
      const [workshop, ...others] = await listWorkshops(tx, margit);
      expect(others).toEqual([]);
      expect(workshop).toMatchObject({ title: KICK_OFF.title, phase: 'closed', samples: 5, revealed: 5 });
      const until = new Map((await listReadiness(tx, margit, true)).map((one) => [one.name.split(' ')[0], one.until]));
      for (const name of ['Bram', 'Divya', 'Margit']) expect(until.get(name), name).toBeNull();
      for (const name of ['Agnes', 'Chidi', 'Emil']) expect(Number(until.get(name)), name).toBeGreaterThan(Number(NOW));
    });
    const job = { ...systemScope('test', margit.workspaceId), workspaceId: margit.workspaceId };
    const window = { from: null, until: NOW, source: null, reader: null };
    const counted = sampleRatings(await withScope(job, (tx) => readSampleRatings(tx, job, window)));
    const raters = (source: string) =>
      new Set(counted.filter((one) => one.source === source).map((one) => one.raterId));
    expect(raters('workshop').size).toBe(KICK_OFF.raters.length);
    // Divya has not finished her check, so nothing of it counts.
    expect(raters('check').size).toBe(2);
    const split = counted.filter((one) => one.criterionOrigin === `${SPLIT.question}/${SPLIT.criterion}`);
    const byAnswer = new Map<string, Set<number>>();
    for (const one of split)
      byAnswer.set(one.performanceId, new Set([...(byAnswer.get(one.performanceId) ?? []), one.level]));
    expect([...byAnswer.values()].some((levels) => levels.size > 1)).toBe(true);
  });

  it('marks the rubric edit as a second version with the same criteria', async () => {
    const versions = await rows(sql`
      select v.number, v.note, count(*)::int as criteria, count(distinct cv.criterion_id)::int as same
      from questions q join question_versions v on v.question_id = q.id join criterion_versions cv on cv.question_version_id = v.id
      where q.slug = ${EDIT.question} group by v.id, v.number, v.note order by v.number`);
    expect(versions.map((one) => one.number)).toEqual([1, 2]);
    expect(versions[1]).toMatchObject({ note: EDIT.note });
    const used = await rows(sql`
      select v.number, count(distinct i.loop_id)::int as loops from kit_items k join interviews i on i.id = k.interview_id
      join question_versions v on v.id = k.question_version_id join questions q on q.id = v.question_id
      where q.slug = ${EDIT.question} group by v.number order by v.number`);
    expect(used.every((one) => Number(one.loops) > 15)).toBe(true);
  });

  it('shows nobody what is not revealed, and a member of one workspace nothing of the other', async () => {
    const agnes = await inside('agnes');
    const hana = await loopNamed(agnes, 'Hana Kobayashi');
    const [votes] = await withScope(agnes, async (tx) => [
      ...(await tx.execute(sql`select count(*)::int as n from votes where subject_id = ${hana.id}`)),
    ]);
    expect(votes?.n).toBe(0);

    expect(await enter('tom', 'northwind-freight')).toBeNull();
    const tom = await inside('tom', 'kestrel-health');
    const tables = await rows(sql`
      select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'workspace_id' order by table_name`);
    expect(tables.length).toBeGreaterThan(20);
    await withScope(tom, async (tx) => {
      for (const { name } of tables) {
        const [seen] = await tx.execute(
          sql`select count(*)::int as n from ${sql.identifier(String(name))} where workspace_id <> ${tom.workspaceId}`,
        );
        expect(seen?.n, String(name)).toBe(0);
      }
      const [own] = await tx.execute(sql`select count(*)::int as n from loops`);
      expect(own?.n).toBe(6);
    });
  });

  it('has an attempt that somebody typed within three quarters of an hour, with runs for the sandbox to do', async () => {
    const [attempt] = await rows(sql`
      select a.id, a.started_at, a.ended_at, a.end_reason, a.paused_ms, a.update_seq, v.slug,
        a.submitted_source = r.source as same
      from exercise_attempts a join exercise_versions v on v.id = a.exercise_version_id
        join attempt_runs r on r.attempt_id = a.id and r.reason = 'submitted' and r.kind = 'hidden'`);
    expect(attempt).toMatchObject({ slug: 'rate-limiter', end_reason: 'submitted', paused_ms: 0, same: true });
    const minutes =
      (Number(new Date(String(attempt?.ended_at))) - Number(new Date(String(attempt?.started_at)))) / 60_000;
    expect(minutes).toBeGreaterThan(35);
    expect(minutes).toBeLessThan(48);
    expect(Number(attempt?.update_seq)).toBeGreaterThan(60);
    const scope = { ...systemScope('test', null), workspaceId: (await inside('divya')).workspaceId };
    const typed = await withScope(scope, (tx) => savedTexts(tx, scope, String(attempt?.id)));
    const [last] = await rows(
      sql`select source from attempt_runs where reason = 'asked' order by requested_at desc limit 1`,
    );
    expect(typed.solution.trimEnd()).toBe(String(last?.source).trimEnd());
    const runs = await rows(sql`select kind, reason, state from attempt_runs order by requested_at, kind desc`);
    expect(runs.map((run) => `${run.kind} ${run.reason} ${run.state}`)).toEqual([
      'visible asked queued',
      'hidden followed queued',
      'visible asked queued',
      'hidden followed queued',
      'visible submitted queued',
      'hidden submitted queued',
    ]);
  });

  it('invites one candidate to an exercise that somebody can try at once', async () => {
    const open = await rows(sql`
      select v.slug from exercise_attempts a join exercise_versions v on v.id = a.exercise_version_id
      where a.started_at is null`);
    expect(open).toEqual([{ slug: 'cache' }]);
  });
});

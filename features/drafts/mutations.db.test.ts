/** Drafts on both databases: saves that never write over, versions that loops keep, suggestions, and who sees what. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { searchQuestions } from '@/features/bank/data';
import { readKit } from '@/features/interviews/data';
import { hasMetSample, listSamples, readQuestion } from '@/features/questions/data';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import { as, makeLoop, makeWorld, type Place, type Who, type World } from '@/tests/support/world';
import { listDrafts, readDraft, readEffectFacts, readOwnDraft } from './data';
import { type DraftForm, formOf, sampleFormsOf } from './draft';
import { mergeForms } from './merge';
import {
  declineDraft,
  discardDraft,
  openSamples,
  publishDraft,
  saveDraft,
  setArchived,
  startDraft,
  suggestDraft,
  withdrawDraft,
} from './mutations';

const START = new Date('2026-11-24T09:00:00.000Z');

describe.each(testDatabases())('drafts on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let world: World;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    moments = scriptedMoments('drafts', START);
    world = await makeWorld(moments);
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  const read = (place: Place = world.north) =>
    as(place, 'mark', async (tx, scope) => {
      const found = await readQuestion(tx, scope, 'rate-limiter');
      if (found === null) throw new Error('there is no rate limiter');
      return found;
    });
  const save = (who: Who, input: Parameters<typeof saveDraft>[3]) =>
    as(world.north, who, (tx, scope) => saveDraft(tx, scope, moments.moment(), input));
  /** A first save of somebody's edit of the rate limiter. */
  async function edit(who: Who, change: (form: DraftForm) => DraftForm) {
    const question = await read();
    const form = change(formOf(question.body));
    const at = { id: moments.id(), questionId: question.questionId, baseVersionId: question.id, revision: 0, form };
    const reply = await save(who, at);
    if (reply.status !== 'saved') throw new Error(`not saved: ${reply.status}`);
    return { ...at, ...reply };
  }
  const publish = (who: Who, draft: { id: string; revision: number }) =>
    as(world.north, who, (tx, scope) =>
      publishDraft(tx, scope, moments.moment(), { draftId: draft.id, revision: draft.revision, note: 'Clearer words' }),
    );
  const discard = (who: Who, draftId: string) =>
    as(world.north, who, (tx, scope) => discardDraft(tx, scope, moments.moment(), { draftId }));

  it('never writes over another window: whoever missed a save gets it, and what both wrote is kept', async () => {
    const first = await edit('ana', (form) => ({ ...form, prompt: `${form.prompt} First window.` }));
    const question = await read();
    const second = {
      ...first,
      id: moments.id(),
      revision: 0,
      form: { ...formOf(question.body), cue: 'Second window.' },
    };
    const missed = await save('ana', second);
    expect(missed).toMatchObject({ status: 'missed', id: first.id, revision: 1 });
    if (missed.status !== 'missed') return;
    const form = mergeForms(formOf(question.body), missed.form, second.form);
    expect(await save('ana', { ...second, id: missed.id, revision: missed.revision, form })).toMatchObject({
      status: 'saved',
      revision: 2,
    });
    // The same once more, as after a lost answer: nothing is missed, for it is there.
    expect(await save('ana', { ...second, id: missed.id, revision: 1, form })).toMatchObject({ status: 'saved' });
    const kept = await as(world.north, 'ana', (tx, scope) => readOwnDraft(tx, scope, question.questionId));
    expect(kept?.form.prompt).toContain('First window.');
    expect(kept?.form.cue).toBe('Second window.');
    expect(await discard('ana', first.id)).toMatchObject({ ok: true });
    expect(await save('ana', { ...first, revision: 3 })).toEqual({ status: 'closed', state: 'discarded' });
  });

  it('opens sample answers for whoever writes, who from then on rates them blind no longer', async () => {
    const question = await read();
    const of = { questionId: question.questionId, versionId: question.id };
    const met = (who: Who) =>
      as(world.north, who, async (tx, scope) => {
        const [sample] = await listSamples(tx, scope, question.id);
        return hasMetSample(tx, scope, { sampleId: sample?.id ?? '', except: null });
      });
    const open = (who: Who, place = world.north) =>
      as(place, who, (tx, scope) => openSamples(tx, scope, moments.moment(), of));
    expect(await met('ivo')).toBe(false);
    expect(await open('ivo')).toEqual(question.body.samples);
    expect([await met('ivo'), await met('ben')]).toEqual([true, false]);
    await expect(open('ivo', world.south)).rejects.toMatchObject({ code: 'not-found' });
    // Ben writes them anew without having opened any: what he wrote he knows.
    const draft = await edit('ben', (form) => ({
      ...form,
      samplesOpen: true,
      samples: sampleFormsOf(question.body.samples),
    }));
    expect([await met('ben'), await met('ana')]).toEqual([true, false]);
    expect(await discard('ben', draft.id)).toMatchObject({ ok: true });
  });

  it('is its author’s alone while it is written, also for an owner and for a statement without a WHERE', async () => {
    const draft = await edit('ana', (form) => ({ ...form, cue: 'Ana’s own words about it.' }));
    for (const who of ['ben', 'mark', 'olga'] as const) {
      const seen = await as(world.north, who, async (tx, scope) => ({
        one: await readDraft(tx, scope, draft.id),
        listed: (await listDrafts(tx, scope)).filter((one) => one.id === draft.id),
        raw: [...(await tx.execute(sql`select 1 from question_drafts where id = ${draft.id}`))],
        changed: [...(await tx.execute(sql`update question_drafts set note = 'x' where id = ${draft.id} returning 1`))],
      }));
      expect(seen).toEqual({ one: null, listed: [], raw: [], changed: [] });
    }
    await expect(publish('mark', draft)).rejects.toMatchObject({ code: 'not-found' });
    await expect(publish('ana', draft)).rejects.toMatchObject({ code: 'not-found' });
    const foreign = as(world.south, 'mark', (tx, scope) => readDraft(tx, scope, draft.id));
    expect(await foreign).toBeNull();
    const planted = as(world.north, 'ben', (tx) =>
      tx.execute(sql`insert into question_drafts (workspace_id, author_id, title, body, revision, state, created_at, updated_at)
        values (${world.north.workspaceId}, ${world.north.ids.ana}, 't', '{}', 1, 'draft', now(), now())`),
    );
    await expect(planted).rejects.toMatchObject({ cause: { code: '42501' } });
    await discard('ana', draft.id);
  });

  it('takes no question, version or draft of another workspace', async () => {
    const south = await read(world.south);
    const own = await read();
    const form = formOf(own.body);
    const at = { id: moments.id(), revision: 0, form };
    for (const where of [
      { questionId: south.questionId, baseVersionId: south.id },
      { questionId: own.questionId, baseVersionId: south.id },
      { questionId: null, baseVersionId: null },
    ]) {
      await expect(save('mark', { ...at, ...where })).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('becomes version 2 while a loop holds version 1; words keep a criterion, other levels begin one', async () => {
    const loop = await makeLoop(world.north, moments);
    const before = await read();
    const draft = await edit('mark', (form) => ({
      ...form,
      criteria: form.criteria.map((one, at) => ({
        ...one,
        ...(at === 0
          ? { title: 'The same levels in other words' }
          : { renewed: true, title: `Levels that mean more ${at}` }),
      })),
    }));
    expect(await publish('mark', draft)).toMatchObject({ ok: true, value: { slug: 'rate-limiter', number: 2 } });
    const after = await read();
    expect(after.criteria[0]).toMatchObject({
      criterionId: before.criteria[0]?.criterionId,
      title: 'The same levels in other words',
    });
    for (const one of after.criteria.slice(1)) {
      expect(before.criteria.map((old) => old.criterionId)).not.toContain(one.criterionId);
    }
    const kits = await as(world.north, 'mark', async (tx, scope) =>
      (await Promise.all(loop.interviewIds.map((id) => readKit(tx, scope, id)))).flat(),
    );
    const held = kits.find((one) => one.question.questionId === before.questionId);
    expect(held?.question).toMatchObject({ id: before.id, number: 1 });
    const facts = await as(world.north, 'mark', (tx, scope) => readEffectFacts(tx, scope, before.questionId));
    expect(facts.loops).toContainEqual({ number: 1, loops: expect.any(Number) });
    expect(facts.roles).toBe(1);
    // The draft is closed with it.
    expect(await publish('mark', draft)).toMatchObject({ ok: false });
  });

  it('is refused by field while something is missing, and when a newer version was published meanwhile', async () => {
    const short = await edit('mark', (form) => ({ ...form, prompt: 'Too short.', capability: 'juggling' }));
    const refusal = await publish('mark', short);
    expect(refusal).toMatchObject({ ok: false });
    if (!refusal.ok) expect(refusal.fields?.map((one) => one.field)).toEqual(['prompt', 'capability']);
    expect(await publish('mark', { ...short, revision: 7 })).toMatchObject({ ok: false });
    await discard('mark', short.id);

    const late = await edit('mark', (form) => ({ ...form, minutes: '25' }));
    const first = await edit('olga', (form) => ({ ...form, minutes: '35' }));
    expect(await publish('olga', first)).toMatchObject({ ok: true });
    expect(await publish('mark', late)).toMatchObject({ ok: false, reason: expect.stringContaining('newer version') });
    const newer = await read();
    const moved = await save('mark', { ...late, baseVersionId: newer.id });
    expect(moved).toMatchObject({ status: 'saved' });
    if (moved.status === 'saved') expect(await publish('mark', moved)).toMatchObject({ ok: true });
    expect((await read()).body.minutes).toBe(25);
  });

  it('is suggested, taken back, declined with the reason, and accepted with its author’s name', async () => {
    const draft = await edit('ana', (form) => ({ ...form, minutes: '40' }));
    const suggest = (revision: number) =>
      as(world.north, 'ana', (tx, scope) =>
        suggestDraft(tx, scope, moments.moment(), { draftId: draft.id, revision, note: 'It takes longer' }),
      );
    expect(await suggest(9)).toMatchObject({ ok: false });
    expect(await suggest(draft.revision)).toMatchObject({ ok: true });
    expect(await save('ana', draft)).toMatchObject({ status: 'closed', state: 'suggested' });
    const listed = await as(world.north, 'mark', (tx, scope) => listDrafts(tx, scope));
    expect(listed.find((one) => one.id === draft.id)).toMatchObject({ authorName: 'Ana Duarte', isOwn: false });

    const back = () =>
      as(world.north, 'ana', (tx, scope) => withdrawDraft(tx, scope, moments.moment(), { draftId: draft.id }));
    expect(await back()).toMatchObject({ ok: true, value: { slug: 'rate-limiter' } });
    expect(await back()).toMatchObject({ ok: false });
    await suggest(draft.revision);
    expect(await publish('mark', draft)).toMatchObject({ ok: true });
    const versions = await database.driver<{ note: string }[]>`
      select note from question_versions order by created_at desc, number desc limit 1`;
    expect(versions[0]?.note).toBe('Clearer words (suggested by Ana Duarte)');

    const other = await edit('ben', (form) => ({ ...form, minutes: '50' }));
    const decline = (who: Who) =>
      as(world.north, who, (tx, scope) =>
        declineDraft(tx, scope, moments.moment(), { draftId: other.id, reason: 'An hour is all there is' }),
      );
    await expect(decline('mark')).rejects.toMatchObject({ code: 'not-found' });
    await as(world.north, 'ben', (tx, scope) =>
      suggestDraft(tx, scope, moments.moment(), { draftId: other.id, revision: other.revision, note: 'Longer still' }),
    );
    await expect(decline('ana')).rejects.toMatchObject({ code: 'not-found' });
    expect(await decline('mark')).toMatchObject({ ok: true });
    const mine = await as(world.north, 'ben', (tx, scope) => readDraft(tx, scope, other.id));
    expect(mine).toMatchObject({ state: 'declined', decision: 'An hour is all there is' });
  });

  it('begins a new question, whose address is free of the library’s and of the bank’s own', async () => {
    const id = await as(world.north, 'mark', (tx, scope) =>
      startDraft(tx, scope, moments.moment(), { title: 'URL shortener' }),
    );
    const { body } = await read();
    const form = { ...formOf(body), title: 'URL shortener' };
    const saved = await save('mark', { id, questionId: null, baseVersionId: null, revision: 1, form });
    expect(saved).toMatchObject({ status: 'saved', id, problems: [] });
    expect(await publish('mark', { id, revision: 2 })).toMatchObject({
      ok: true,
      value: { slug: 'url-shortener-2', number: 1 },
    });
  });

  it('puts a question away without deleting anything, and takes it out again', async () => {
    const question = await read();
    const put = (archived: boolean) =>
      as(world.north, 'mark', (tx, scope) =>
        setArchived(tx, scope, moments.moment(), { questionId: question.questionId, archived }),
      );
    const found = (archived: boolean) =>
      as(world.north, 'ana', async (tx, scope) =>
        (await searchQuestions(tx, scope, moments.now(), { archived })).map((one) => one.slug),
      );
    await put(true);
    expect(await found(false)).not.toContain('rate-limiter');
    expect(await found(true)).toEqual(['rate-limiter']);
    expect((await read()).id).toBe(question.id);
    await put(false);
    expect(await found(true)).toEqual([]);
    const foreign = as(world.south, 'mark', (tx, scope) =>
      setArchived(tx, scope, moments.moment(), { questionId: question.questionId, archived: true }),
    );
    await expect(foreign).rejects.toMatchObject({ code: 'not-found' });
  });
});

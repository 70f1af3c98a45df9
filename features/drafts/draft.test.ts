/** A form becomes a body: what is known keeps its id, a criterion whose levels changed begins anew, and the checks say what is missing. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadLibrary } from '@/features/questions/content';
import type { QuestionBody } from '@/features/questions/schema';
import { checkDraft } from './check';
import { type DraftForm, emptyForm, formOf, freeSlug, sampleFormsOf, settle, slugOf } from './draft';
import { effectsOf } from './effect';
import { mergeForms } from './merge';
import { placeWords } from './place';
import { draftFormSchema } from './schema';

let body: QuestionBody;
beforeAll(async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'one-question-'));
  const within = 'questions/rate-limiter';
  cpSync(path.join(process.cwd(), 'content', within), path.join(root, within), { recursive: true });
  const { questions } = await loadLibrary(root).finally(() => rmSync(root, { recursive: true }));
  if (questions[0] === undefined) throw new Error('the rate limiter does not load');
  body = questions[0].body;
});

/** The first criterion of a form, changed. */
const withFirst = (form: DraftForm, part: Partial<DraftForm['criteria'][number]>): DraftForm => ({
  ...form,
  criteria: form.criteria.map((one, at) => (at === 0 ? { ...one, ...part } : one)),
});
const idsOf = (form: DraftForm, retired: string[] = []) =>
  settle(form, body, retired).body.criteria.map((one) => one.id);

describe('a question’s form', () => {
  it('is the question again when nothing is changed, and every draft can be stored', () => {
    const { samples: _samples, ...rest } = body;
    expect(settle(formOf(body), body).body).toEqual(rest);
    expect(draftFormSchema.parse(formOf(body))).toEqual(formOf(body));
    expect(draftFormSchema.safeParse(emptyForm('A title', 'coding-debugging')).success).toBe(true);
  });

  it('keeps ids through new words and a new order', () => {
    const form = formOf(body);
    const changed = withFirst(
      { ...form, followUps: [...form.followUps].reverse() },
      { title: 'Entirely other words here' },
    );
    const settled = settle(changed, body).body;
    expect(settled.criteria.map((one) => one.id)).toEqual(body.criteria.map((one) => one.id));
    expect(settled.followUps.map((one) => one.id)).toEqual(body.followUps.map((one) => one.id).reverse());
  });

  it('gives a criterion a new id when its levels mean something else or are another number', () => {
    const form = formOf(body);
    const [first = ''] = body.criteria.map((one) => one.id);
    const renewed = idsOf(withFirst(form, { renewed: true, title: 'Says what breaks first' }));
    expect(renewed[0]).toBe('says-what-breaks-first');
    const levels = [...(form.criteria[0]?.levels ?? []), { key: 'new-four', label: 'beyond', anchor: 'Says more.' }];
    const longer = idsOf(withFirst(form, { levels, title: 'Says what breaks first' }), ['says-what-breaks-first']);
    expect(longer[0]).toBe('says-what-breaks-first-2');
    expect(longer).not.toContain(first);
    expect(longer.slice(1)).toEqual(body.criteria.slice(1).map((one) => one.id));
  });

  it('takes red flags along to the new criterion, and leaves the expert’s old levels behind', () => {
    const form = formOf(body);
    const [first] = form.criteria;
    const flagged = {
      ...form,
      redFlags: [{ key: 'new-flag', text: 'Guesses and never asks', criterion: first?.key ?? '' }],
    };
    const changed = withFirst(flagged, { renewed: true, title: 'Says what breaks first' });
    expect(settle(changed, body).body.redFlags[0]?.criterion).toBe('says-what-breaks-first');
    const checked = checkDraft(changed, body).body;
    for (const sample of checked.samples) expect(Object.keys(sample.key)).not.toContain(first?.key);
    expect(checked.samples).toHaveLength(body.samples.length);
  });

  it('is told by field what is missing, in words', () => {
    const { problems, warnings } = checkDraft(emptyForm('A title', 'coding-debugging'), null);
    const fields = problems.map((one) => one.field);
    expect(fields).toEqual(expect.arrayContaining(['prompt', 'answerKey', 'criteria.0.levels.2.anchor', 'seniority']));
    expect(new Set(fields).size).toBe(fields.length);
    for (const one of problems) expect(one.words, one.field).not.toMatch(/expected|Invalid|Too (small|big)/);
    expect(checkDraft(formOf(body), body).problems).toEqual([]);
    const form = formOf(body);
    const praised = withFirst(form, {
      levels: (form.criteria[0]?.levels ?? []).map((one, at) =>
        at === 0 ? { ...one, anchor: 'Shows a very good and deep understanding overall' } : one,
      ),
    });
    expect(checkDraft(praised, body).warnings.map((one) => one.field)).toContain('criteria.0.levels.0.anchor');
    expect(warnings.every((one) => !fields.includes(one.field))).toBe(true);
    expect(placeWords('criteria.0.levels.2.anchor', form)).toBe('Criterion 1, level 3, anchor');
    expect(placeWords(`scenarios.${form.scenarios[0]?.key}.text`, form)).toBe('Scenario 1, text');
  });
});

describe('sample answers', () => {
  const opened = (): DraftForm => ({ ...formOf(body), samplesOpen: true, samples: sampleFormsOf(body.samples) });
  const written = (form: DraftForm) => checkDraft(form, body);

  it('stay as they are published until their author opens them, and are the same when nothing is written', () => {
    expect(written(formOf(body)).body.samples).toEqual(body.samples);
    expect(written(opened()).body.samples).toEqual(body.samples);
    expect(written(opened()).problems).toEqual([]);
    expect(draftFormSchema.parse(opened())).toEqual(opened());
    const { samples: _samples, samplesOpen: _open, ...older } = formOf(body);
    expect(draftFormSchema.parse(older)).toEqual(formOf(body));
  });

  it('make a written question ready, and unready again without the strong one', () => {
    const lacks = (form: DraftForm) => written(form).warnings.filter((one) => one.words.startsWith('not ready'));
    expect(lacks(opened())).toEqual([]);
    const form = opened();
    const without = { ...form, samples: form.samples.filter((one) => one.key !== 'strong') };
    expect(lacks(without).map((one) => one.field)).toEqual(['samples']);
    expect(lacks(without)[0]?.words).toContain('strong is not written');
  });

  it('are told by field what is missing in them', () => {
    const form = opened();
    const [first, ...others] = form.criteria;
    const shorter = {
      ...form,
      criteria: [{ ...first, levels: first?.levels.slice(0, 2) ?? [] }, ...others],
    } as DraftForm;
    const beyond = form.samples.findIndex((one) =>
      one.expert.some((given) => given.key === first?.key && given.level === '3'),
    );
    expect(written(shorter).problems.map((one) => one.field)).toContain(`samples.${beyond}.expert.0.level`);
    const blank: DraftForm = {
      ...form,
      samples: [
        { key: 'weak', title: '', answer: 'Too short.', expert: [{ key: first?.key ?? '', level: '1', why: 'no' }] },
      ],
    };
    const fields = written(blank).problems.map((one) => one.field);
    expect(fields).toEqual(
      expect.arrayContaining([
        'samples.0.title',
        'samples.0.answer',
        'samples.0.expert.0.why',
        'samples.0.expert.1.level',
      ]),
    );
    expect(placeWords('samples.0.expert.1.level', blank)).toBe('Sample answer 1, criterion 2, level');
    for (const one of written(blank).problems) expect(one.words).not.toMatch(/expected|Invalid|Too (small|big)/);
  });

  it('keep what two windows wrote, each in another answer', () => {
    const base = opened();
    const write = (key: string, answer: string): DraftForm => ({
      ...base,
      samples: base.samples.map((one) => (one.key === key ? { ...one, answer } : one)),
    });
    const merged = mergeForms(base, write('weak', 'Written there'), write('strong', 'Written here'));
    expect(merged.samples.map((one) => [one.key, one.answer])).toEqual([
      ['weak', 'Written there'],
      ['borderline', base.samples[1]?.answer],
      ['strong', 'Written here'],
    ]);
    expect(merged.aside).toEqual([]);
    // Planted: what a window without them would make of it.
    const careless = { ...write('strong', 'Written here'), samples: write('strong', 'Written here').samples.slice(2) };
    expect(mergeForms(base, write('weak', 'Written there'), careless).samples.map((one) => one.answer)).toContain(
      'Written there',
    );
  });
});

describe('what an edit changes', () => {
  const kinds = (form: DraftForm) =>
    effectsOf(body, settle(form, body).body, { loops: [{ number: 1, loops: 2 }], roles: 1 }).map((one) => one.kind);

  it('says that words go on, that new levels begin and end, and who keeps what', () => {
    const form = formOf(body);
    const others = body.criteria.slice(1).map(() => 'goes-on');
    expect(kinds(withFirst(form, { title: 'Other words for the same' }))).toEqual([
      'goes-on',
      ...others,
      'stays',
      'stays',
    ]);
    expect(kinds(withFirst(form, { renewed: true, title: 'Something else now' }))).toEqual([
      'begins',
      ...others,
      'ends',
      'stays',
      'stays',
      'lacks',
    ]);
    expect(effectsOf(null, settle(form, null).body, { loops: [], roles: 0 })).toHaveLength(1);
  });
});

describe('slugs', () => {
  it('are words of the text, free of what is taken', () => {
    expect(slugOf('Où est l’API? (v2)', 'x')).toBe('ou-est-lapi-v2');
    expect(slugOf('🜁', 'question')).toBe('question');
    const taken = new Set(['a', 'a-2']);
    expect(freeSlug('a', (one) => taken.has(one))).toBe('a-3');
  });
});

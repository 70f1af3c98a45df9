/** A form becomes a body: what is known keeps its id, a criterion whose levels changed begins anew, and the checks say what is missing. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadLibrary } from '@/features/questions/content';
import type { QuestionBody } from '@/features/questions/schema';
import { checkDraft } from './check';
import { type DraftForm, emptyForm, formOf, freeSlug, settle, slugOf } from './draft';
import { effectsOf } from './effect';
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

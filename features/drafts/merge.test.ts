/** Forms that grew apart come together without losing a word; a merge that lets the later one win is caught. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moved } from '@/components/moved';
import { type DraftForm, emptyForm } from './draft';
import { mergeForms, sameJson, swapAside } from './merge';

const BASE: DraftForm = {
  ...emptyForm('Design a rate limiter', 'distributed-systems'),
  prompt: 'Design one.',
  signals: ['a', 'b', 'c', 'd'].map((key) => ({ key, text: `signal ${key}` })),
  facets: ['api', 'caching'],
};

type Edit = (form: DraftForm, mark: string) => DraftForm;

const EDITS: Record<string, fc.Arbitrary<Edit>> = {
  text: fc
    .constantFrom('title', 'prompt', 'cue', 'answerKey')
    .map((field) => (form, mark) => ({ ...form, [field]: `${mark} text` })),
  item: fc.nat({ max: 3 }).map((at) => (form, mark) => ({
    ...form,
    signals: form.signals.map((one, index) => (index === at ? { ...one, text: `${mark} signal` } : one)),
  })),
  anchor: fc.nat({ max: 2 }).map((at) => (form, mark) => ({
    ...form,
    criteria: form.criteria.map((one) => ({
      ...one,
      levels: one.levels.map((level, index) => (index === at ? { ...level, anchor: `${mark} anchor` } : level)),
    })),
  })),
  move: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 5 })).map(([from, to]) => (form) => ({
    ...form,
    signals: moved(form.signals, form.signals[from % Math.max(1, form.signals.length)]?.key ?? '', to),
  })),
  add: fc.nat({ max: 9 }).map((number) => (form, mark) => ({
    ...form,
    signals: form.signals.some((one) => one.key === `${mark}-${number}`)
      ? form.signals
      : [...form.signals, { key: `${mark}-${number}`, text: `${mark} added` }],
  })),
  remove: fc
    .nat({ max: 3 })
    .map((at) => (form) => ({ ...form, signals: form.signals.filter((_, index) => index !== at) })),
  facet: fc.constantFrom('api' as const, 'data' as const, 'testing' as const).map((facet) => (form) => ({
    ...form,
    facets: form.facets.includes(facet) ? form.facets.filter((one) => one !== facet) : [...form.facets, facet],
  })),
};

const edited = (mark: string): fc.Arbitrary<DraftForm> =>
  fc
    .array(fc.oneof(...Object.values(EDITS)), { maxLength: 5 })
    .map((edits) => edits.reduce((form, edit) => edit(form, mark), BASE));

/** Every text with the mark of whoever wrote it. */
const textsOf = (form: unknown, mark: string): string[] =>
  typeof form === 'string'
    ? form.startsWith(`${mark} `)
      ? [form]
      : []
    : typeof form === 'object' && form !== null
      ? Object.values(form).flatMap((one) => textsOf(one, mark))
      : [];

type Merge = typeof mergeForms;

function holds(merge: Merge): void {
  fc.assert(
    fc.property(edited('theirs'), edited('mine'), (theirs, mine) => {
      const merged = merge(BASE, theirs, mine);
      const keys = merged.signals.map((one) => one.key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const text of textsOf(mine, 'mine')) expect(textsOf(merged, 'mine')).toContain(text);
      for (const text of textsOf(theirs, 'theirs')) expect(textsOf(merged, 'theirs')).toContain(text);
      // What nobody touched and one removed is gone; what nobody removed is there.
      for (const { key } of BASE.signals) {
        const inBoth = [theirs, mine].every((form) => form.signals.some((one) => one.key === key));
        if (inBoth) expect(keys).toContain(key);
      }
    }),
    { numRuns: 300 },
  );
}

describe('two forms that grew from one', () => {
  it('come together with every word that was typed, and no item twice', () => {
    holds(mergeForms);
  });

  it('planted: a merge in which the later one wins is caught', () => {
    expect(() => holds((_base, _theirs, mine) => mine)).toThrow();
    expect(() => holds((base, theirs, mine) => ({ ...mergeForms(base, theirs, mine), aside: [] }))).toThrow();
  });

  it('are as the one that changed, where only one did', () => {
    fc.assert(
      fc.property(edited('mine'), (mine) => {
        expect(mergeForms(BASE, BASE, mine)).toEqual(mine);
        expect(mergeForms(BASE, mine, BASE)).toEqual(mine);
        expect(mergeForms(BASE, mine, mine)).toEqual(mine);
      }),
      { numRuns: 100 },
    );
  });

  it('keep the order of whoever moved something, and put newcomers behind whom they stood behind', () => {
    const mine = { ...BASE, signals: moved(BASE.signals, 'd', 0) };
    const added = { key: 'e', text: 'theirs' };
    const theirs = { ...BASE, signals: [...BASE.signals.slice(0, 2), added, ...BASE.signals.slice(2)] };
    expect(mergeForms(BASE, theirs, mine).signals.map((one) => one.key)).toEqual(['d', 'a', 'b', 'e', 'c']);
    expect(mergeForms(BASE, mine, theirs).signals.map((one) => one.key)).toEqual(['d', 'a', 'b', 'e', 'c']);
  });

  it('lay one of two texts aside, from where it can be put back, and the other laid aside for it', () => {
    const merged = mergeForms(BASE, { ...BASE, prompt: 'Theirs.' }, { ...BASE, prompt: 'Mine.' });
    expect(merged.prompt).toBe('Mine.');
    expect(merged.aside).toMatchObject([{ field: 'prompt', text: 'Theirs.' }]);
    const swapped = swapAside(merged, merged.aside[0]?.key ?? '');
    expect(swapped?.prompt).toBe('Theirs.');
    expect(swapped?.aside).toMatchObject([{ field: 'prompt', text: 'Mine.' }]);
    // The same meeting in another window adds nothing.
    expect(mergeForms(BASE, { ...BASE, prompt: 'Theirs.' }, merged).aside).toHaveLength(1);
  });
});

describe('moving an item', () => {
  it('keeps every item once, and can be undone', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.integer({ min: -2, max: 9 }), (from, to) => {
        const key = BASE.signals[from]?.key ?? '';
        const after = moved(BASE.signals, key, to);
        expect(after.map((one) => one.key).sort()).toEqual(['a', 'b', 'c', 'd']);
        expect(moved(after, key, from)).toEqual(BASE.signals);
      }),
    );
  });
});

describe('sameness', () => {
  it('does not depend on the order of fields, and does on the order of items', () => {
    expect(sameJson({ a: 1, b: ['x', { c: true, d: '' }] }, { b: ['x', { d: '', c: true }], a: 1 })).toBe(true);
    expect(sameJson(['x', 'y'], ['y', 'x'])).toBe(false);
    expect(sameJson({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(sameJson([], {})).toBe(false);
  });
});

/** Counting by letters must say what looking at every question says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPOSURE_KINDS } from '@/features/questions/exposure';
import {
  LABEL_DIMENSIONS,
  LANGUAGES,
  type Labelled,
  labelsOf,
  letterOf,
  MINUTES,
  meaningOf,
} from '@/features/questions/labels';
import { DIFFICULTIES, FACETS, KINDS, SENIORITIES, TIERS } from '@/features/questions/schema';
import { fieldsOf, queryOf, tidyQuery } from './address';
import {
  type AlikeLabels,
  BANK_DIMENSIONS,
  EXPOSURE_LETTERS,
  type Narrowing,
  narrow,
  relaxations,
  type Tallied,
  tallyOf,
  wanted,
} from './narrowing';
import { bankQuerySchema } from './schema';

type Question = Labelled & { capability: readonly string[]; exposure: readonly string[] };

const VALUES = {
  capability: ['data', 'delivery'],
  kind: KINDS,
  difficulty: DIFFICULTIES,
  seniority: SENIORITIES,
  facet: FACETS,
  language: LANGUAGES,
  minutes: MINUTES,
  tier: TIERS,
  exposure: EXPOSURE_KINDS,
};
const some = (values: readonly string[]) => fc.subarray([...values], { maxLength: 3 });
const one = (values: readonly string[]) => fc.constantFrom(...values).map((value) => [value]);
const question: fc.Arbitrary<Question> = fc.record({
  capability: one(VALUES.capability),
  kind: one(KINDS),
  difficulty: one(DIFFICULTIES),
  tier: one(TIERS),
  minutes: one(MINUTES),
  seniority: some(SENIORITIES),
  facet: some(FACETS.slice(0, 4)),
  language: some(LANGUAGES.slice(0, 3)),
  exposure: some(EXPOSURE_KINDS),
});
const choices: fc.Arbitrary<Narrowing> = fc.record(
  Object.fromEntries(
    BANK_DIMENSIONS.map((dimension) => [dimension, fc.constantFrom(...VALUES[dimension].slice(0, 4))]),
  ),
  { requiredKeys: [] },
);

const exposureOf = (given: Question): string =>
  given.exposure.map((kind) => EXPOSURE_LETTERS[kind as keyof typeof EXPOSURE_LETTERS]).join('');

function tally(bank: readonly Question[]): Tallied[] {
  const found = new Map<string, AlikeLabels>();
  for (const given of bank) {
    const [capability, letters] = [given.capability[0] ?? '', exposureOf(given)];
    const before = found.get(capability + letters);
    const labels = before === undefined ? labelsOf(given) : `${before.labels} ${labelsOf(given)}`;
    found.set(capability + letters, { capability, letters, labels });
  }
  return tallyOf([...found.values()]);
}

const meets = (given: Question, by: Narrowing) =>
  BANK_DIMENSIONS.every((dimension) => by[dimension] === undefined || given[dimension].includes(by[dimension]));
const without = (by: Narrowing, given: readonly string[]): Narrowing =>
  Object.fromEntries(Object.entries(by).filter(([dimension]) => !given.includes(dimension)));

describe('labels', () => {
  it('give every value a letter of its own, and each letter its value back', () => {
    const letters = LABEL_DIMENSIONS.flatMap((dimension) =>
      VALUES[dimension].map((value) => {
        const letter = letterOf(dimension, value) ?? '';
        expect(meaningOf(letter)).toEqual({ dimension, value });
        return letter;
      }),
    );
    const all = [...letters, ...Object.values(EXPOSURE_LETTERS)];
    expect(new Set(all).size).toBe(all.length);
    expect(all.join('')).not.toMatch(/\s/);
  });

  it('are what is stored: raise FOUND_BY_VERSION when these change', () => {
    expect(
      labelsOf({
        kind: ['behavioural'],
        difficulty: ['easy'],
        tier: ['warm-up'],
        minutes: ['over-45'],
        seniority: ['staff'],
        facet: ['api', 'architecture'],
        language: ['sql', 'klingon'],
      }),
    ).toBe('DIQX3anÀ');
  });
});

describe('narrowing the bank', () => {
  it('shows and counts what looking at every question does', () => {
    fc.assert(
      fc.property(fc.array(question, { maxLength: 30 }), choices, (bank, by) => {
        const { total, counts } = narrow(tally(bank), by);
        expect(total).toBe(bank.filter((given) => meets(given, by)).length);
        for (const dimension of BANK_DIMENSIONS) {
          for (const value of VALUES[dimension]) {
            const would = bank.filter((given) => meets(given, { ...by, [dimension]: value })).length;
            expect(counts[dimension].get(value) ?? 0).toBe(would);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('asks the database for the letters and the capability, and for nothing where a choice names no value', () => {
    expect(wanted({ capability: 'data', kind: 'coding', exposure: 'often' })).toEqual({
      capability: 'data',
      letters: ['C', 'Ă'],
    });
    expect(wanted({ kind: 'juggling' })).toBeNull();
    expect(narrow(tally([]), { kind: 'juggling' }).total).toBe(0);
  });
});

describe('what to give up when nothing matches', () => {
  it('is the fewest choices that help, each with what looking at every question would show', () => {
    fc.assert(
      fc.property(fc.array(question, { maxLength: 20 }), choices, fc.boolean(), (bank, by, searched) => {
        const all = tally(bank);
        const found = searched ? tally(bank.slice(0, bank.length / 2)) : all;
        const foundBank = searched ? bank.slice(0, bank.length / 2) : bank;
        const ways = relaxations(found, all, by);
        const sizes = new Set(ways.map((way) => way.without.length));
        expect(sizes.size).toBeLessThanOrEqual(1);
        for (const { without: given, count } of ways) {
          const looked = given.includes('text') ? bank : foundBank;
          expect(count).toBe(looked.filter((one) => meets(one, without(by, given))).length);
          expect(count).toBeGreaterThan(0);
        }
        if (ways.length === 0) expect(bank.length === 0 || (!searched && Object.keys(by).length === 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('names the one choice that is in the way, and several only when none helps alone', () => {
    const bank = tally([
      {
        capability: ['data'],
        kind: ['technical'],
        difficulty: ['hard'],
        tier: [],
        minutes: [],
        seniority: [],
        facet: [],
        language: [],
        exposure: [],
      },
    ]);
    expect(relaxations(bank, bank, { kind: 'coding', difficulty: 'hard' })).toEqual([{ without: ['kind'], count: 1 }]);
    expect(relaxations(bank, bank, { kind: 'coding', difficulty: 'easy' })).toEqual([
      { without: ['kind', 'difficulty'], count: 1 },
    ]);
    expect(relaxations([], bank, { kind: 'technical' })).toEqual([{ without: ['text'], count: 1 }]);
  });
});

describe('the address', () => {
  it('says nothing of what means nothing', () => {
    expect(bankQuerySchema.parse({ q: ['a', 'b'], kind: '', facet: 'data', tab: 'nonsense', page: '-3' })).toEqual({
      q: '',
      tab: 'bank',
      facet: 'data',
      page: 1,
    });
    expect(bankQuerySchema.parse({ q: 'x\u0000', capability: 'a'.repeat(100), page: '2' })).toEqual({
      q: '',
      tab: 'bank',
      page: 2,
    });
  });

  it('is kept without page and tab, always in the same order', () => {
    expect(tidyQuery('page=3&tab=library&facet=data&q=%20cache%20&kind=coding&nonsense=1')).toBe(
      'q=cache&kind=coding&facet=data',
    );
    expect(queryOf({ q: '', by: {} })).toBe('');
    expect(fieldsOf({ by: { kind: 'coding' }, tab: 'archive' })).toEqual({ tab: 'archive', kind: 'coding' });
  });
});

import { describe, expect, it } from 'vitest';
import {
  applyEdit,
  type CardFrame,
  type Field,
  missingForSeal,
  noteFromLateEdit,
  refusalOf,
  sealedBody,
  valuesOf,
  votesOf,
} from './card';
import { sealedCardSchema } from './schema';

const AT = '2026-11-24T12:04:31.000Z';
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const text = (words: string) => ({ text: words });
const edit = (value: unknown, base: number, resolves?: boolean) => ({ key: 'summary', value, base, resolves });

/** Applies edits in turn: `[window, value, base, resolves?]`. */
function written(...edits: [client: string, value: unknown, base: number, resolves?: boolean][]): Field {
  let field: Field | undefined;
  for (const [client, value, base, resolves] of edits) {
    field = applyEdit(field, edit(value, base, resolves), client, AT).field;
  }
  return field as Field;
}
const textsOf = (field: Field) => [field.value, ...field.conflicts.map((one) => one.value)];

describe('two windows on one text', () => {
  it('keeps a text that its author had not seen beside the one that was there', () => {
    const field = written(['a', text('first'), 0], ['b', text('second'), 0]);
    expect(field).toMatchObject({ version: 2, clientId: 'a', value: text('first') });
    expect(field.conflicts).toEqual([{ clientId: 'b', value: text('second'), at: AT, version: 2 }]);
  });

  it('lets a window that has seen the text write over it', () => {
    expect(textsOf(written(['a', text('first'), 0], ['b', text('second'), 1]))).toEqual([text('second')]);
  });

  it('lets both windows write on, each on its own text', () => {
    const field = written(
      ['a', text('first'), 0],
      ['b', text('second'), 0],
      ['a', text('first, longer'), 1],
      ['b', text('second, longer'), 3],
    );
    expect(textsOf(field)).toEqual([text('first, longer'), text('second, longer')]);
  });

  it('ends with a choice, but not for a text that the chooser had not seen', () => {
    const both: Parameters<typeof written> = [
      ['a', text('first'), 0],
      ['b', text('second'), 0],
    ];
    expect(textsOf(written(...both, ['b', text('second'), 2, true]))).toEqual([text('second')]);
    const grown = written(...both, ['b', text('second, longer'), 2], ['a', text('first'), 2, true]);
    expect(textsOf(grown)).toEqual([text('first'), text('second, longer')]);
  });

  it('does not let a removal take a text that was rewritten elsewhere, nor one that stands beside', () => {
    const rewritten = written(['a', text('first'), 0], ['b', text('better'), 1]);
    expect(applyEdit(rewritten, edit(null, 1), 'a', AT)).toEqual({ field: rewritten, status: 'conflict' });
    const left = written(['a', text('first'), 0], ['b', text('second'), 0], ['a', null, 2]);
    expect(textsOf(left)).toEqual([text('second')]);
  });

  it('brings back a text that was removed elsewhere while it was being rewritten', () => {
    const field = written(['a', text('first'), 0], ['a', null, 1], ['b', text('first, longer'), 1]);
    expect(textsOf(field)).toEqual([text('first, longer')]);
  });

  it('does not call it a conflict when only the filing differs', () => {
    const line = (filedTo: string | null) => ({ text: 'said so', at: AT, kind: 'quote', filedTo });
    const first = applyEdit(undefined, { key: `line:${id(9)}`, value: line(null), base: 0 }, 'a', AT).field;
    const filed = applyEdit(first, { key: first.key, value: line('capability:x'), base: 1 }, 'a', AT).field;
    const other = applyEdit(filed, { key: first.key, value: line('private'), base: 1 }, 'b', AT);
    expect(other).toMatchObject({ status: 'stored', field: { value: line('private'), conflicts: [] } });
  });
});

describe('two windows on one level', () => {
  it('takes the last press', () => {
    const first = applyEdit(undefined, { key: 'recommendation', value: { level: 2 }, base: 0 }, 'a', AT).field;
    const second = applyEdit(first, { key: 'recommendation', value: { level: 3 }, base: 0 }, 'b', AT);
    expect(second).toMatchObject({ status: 'stored', field: { value: { level: 3 }, conflicts: [] } });
  });
});

const frame: CardFrame = {
  criteria: [
    { id: id(1), criterionId: id(11), title: 'Names the race', capability: 'distributed', levels: 3 },
    { id: id(2), criterionId: id(12), title: 'Says what is lost', capability: 'production', levels: 4 },
  ],
  capabilities: [{ key: 'distributed', name: 'Distributed systems', levels: 3 }],
  flags: [{ questionVersionId: id(5), id: 'no-lock', text: 'Uses no lock and sees no need' }],
  followUps: [{ questionVersionId: id(5), id: 'bursts' }],
};
const line = (text: string, at: string, filedTo: string | null) => ({ text, at, kind: 'quote', filedTo });

describe('what a card refuses', () => {
  it.each([
    [`level:${id(1)}`, { level: 4 }, 'level: there are only 3 levels'],
    [`level:${id(3)}`, { level: 1 }, 'This card does not rate that.'],
    [`level:${id(1)}`, { level: 0 }, /^level: /],
    [`level:${id(1)}`, 2, /^value: /],
    ['capability:other', { level: 1 }, 'This card does not rate that.'],
    ['recommendation', { level: null }, /^level: /],
    [`flag:${id(5)}/unknown`, { at: AT }, 'That red flag is not in this kit.'],
    [`asked:${id(6)}/bursts`, { at: AT }, 'That follow-up is not in this kit.'],
    [`line:${id(7)}`, line('', AT, null), /^text: /],
    [`line:${id(7)}`, line('half a pair \ud83d', AT, null), /^text: .*cannot be stored/],
    [`line:${id(7)}`, line('nul \u0000', AT, null), /^text: .*cannot be stored/],
    [`line:${id(7)}`, line('fine', AT, `criterion:${id(3)}`), 'filedTo: this card does not rate that.'],
    ['summary', { text: 'x'.repeat(10_001) }, /^text: /],
  ])('%s = %j', (key, value, reason) => {
    expect(refusalOf(frame, { key, value })).toMatch(reason);
  });

  it.each([
    [`level:${id(2)}`, { level: 4 }],
    [`level:${id(2)}`, { level: null }],
    ['recommendation', { level: 4 }],
    [`flag:${id(5)}/no-lock`, { at: AT }],
    [`line:${id(7)}`, line('in pairs \u{1f600}', AT, 'capability:distributed')],
    [`line:${id(7)}`, line('mine', AT, 'private')],
    [`line:${id(7)}`, null],
  ])('and takes %s = %j', (key, value) => {
    expect(refusalOf(frame, { key, value })).toBeNull();
  });
});

describe('a seal', () => {
  const rated: [string, unknown][] = [
    [`level:${id(1)}`, { level: 3 }],
    [`level:${id(2)}`, { level: null }],
    ['capability:distributed', { level: 2 }],
    ['recommendation', { level: 4 }],
  ];
  const values = (entries: [string, unknown][]) => valuesOf(entries.map(([key, value]) => ({ key, value })));

  it('names each answer that is missing, in the order of the card', () => {
    expect(missingForSeal(frame, values([])).map((one) => one.field)).toEqual(rated.map(([key]) => key));
    expect(missingForSeal(frame, values(rated))).toEqual([]);
    expect(missingForSeal(frame, values([...rated.slice(0, 3), ['recommendation', null]]))).toHaveLength(1);
  });

  it('freezes answers, filed lines by time, flags and follow-ups; unfiled and private lines stay out', () => {
    const body = sealedBody(
      frame,
      values([
        ...rated,
        [`line:${id(31)}`, line('second', '2026-11-24T12:05:00.000Z', `criterion:${id(1)}`)],
        [`line:${id(32)}`, line('first', '2026-11-24T12:04:00.000Z', 'capability:distributed')],
        [`line:${id(33)}`, line('unfiled', AT, null)],
        [`line:${id(34)}`, line('mine alone', AT, 'private')],
        [`line:${id(35)}`, null],
        [`flag:${id(5)}/no-lock`, { at: AT }],
        [`asked:${id(5)}/bursts`, { at: AT }],
        ['summary', { text: 'Careful.' }],
      ]),
    );
    expect(sealedCardSchema.parse(body)).toEqual(body);
    expect(body.evidence.map((one) => [one.text, one.row])).toEqual([
      ['first', 'capability:distributed'],
      ['second', `criterion:${id(1)}`],
    ]);
    expect(body.levels).toEqual({ [id(1)]: 3, [id(2)]: null });
    expect(body.redFlags).toEqual([{ ...frame.flags[0], at: AT }]);
    expect(JSON.stringify(body)).not.toMatch(/unfiled|mine alone/);
  });

  it('casts one vote a criterion by its lasting id, one a capability and the recommendation', () => {
    expect(votesOf(frame, sealedBody(frame, values(rated)))).toEqual([
      { rowKey: `criterion:${id(11)}`, level: 3, criterionVersionId: id(1) },
      { rowKey: `criterion:${id(12)}`, level: null, criterionVersionId: id(2) },
      { rowKey: 'capability:distributed', level: 2 },
      { rowKey: 'recommendation', level: 4 },
    ]);
  });

  it('turns what came too late into words for a private note', () => {
    const note = (key: string, value: unknown) => noteFromLateEdit(frame, { key, value });
    expect(note(`line:${id(7)}`, line('late words', AT, null))).toBe('late words');
    expect(note(`level:${id(1)}`, { level: 1 })).toBe('Names the race: level 1');
    expect(note('capability:distributed', { level: null })).toBe('Distributed systems: not assessed');
    expect(note('recommendation', { level: 2 })).toBe('Recommendation: level 2');
    expect(note(`flag:${id(5)}/no-lock`, { at: AT })).toBe('Red flag: Uses no lock and sees no need');
    expect(note(`line:${id(7)}`, null)).toBeNull();
  });
});

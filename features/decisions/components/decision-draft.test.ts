import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, expect, it } from 'vitest';
import { dropDrafts, isBlank, type KeptDraft, keepDraft, keptDrafts } from './decision-draft';

afterEach(() => deleteDB('plumbline-decisions'));

const draft = (owner: string, window: string, at: number, text = 'because'): KeptDraft => ({
  owner,
  window,
  at,
  outcome: null,
  reasons: [{ id: 'first', text, cites: ['card/line'] }],
  signature: '',
});

it('keeps a draft a window, newest first, and nobody else’s', async () => {
  await keepDraft(draft('max/loop', 'tab 1', 1));
  await keepDraft(draft('max/loop', 'tab 2', 3));
  await keepDraft(draft('max/loop', 'tab 1', 5, 'because of this'));
  await keepDraft(draft('ruth/loop', 'tab 1', 9));
  await keepDraft(draft('max/other', 'tab 1', 9));
  expect((await keptDrafts('max/loop')).map((one) => [one.window, one.reasons[0]?.text])).toEqual([
    ['tab 1', 'because of this'],
    ['tab 2', 'because'],
  ]);
});

it('forgets what was signed, and only that', async () => {
  await keepDraft(draft('max/loop', 'tab 1', 1));
  await keepDraft(draft('max/loop', 'tab 2', 2));
  await keepDraft(draft('max/other', 'tab 1', 3));
  await dropDrafts('max/loop');
  expect(await keptDrafts('max/loop')).toEqual([]);
  expect(await keptDrafts('max/other')).toHaveLength(1);
});

it('knows an empty draft', () => {
  const blank = { outcome: null, reasons: [{ id: 'first', text: '', cites: [] }], signature: '' };
  expect(isBlank(blank)).toBe(true);
  expect(isBlank({ ...blank, outcome: 'no' })).toBe(false);
  expect(isBlank(draft('a', 'b', 1))).toBe(false);
});

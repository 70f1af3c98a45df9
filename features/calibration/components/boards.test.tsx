import { randomUUID } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '@/stats/normal-quantile';
import { createRandom } from '@/stats/random';
import type { CalibrationInput } from '../calibration';
import { ABSENT, type Dataset, RECORD_BYTES } from '../dataset';
import { VIEWS, type View } from '../schema';
import type { Board } from './board';
import { BoardView } from './board-view';
import { type BoardJob, hold, makeBoard as made, makeAdjusted, makeRatingFile } from './boards';

function makeBoard(asked: BoardJob & { view: View }): Board {
  const board = made(asked);
  if (board === ABSENT) throw new Error('This basis is not held.');
  return board;
}

const LONG = 'Maximiliana-Theodora von und zu Hohenstaufen-Breitenbach der Ältere';
const RATERS = ['ada', 'ben', 'cai', 'dov', 'eve', 'fay', 'gus'];
const CRITERIA = ['a', 'b', 'c'];
/** Dov is strict; fay turns strict after two thirds; everybody splits on criterion c. */
const leanOf = (rater: number, share: number, criterion: string): number =>
  (rater === 3 ? -0.9 : 0) +
  (rater === 5 && share > 0.66 ? -1.2 : 0) +
  (criterion === 'c' ? (rater % 2 === 0 ? 0.9 : -0.9) : 0);

const performanceId = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;

/** So many performances of two raters in turn, on three criteria, as a dataset. @param seats how many different raters take part */
function job(performances: number, over: Partial<CalibrationInput & { cards: string[] }> = {}, seats = RATERS.length) {
  const random = createRandom(11);
  const normal = (): number => normalQuantile((random() + 1e-9) / (1 + 2e-9));
  const rounds = Array.from({ length: performances }, (_, i) => ({
    loopId: `l${Math.floor(i / 2)}`,
    revealedAt: Date.UTC(2026, 0, 1) + i * 43_200_000,
  }));
  const records = rounds.flatMap((_, i) => {
    const first = i % seats;
    const second = (first + 1 + (Math.floor(i / seats) % (seats - 1))) % seats;
    const shown = normal();
    return [first, second].flatMap((rater) =>
      CRITERIA.map((criterion, version) => {
        const latent = shown + leanOf(rater, i / performances, criterion) + 0.5 * normal();
        const record = Buffer.alloc(RECORD_BYTES);
        record.write(performanceId(i).replaceAll('-', ''), 'hex');
        record.writeInt32BE(i, 16);
        record.writeInt32BE(rater, 20);
        record.writeInt32BE(version * 256 + 4 * (latent < -0.6 ? 1 : latent < 0.6 ? 2 : 3), 24);
        return record;
      }),
    );
  });
  const versions = CRITERIA.map((id) => ({ id: `${id}-1`, criterionId: id }));
  const dataset: Dataset = { raters: RATERS, versions, rounds, pieces: [Buffer.concat(records).toString('base64')] };
  const cards = RATERS.map((raterId, r) =>
    Array.from({ length: performances < 20 ? 2 : 30 }, (_, i) =>
      [raterId, 10 + i * 3, 0, i % 9 === r % 9 ? 1 : 0, 0, 3, i % 4 === 0 ? 2 : 3, 4, 3].join(','),
    ).join(';'),
  );
  const facts = {
    criteria: CRITERIA.map((id) => ({
      id,
      title: `Criterion <b>${id}</b>`,
      question: { slug: 'rate-limiter', title: 'Rate limiter' },
      capability: 'data',
      levels: ['weak', 'acceptable', 'strong'].map((label, i) => ({ level: i + 1, label, anchor: `anchor ${label}` })),
      wordings: [{ criterionVersionId: `${id}-1`, number: 1, publishedAt: new Date(0), note: '', changed: false }],
    })),
    names: new Map(RATERS.map((id) => [id, id === 'ada' ? LONG : `${id[0]?.toUpperCase()}${id.slice(1)} Surname`])),
    sight: { panel: true, raters: 'all' as const },
    readerId: 'ada',
    capabilities: new Map([['data', 'Data']]),
    adjusted: true,
    zone: 'UTC',
    loopsOpen: 1,
    loopsWithheld: 0,
    alone: [],
    ...over,
  };
  const key = randomUUID();
  hold({ key, dataset, facts });
  return { key, facts, cards: over.cards ?? cards, workspaceHref: '/w/northwind' };
}

function render(board: Board) {
  const markup = renderToStaticMarkup(<BoardView board={board} csvHref={(file) => `/csv/${file}`} />);
  const { document } = parseHTML(`<!doctype html><html><body>${markup}</body></html>`);
  return {
    markup,
    document,
    words: (id: string) =>
      document.getElementById(id)?.querySelector('p')?.textContent?.replaceAll('\u00a0', ' ') ?? '',
  };
}

const full = job(350);
const boards = new Map(VIEWS.map((view) => [view, makeBoard({ ...full, view })] as const));
const boardOf = (view: View): Board => boards.get(view) as Board;

describe('pages of a full year', () => {
  it.each(VIEWS)('%s: each question has a sentence, two drawings of one picture, a table and its making', (view) => {
    const board = boardOf(view);
    const page = render(board);
    expect(board.nothing).toBe(false);
    // Seven people make too many pairs for thirty performances each; a test of their own is below.
    for (const frame of [...board.tiles, ...board.frames].filter((one) => one.id !== 'pairs')) {
      const section = page.document.getElementById(frame.id);
      expect(section?.querySelector('h2')?.textContent, frame.id).toMatch(/\?/);
      expect(page.words(frame.id), frame.id).not.toMatch(/^$|Not enough|NaN|undefined|Infinity/);
      expect(section?.textContent, frame.id).toContain('How is this computed?');
      if (frame.pictures !== null) expect(section?.querySelectorAll('svg[role="img"]'), frame.id).toHaveLength(2);
      if (frame.id !== 'groups') expect(frame.pictures, frame.id).not.toBeNull();
      expect(frame.table, frame.id).not.toBeNull();
      expect(frame.method.formula).not.toBe('');
    }
    const ids = Array.from(page.document.querySelectorAll('[id]'), (one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page.markup).not.toContain('<b>a</b>');
    expect(page.markup).not.toMatch(/NaN|undefined|\[object/);
  });

  it('crosses from thread to thread as it is', () => {
    for (const board of boards.values()) expect(structuredClone(board)).toEqual(board);
  });

  it('finds what was planted: who is strict, who drifts, which criterion splits', () => {
    expect(render(boardOf('overview')).words('harsher')).toContain('Dov Surname scores');
    expect(render(boardOf('overview')).words('drifting')).toMatch(
      /^Since .* Fay Surname rates \d\.\d of a level lower/,
    );
    expect(render(boardOf('overview')).words('separate')).toContain('read “Criterion <b>c</b>” differently');
    expect(boardOf('overview').tiles).toHaveLength(6);
  });
});

describe('pages below their floors', () => {
  it.each(VIEWS)('%s says what is missing, and prints no figure of anybody', (view) => {
    const board = makeBoard({ ...job(9), view });
    const page = render(board);
    for (const frame of board.frames.filter((one) => !['left-out', 'coverage', 'groups', 'own'].includes(one.id))) {
      expect(frame.pictures, frame.id).toBeNull();
      expect(page.words(frame.id), frame.id).toMatch(/ot enough|too few|few to|nearest to it/);
    }
    expect(page.words('harsher')).not.toMatch(/\d\.\d/);
  });

  it('is made of nothing at all, too', () => {
    for (const view of VIEWS) expect(makeBoard({ ...job(0, { cards: [] }), view }).nothing).toBe(true);
  });
});

describe('who sees whom', () => {
  const own = { sight: { panel: false, raters: 'own' as const }, readerId: 'ben' };
  const others = RATERS.filter((id) => id !== 'ben').map((id) => full.facts.names.get(id) ?? '');

  it.each([
    ['an interviewer', own],
    ['an observer', { sight: { panel: true, raters: 'own' as const }, readerId: 'nobody' }],
    ['a manager where names are off', { sight: { panel: true, raters: 'own' as const }, readerId: 'ben' }],
  ])('%s meets no name and no figure of anybody else, on any page or in any file', (_who, over) => {
    const asked = job(350, over);
    const all = [
      ...VIEWS.map((view) => JSON.stringify(makeBoard({ ...asked, view }))),
      ...(['ratings', 'ratings-by-performance', 'ratings-less-severity'] as const).map((file) =>
        makeRatingFile({ ...asked, file }),
      ),
    ].join('\n');
    for (const name of others) expect(all).not.toContain(name);
    for (const id of RATERS.filter((one) => one !== over.readerId)) expect(all).not.toContain(`"${id}"`);
  });

  it('gives one person one figure, whoever looks', () => {
    const severityOf = (over: Partial<CalibrationInput>) =>
      makeBoard({ ...job(350, over), view: 'raters' })
        .frames.find((one) => one.id === 'severity')
        ?.table?.rows.find((row) => row[0] === 'Ben Surname');
    expect(severityOf(own)).toEqual(severityOf({}));
  });

  it('files own performances alone for an interviewer, under numbers', () => {
    const text = makeRatingFile({ ...job(350, own), file: 'ratings-by-performance' });
    const rows = text.trim().split('\r\n').slice(1);
    expect(rows.filter((row) => row.includes(',you,'))).toHaveLength(100);
    expect(rows).toHaveLength(200);
  });
});

it('adjusts the performances of one loop, and none where the workspace has it off', () => {
  const found = makeAdjusted({ ...job(350), loopId: 'l3' });
  expect(found === ABSENT ? ABSENT : found?.map((one) => one.performanceId)).toEqual([6, 7].map(performanceId));
  expect(makeAdjusted({ ...job(350, { adjusted: false }), loopId: 'l3' })).toBeNull();
});

it('sets pairs side by side from thirty shared performances on', () => {
  const two = (n: number) => makeBoard({ ...job(n, {}, 2), view: 'raters' }).frames.find((one) => one.id === 'pairs');
  const shown = two(80);
  expect(shown?.pictures?.figure).toContain('&#160;%');
  expect(shown?.table?.rows).toHaveLength(1);
  expect(two(12)?.pictures).toBeNull();
});

describe('what is held between two pages', () => {
  it('serves every page from one reading, and says when it has been crowded out', () => {
    const first = job(40);
    expect(makeBoard({ ...first, view: 'criteria' })).toEqual(makeBoard({ ...first, view: 'criteria' }));
    for (let others = 0; others < 3; others += 1) job(0);
    expect(made({ ...first, view: 'criteria' })).toBe(ABSENT);
  });
});

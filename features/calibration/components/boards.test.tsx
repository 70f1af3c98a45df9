import { parseHTML } from 'linkedom';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { CalibrationInput } from '../calibration';
import { ABSENT } from '../dataset';
import { NO_CARDS } from '../process';
import { RATING_FILES, VIEWS, type View } from '../schema';
import type { Board } from './board';
import { BoardView } from './board-view';
import { hold, makeBoard as made } from './boards';
import { adjustedOf, fileOf, year as job, boardOf as makeBoard, performanceId, RATERS } from './test-year';

function render(board: Board) {
  const markup = renderToStaticMarkup(
    <BoardView board={board} tableHref={(file) => `/csv/${file}`} rowsHref={(file) => `/csv/${file}`} />,
  );
  const { document } = parseHTML(`<!doctype html><html><body>${markup}</body></html>`);
  return {
    markup,
    document,
    words: (id: string) =>
      document.getElementById(id)?.querySelector('p')?.textContent?.replaceAll('\u00a0', ' ') ?? '',
  };
}

const full = job(350);
const boards = new Map(VIEWS.map((view) => [view, makeBoard(full, view)] as const));
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
    const board = makeBoard(job(9), view);
    const page = render(board);
    for (const frame of board.frames.filter((one) => !['left-out', 'coverage', 'groups', 'own'].includes(one.id))) {
      expect(frame.pictures, frame.id).toBeNull();
      expect(page.words(frame.id), frame.id).toMatch(/ot enough|too few|few to|nearest to it/);
    }
    expect(page.words('harsher')).not.toMatch(/\d\.\d/);
  });

  it('is made of nothing at all, too', () => {
    for (const view of VIEWS) expect(makeBoard(job(0, { cards: NO_CARDS }), view).nothing).toBe(true);
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
    const asked = job(150, over);
    const all = [
      ...VIEWS.map((view) => JSON.stringify(makeBoard(asked, view))),
      ...RATING_FILES.map((file) => fileOf(asked, file)),
    ].join('\n');
    for (const name of others) expect(all).not.toContain(name);
    for (const id of RATERS.filter((one) => one !== over.readerId)) expect(all).not.toContain(`"${id}"`);
  });

  it('gives one person one figure, whoever looks', () => {
    const severityOf = (over: Partial<CalibrationInput>) =>
      makeBoard(job(350, over), 'raters')
        .frames.find((one) => one.id === 'severity')
        ?.table?.rows.find((row) => row[0] === 'Ben Surname');
    expect(severityOf(own)).toEqual(severityOf({}));
  });

  it('files own performances alone for an interviewer, under numbers', () => {
    const text = fileOf(job(350, own), 'ratings-by-performance');
    const rows = text.trim().split('\r\n').slice(1);
    expect(rows.filter((row) => row.includes(',you,'))).toHaveLength(100);
    expect(rows).toHaveLength(200);
  });
});

it('adjusts the performances of one loop, and none where the workspace has it off', () => {
  expect(adjustedOf(full, 'l3')?.map((one) => one.performanceId)).toEqual([6, 7].map(performanceId));
  expect(adjustedOf(job(350, { adjusted: false }), 'l3')).toBeNull();
});

it('sets pairs side by side from thirty shared performances on', () => {
  const two = (n: number) => makeBoard(job(n, {}, 2), 'raters').frames.find((one) => one.id === 'pairs');
  const shown = two(80);
  expect(shown?.pictures?.figure).toContain('\u00a0%');
  expect(shown?.table?.rows).toHaveLength(1);
  expect(two(12)?.pictures).toBeNull();
});

describe('what is held between two pages', () => {
  it('serves every page from one reading, and says when it has been crowded out', () => {
    const first = job(40);
    expect(makeBoard(first, 'criteria')).toEqual(makeBoard(first, 'criteria'));
    for (let others = 0; others < 3; others += 1) hold(job(0));
    expect(made({ ...first, view: 'criteria' })).toBe(ABSENT);
  });
});

import { barX } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ChartFrame, type ChartFrameProps } from './chart-frame';
import { plotSvg } from './plot-svg';

const props: ChartFrameProps = {
  question: 'Which levels are used?',
  sentence: (
    <>
      Half of all ratings are <strong>acceptable</strong>.
    </>
  ),
  n: '118 units, 354 ratings',
  note: 'Uneven levels raise agreement by luck.',
  figure: plotSvg(
    { marks: [barX([59, 177], { fill: 'var(--level-1)' })] },
    { id: 'levels', label: 'Ratings by level' },
  ),
  table: {
    columns: [{ label: 'Level' }, { label: 'Ratings', align: 'end' }],
    rows: [
      ['weak', '59'],
      ['acceptable', '177'],
    ],
  },
};

const render = (over: Partial<ChartFrameProps> = {}) => {
  const markup = renderToStaticMarkup(<ChartFrame {...props} {...over} />);
  return parseHTML(`<!doctype html><html><body>${markup}</body></html>`).document;
};

it('is a section under its question, with sentence, n and note in words', () => {
  const document = render();
  const section = document.querySelector('section');
  const heading = document.querySelector('h2');
  expect(heading?.textContent).toBe('Which levels are used?');
  expect(section?.getAttribute('aria-labelledby')).toBe(heading?.id);
  const paragraphs = Array.from(document.querySelectorAll('p'), (p) => p.textContent);
  expect(paragraphs).toEqual([
    'Half of all ratings are acceptable.',
    '118 units, 354 ratings',
    'Uneven levels raise agreement by luck.',
  ]);
});

it('holds the picture as drawn', () => {
  const svg = render().querySelector('figure svg');
  expect(svg?.getAttribute('aria-label')).toBe('Ratings by level');
  expect(svg?.querySelectorAll('[data-part="bar"] rect')).toHaveLength(2);
});

it('has a second drawing for a narrow place where one is given', () => {
  const narrowFigure = plotSvg({ width: 340, marks: [] }, { id: 'levels-narrow', label: 'Ratings by level' });
  const pictures = Array.from(render({ narrowFigure }).querySelectorAll('figure > div'));
  expect(pictures.map((picture) => picture.className)).toEqual(['@max-[30rem]:hidden', '@[30rem]:hidden']);
  expect(render().querySelectorAll('figure > div')).toHaveLength(1);
});

it('says the same in a table, folded, with row and column headings', () => {
  const details = render().querySelector('details');
  expect(details?.querySelector('summary')?.textContent).toBe('Table');
  expect(details?.hasAttribute('open')).toBe(false);
  const texts = (selector: string) => Array.from(details?.querySelectorAll(selector) ?? [], (cell) => cell.textContent);
  expect(texts('caption')).toEqual(['Which levels are used?']);
  expect(texts('th[scope="col"]')).toEqual(['Level', 'Ratings']);
  expect(texts('th[scope="row"]')).toEqual(['weak', 'acceptable']);
  expect(texts('td')).toEqual(['59', '177']);
});

it('keeps the question and says what is missing when there is too little to draw', () => {
  const document = render({
    figure: null,
    sentence: 'Not enough yet: 6 more shared ratings.',
    table: { columns: [], rows: [] },
  });
  expect(document.querySelector('figure')).toBeNull();
  expect(document.querySelector('h2')?.textContent).toBe('Which levels are used?');
  expect(document.querySelector('p')?.textContent).toBe('Not enough yet: 6 more shared ratings.');
  expect(document.querySelector('details')).toBeNull();
});

it('shows advice and method only where there are any, and heads at the level asked for', () => {
  const bare = render();
  expect(bare.querySelectorAll('details')).toHaveLength(1);
  const full = render({ level: 3, advice: 'Rate three samples together.', method: 'Counts by level.' });
  expect(full.querySelector('h3')).not.toBeNull();
  expect(full.body.textContent).toContain('Rate three samples together.');
  expect(Array.from(full.querySelectorAll('summary'), (s) => s.textContent)).toEqual([
    'Table',
    'How is this computed?',
  ]);
});

it('shows whatever stands in a cell, and runs none of it', () => {
  const hostile = `</td></table><img src=x onerror="alert('1')">&amp;`;
  const table = { columns: [{ label: 'Level' }, { label: 'Why' }], rows: [[hostile, hostile]] };
  const document = render({ table });
  expect(document.querySelector('img')).toBeNull();
  expect(document.querySelector('th[scope="row"]')?.textContent).toBe(hostile);
  expect(document.querySelector('td')?.textContent).toBe(hostile);
});

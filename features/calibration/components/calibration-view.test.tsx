import { parseHTML } from 'linkedom';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { type CalibrationInput, calibrate } from '../calibration';
import type { RatingRow } from '../comparable';
import { CalibrationView } from './calibration-view';

const LONG = 'Maximiliana-Theodora von und zu Hohenstaufen-Breitenbach der Ältere';

/** Two raters on every one of so many performances, on two criteria. */
function input(performances: number, over: Partial<CalibrationInput> = {}): CalibrationInput {
  const rows = Array.from({ length: performances }, (_, i) =>
    ['a', 'b'].flatMap((criterionId, c) =>
      ['x', 'y'].map(
        (raterId, r): RatingRow => ({
          performanceId: `p${i}`,
          loopId: `l${i}`,
          criterionId,
          criterionVersionId: `${criterionId}-1`,
          raterId,
          level: 1 + ((i + r * ((i + c) % 2)) % 3),
          late: false,
          blind: true,
          revealedAt: new Date(Date.UTC(2026, i % 5, 3)),
        }),
      ),
    ),
  ).flat();
  return {
    rows,
    criteria: ['a', 'b'].map((id) => ({
      id,
      title: `Criterion <b>${id}</b>`,
      question: { slug: 'rate-limiter', title: 'Rate limiter' },
      levels: ['weak', 'acceptable', 'strong'].map((label, i) => ({ level: i + 1, label, anchor: `anchor ${label}` })),
      wordings: [{ criterionVersionId: `${id}-1`, number: 1, publishedAt: new Date(0), note: '', changed: false }],
    })),
    names: new Map([
      ['x', LONG],
      ['y', 'Ben'],
    ]),
    sight: { panel: true, raters: 'all' },
    readerId: 'x',
    zone: 'UTC',
    loopsOpen: 1,
    loopsWithheld: 0,
    ...over,
  };
}

function render(of: CalibrationInput) {
  const markup = renderToStaticMarkup(
    <CalibrationView
      calibration={calibrate(of)}
      zone="UTC"
      workspaceHref="/w/northwind"
      csvHref={(table) => `/csv/${table}`}
    />,
  );
  const { document } = parseHTML(`<!doctype html><html><body>${markup}</body></html>`);
  const section = (id: string) => document.getElementById(id)?.querySelector('section');
  return {
    document,
    markup,
    section,
    pictures: (id: string) => section(id)?.querySelectorAll('svg[role="img"]').length ?? 0,
    words: (id: string) => section(id)?.querySelector('p')?.textContent ?? '',
  };
}

describe('the page of a full year', () => {
  const page = render(input(150));

  it.each(['agreement', 'course', 'own', 'raters', 'cells', 'levels', 'left-out'])(
    '%s has a question, a sentence, two drawings of one picture and a table with its file',
    (id) => {
      expect(page.section(id)?.querySelector('h2')?.textContent).toMatch(/\?/);
      expect(page.words(id)).not.toBe('');
      expect(page.pictures(id)).toBe(2);
      expect(page.section(id)?.querySelectorAll('table')).toHaveLength(1);
      expect(page.section(id)?.querySelector('a[download]')?.getAttribute('href')).toMatch(/^\/csv\//);
    },
  );

  it('gives every drawing its own ids and words, and escapes titles', () => {
    const ids = Array.from(page.document.querySelectorAll('[id]'), (one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page.markup).not.toContain('<b>a</b>');
    for (const svg of page.document.querySelectorAll('svg[role="img"]')) {
      expect(svg.getAttribute('aria-label')).not.toBe('');
    }
  });
});

describe('a page below its floors', () => {
  const page = render(input(12));

  it.each(['agreement', 'course', 'own', 'raters', 'cells', 'levels'])(
    '%s keeps its question, draws nothing and says what is missing',
    (id) => {
      expect(page.section(id)?.querySelector('h2')).not.toBeNull();
      expect(page.pictures(id)).toBe(0);
      expect(page.words(id)).toMatch(/^Not enough yet/);
    },
  );

  it('prints no figure of anybody', () => {
    expect(page.section('raters')?.textContent).not.toMatch(/\d\.\d/);
    expect(page.section('agreement')?.textContent).not.toMatch(/\d\u00a0%/);
  });
});

it('shows an interviewer their own figures alone', () => {
  const page = render(input(60, { sight: { panel: false, raters: 'own' }, readerId: 'y' }));
  expect(page.section('agreement')).toBeUndefined();
  expect(page.section('cells')).toBeUndefined();
  expect(page.pictures('own')).toBe(2);
  expect(page.document.body.textContent).toContain('Ben');
  expect(page.document.body.textContent).not.toContain(LONG);
});

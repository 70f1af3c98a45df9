import { describe, expect, it } from 'vitest';
import { toCsv } from '@/lib/csv';
import { calibrate } from './calibration';
import type { RatingRow } from './comparable';
import { ledgerOf } from './ledger';
import { TABLES } from './schema';
import { calibrationDocument, exportedRows, readable, shownCell, tablesOf } from './tables';

const row = (i: number, raterId: string, level: number): RatingRow => ({
  performanceId: `p${i}`,
  loopId: `l${i}`,
  criterionId: 'a',
  criterionVersionId: 'a-1',
  raterId,
  level,
  late: false,
  blind: true,
  revealedAt: new Date('2026-03-10T12:00:00Z'),
});

const made = (panel: boolean) =>
  calibrate({
    ledger: ledgerOf(Array.from({ length: 30 }, (_, i) => [row(i, 'x', 1 + (i % 3)), row(i, 'y', 1 + (i % 2))]).flat()),
    alone: [],
    criteria: [
      {
        id: 'a',
        title: '=HYPERLINK("http://x")',
        question: { slug: 'q', title: 'Question' },
        capability: 'c',
        levels: [1, 2, 3].map((level) => ({ level, label: `level ${level}`, anchor: '' })),
        wordings: [{ criterionVersionId: 'a-1', number: 1, publishedAt: new Date(0), note: '', changed: false }],
      },
    ],
    names: new Map([
      ['x', '+Mallory'],
      ['y', 'Ben'],
    ]),
    sight: panel ? { panel: true, raters: 'all' } : { panel: false, raters: 'own' },
    readerId: 'x',
    capabilities: new Map(),
    adjusted: false,
    zone: 'UTC',
    loopsOpen: 3,
    loopsWithheld: 0,
  });

describe('tables', () => {
  const tables = tablesOf(made(true), 'UTC');

  it('have names that an address knows, and each row fits its columns', () => {
    expect(tables.every((one) => TABLES.includes(one.name))).toBe(true);
    for (const { columns, rows, name } of tables) {
      for (const cells of rows) expect(cells, name).toHaveLength(columns.length);
    }
  });

  it('hold an interviewer’s own figures and what was left out, and nothing else', () => {
    const own = tablesOf(made(false), 'UTC');
    expect(own.map((one) => one.name)).toEqual(['raters', 'left-out', 'own']);
    expect(own[0]?.rows.map((cells) => cells[0])).toEqual(['+Mallory']);
    expect(JSON.stringify(own)).not.toContain('Ben');
  });

  it('cannot start a formula in a spreadsheet', () => {
    for (const table of tables) {
      const csv = toCsv(
        table.columns.map((one) => one.label),
        exportedRows(table),
      );
      expect(csv).not.toMatch(/(^|,)"?[=+@]/m);
    }
  });

  it('round to four places, and show a missing cell as a dash', () => {
    const rows = exportedRows(tables[0] ?? { name: 'agreement', title: '', columns: [], rows: [] });
    expect(rows.flat().every((cell) => typeof cell !== 'number' || String(cell).length <= 7)).toBe(true);
    expect(shownCell(null, 'percent')).toBe('–');
    expect([shownCell(0.573, 'percent'), shownCell(0.573, 'coefficient'), shownCell(2.04, 'level')]).toEqual([
      '57\u00a0%',
      '.57',
      '2.0',
    ]);
  });

  it('say a figure with its interval in one cell, and what is missing in another', () => {
    const { columns, rows } = readable({
      name: 'criteria',
      title: '',
      columns: [
        { label: 'Criterion', kind: 'text' },
        { label: 'Alpha', kind: 'coefficient', interval: true },
        { label: 'Alpha, from', kind: 'coefficient' },
        { label: 'Alpha, to', kind: 'coefficient' },
        { label: 'Missing', kind: 'text' },
      ],
      rows: [
        ['a', 0.47, 0.38, 0.55, ''],
        ['b', null, null, null, '22 of 30 performances'],
      ],
    });
    expect(columns.map((one) => one.label)).toEqual(['Criterion', 'Alpha', 'Missing']);
    expect(rows).toEqual([
      ['a', '.47 (.38\u00a0to\u00a0.55)', ''],
      ['b', '–', '22 of 30 performances'],
    ]);
  });

  it('make one document that names what it is over', () => {
    const until = new Date('2026-04-01T00:00:00Z');
    const about = { workspace: 'w', role: null, capability: '', period: '12m', from: null, until };
    const document = JSON.parse(JSON.stringify(calibrationDocument('60 ratings', tables, about)));
    expect(document).toMatchObject({ workspace: 'w', until: '2026-04-01T00:00:00.000Z', restsOn: '60 ratings' });
    expect(document.tables.map((one: { name: string }) => one.name)).toEqual(tables.map((one) => one.name));
  });
});

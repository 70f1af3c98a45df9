import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type OracleCase, oracleCases, type Panel } from '../tests/support/rating-panels';
import { answer, STATISTICS, statisticNamed } from './stats/catalogue';
import { Input, keepOnly, parseInput } from './stats/input';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

type Answer = Record<string, unknown> & { defined: boolean; value: number; code?: string };
function ask(name: string, raw: object): Answer {
  const statistic = statisticNamed(name);
  if (statistic === undefined) throw new Error(`no statistic ${name}`);
  return answer(statistic, new Input(parseInput(JSON.stringify(raw), 'test'))) as Answer;
}
const near = (value: unknown, wanted: number, tolerance = 1e-6) =>
  expect(Math.abs((value as number) - wanted)).toBeLessThanOrEqual(tolerance);

/** Every number of an answer, wherever it stands. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(numbersIn);
  return [];
}

describe('published cases, as a file holds them', () => {
  type Case = OracleCase<Record<string, unknown>, Record<string, number>>;
  const find = (file: string, id: string) =>
    oracleCases<Case & { id: string }>(file).find((one) => one.id === id) as Case;
  const ask1 = (name: string, file: string, id: string, more: object = {}) =>
    ask(name, { ...find(file, id).input, ...more });

  it('alpha of every metric', () => {
    for (const { input, expected } of oracleCases<Case>('krippendorff-alpha')) {
      for (const [metric, wanted] of Object.entries(expected)) {
        near(ask('alpha', { ...input, metric, draws: 0 }).value, wanted, 1e-9);
      }
    }
  });
  it('kappas', () => {
    near(ask1('cohen-kappa', 'cohen-kappa', 'ck-gwet-abstractors').kappa, 0.796409402184);
    near(ask1('weighted-kappa', 'cohen-kappa', 'ck-agresti-sexualfun', { weights: 'linear' }).kappa, 0.237380627558);
    near(ask1('weighted-kappa', 'cohen-kappa', 'ck-cohen-1968').kappa, 0.3478260869565);
    const fleiss = ask1('fleiss-kappa', 'fleiss-kappa', 'fk-1971');
    near(fleiss.kappa, 0.4302445200601);
    near(fleiss.z, 17.651830582991);
    near(ask1('conger-kappa', 'fleiss-kappa', 'fk-1971').kappa, 0.4418085403293);
    near(ask1('gwet-ac2', 'gwet-ac', 'ac2-20x5-linear').value, 0.68588, 6e-6);
    near(ask1('gwet-ac1', 'gwet-ac', 'ac1-abstractors').value, 0.8493305482313);
    near(ask1('brennan-prediger', 'gwet-ac', 'ac2-quadratic-16x4', { weights: 'quadratic' }).value, 0.68229, 6e-5);
  });
  it('Fleiss from a table of counts by category, as the paper prints it', () => {
    const panel = find('fleiss-kappa', 'fk-1971').input.ratings as number[][];
    const counts = panel.map((row) => [1, 2, 3, 4, 5].map((level) => row.filter((value) => value === level).length));
    near(ask('fleiss-kappa', { counts }).kappa, 0.4302445200601);
  });
  it('the rest', () => {
    const forms = ask1('icc', 'icc', 'icc-shrout-fleiss') as unknown as Record<string, { value: number }>;
    near(forms['ICC(A,1)']?.value, 0.2897637795276);
    near(forms['ICC(C,k)']?.value, 0.9093155423771);
    near(ask1('kendall-w', 'kendall-w', 'kw-video').W, 0.3915841584158);
    near(ask1('spearman', 'spearman', 'sp-tuna').pExact, 0.09679783950617, 1e-9);
    near(ask1('kendall-tau', 'spearman', 'sp-tuna').p, 0.1194389329806, 1e-9);
    near(ask1('cronbach-alpha', 'item-analysis', 'ia-attitude').value, 0.8431427695648);
    near(ask1('agreement', 'percent-agreement', 'pa-video').allRatersExactPercent, 35);
    expect(ask1('cusum', 'control-charts', 'cusum-montgomery').signalFrom1).toBe(29);
    expect(ask1('ewma', 'control-charts', 'ewma-nist').signals).toEqual([]);
    expect(ask1('connected-groups', 'connectivity', 'co-two-panels').count).toBe(2);
    near(
      (ask1('crossed-model', 'crossed-mixed-model', 'lmm-penicillin').variances as { unit: number }).unit,
      0.716908,
      2e-4,
    );
    expect(ask1('icc', 'icc', 'icc-disconnected-trap')).toMatchObject({ defined: false, code: 'disconnected' });
  });
});

describe('what people send', () => {
  const panel: Panel = [
    [3, 3, 2],
    [1, null, 1],
    [2, 2, 2],
    [3, 2, null],
    [1, 1, 2],
    [2, 3, 3],
  ];
  const long = panel.flatMap((row, u) =>
    row.flatMap((value, r) => (value === null ? [] : [{ unit: u, rater: r, value }])),
  );

  it('a table, a list, a CSV, numbers as text, and other names give the same answer', () => {
    const wanted = ask('alpha', { ratings: panel, metric: 'ordinal' }).value;
    const csv = `performance,interviewer,score\n${long.map((one) => `"p, ${one.unit}",${one.rater},${one.value}`).join('\r\n')}\n`;
    for (const raw of [
      panel,
      { ratings: long },
      {
        ratings: long.map(({ unit, rater, value }) => ({ candidate: unit, interviewer: rater, score: String(value) })),
      },
      { ratings: panel.map((row) => row.map((value) => (value === null ? '' : `${value}`))) },
      { input: { ratings: panel } },
    ]) {
      expect(ask('krippendorff', raw).value).toBe(wanted);
    }
    const statistic = statisticNamed('alpha');
    expect(statistic && answer(statistic, new Input(parseInput(csv, 'x.csv')))).toMatchObject({ value: wanted });
  });

  it('categories by name are nominal, and ordered where "levels" orders them', () => {
    const words = panel.map((row) =>
      row.map((value) => (value === null ? null : ['weak', 'acceptable', 'strong'][value - 1])),
    );
    expect(ask('alpha', { ratings: words }).metric).toBe('nominal');
    near(ask('alpha', { ratings: words }).value, ask('alpha', { ratings: panel, metric: 'nominal' }).value, 1e-12);
    const levels = ['weak', 'acceptable', 'strong'];
    near(
      ask('alpha', { ratings: words, levels, metric: 'ordinal' }).value,
      ask('alpha', { ratings: panel }).value,
      1e-12,
    );
    expect(() => ask('severity', { ratings: words })).toThrow('"levels"');
    near(ask('fleiss-kappa', { ratings: words }).value, ask('fleiss-kappa', { ratings: panel }).value, 1e-12);
  });

  it('seed, draws and confidence are heeded, and what nobody asked for is told', () => {
    const [a, b, c] = [7, 7, 8].map((seed) => ask('alpha', { ratings: panel, seed, draws: 200, confidence: 0.9 }));
    expect(a).toEqual(b);
    expect(c?.standardError).not.toBe(a?.standardError);
    expect(a).toMatchObject({ draws: expect.any(Number), confidence: 0.9, options: { draws: 200, seed: 7 } });
    expect(ask('alpha', { ratings: panel, metrics: 'nominal' }).ignored).toEqual(['metrics']);
  });

  it('has an answer for every statistic, and never a number that is none', () => {
    const shapes: object[] = [
      { ratings: [] },
      { ratings: [[1]] },
      { ratings: [[1, null]] },
      {
        ratings: [
          [2, 2],
          [2, 2],
        ],
      },
      {
        ratings: [
          [1, 2, null, null],
          [null, null, 1, 3],
        ],
      },
      { ratings: panel },
      {
        ratings: [
          [1, 1],
          [2, 2],
          [3, 3],
        ],
      },
    ];
    const more = { x: [1, 2, 4], y: [1, 3, 2], target: 0, sigma: 1, raters: undefined, p: [0.01, 0.5] };
    for (const { name } of STATISTICS) {
      for (const shape of shapes) {
        const raw = name === 'severity-floor' ? { raters: 12 } : { ...shape, ...more, before: panel, after: panel };
        // A row is one unit for the spread of one.
        if (name === 'spread' && (shape as { ratings: unknown[] }).ratings.length > 1) continue;
        const found = ask(name, raw);
        expect([name, typeof found.defined]).toEqual([name, 'boolean']);
        expect([name, numbersIn(found).every(Number.isFinite)]).toEqual([name, true]);
        if (!found.defined) expect(String(found.reason)).toMatch(/^[A-Z].*\.$/);
      }
    }
  });

  it('refuses in a sentence', () => {
    for (const [raw, words] of [
      [{}, '"ratings" is missing'],
      [{ ratings: 'g02.csv' }, 'list of rows'],
      [{ ratings: [[1, 2], [1]] }, 'row 2, has 1 cells where row 1 has 2'],
      [{ ratings: [[1, { a: 1 }]] }, 'row 1, column 2'],
      [{ ratings: [[1, 2]], metric: 'ordinary' }, 'choose nominal, ordinal, interval, ratio'],
      [{ ratings: [[1, 2]], draws: 1.5 }, 'whole number'],
      [{ ratings: [[1, 2]], confidence: 0 }, 'between 0 and 1'],
      [{ ratings: [{ unit: 1, value: 2 }] }, 'no "rater"'],
      [
        {
          ratings: [
            { unit: 1, rater: 1, value: 2 },
            { unit: 1, rater: 1, value: 3 },
          ],
        },
        'more than one rating',
      ],
    ] as const) {
      expect(() => ask('alpha', raw)).toThrow(words);
    }
    expect(() => parseInput('', 'f')).toThrow('empty');
    expect(() => parseInput('{"ratings": [', 'f')).toThrow('not JSON');
    expect(() => parseInput('a,b\n1,2', 'f')).toThrow('no column unit');
  });
});

describe('the command', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'scripts/stats.ts', ...args], { cwd: ROOT, encoding: 'utf8' });

  it('prints one document, and one sentence where it cannot', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-stats-'));
    try {
      const file = path.join(folder, 'panel.json');
      writeFileSync(
        file,
        JSON.stringify({
          ratings: [
            [1, 2],
            [2, 2],
            [3, 1],
          ],
        }),
      );
      const good = run('alpha', '--input', file, '--metric', 'nominal', '--draws=0');
      expect([good.status, good.stderr]).toEqual([0, '']);
      expect(JSON.parse(good.stdout)).toMatchObject({ statistic: 'alpha', defined: true, metric: 'nominal' });
      const bad = run('alfa', '--input', file);
      expect([bad.status, bad.stdout, bad.stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('keeps the rows that it is asked for', () => {
    const rows = parseInput('unit,rater,value,criterion\n1,a,1,x\n2,a,3,x\n1,b,2,"y, z"\n2,b,2,"y, z"\n', 'rows.csv');
    expect(keepOnly(rows, ['criterion=Y, z', 'unit=1|2']).ratings).toHaveLength(2);
    expect(keepOnly(rows, [])).toBe(rows);
    expect(() => keepOnly(rows, ['colour=red'])).toThrow('there is no column "colour"');
    expect(() => keepOnly(rows, ['criterion=w'])).toThrow('leaves no row');
    expect(() => keepOnly(rows, ['criterion'])).toThrow('column=value');
  });

  it('gives the figures that the page promises', () => {
    const page = readFileSync(new URL('../docs/calibration.md', import.meta.url), 'utf8');
    const promised = [...page.matchAll(/^\| `([\w-]+)` \| `(\{.*\})` \| `([\w.]+)` (.+) \|$/gm)];
    expect(promised.map(([, name]) => name).sort()).toEqual(STATISTICS.map(({ name }) => name).sort());
    const rounded = (_key: string, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(4)) : value;
    for (const [, name = '', file = '', where = '', figure = ''] of promised) {
      const at = (value: unknown, step: string) => (value as Record<string, unknown>)[step];
      const found = where.split('.').reduce(at, ask(name, JSON.parse(file)) as unknown);
      expect([name, JSON.parse(JSON.stringify(found, rounded))]).toEqual([name, JSON.parse(figure)]);
    }
  });

  it('reaches every statistic of the room, and each is on the page', () => {
    const catalogue = readFileSync(new URL('./stats/catalogue.ts', import.meta.url), 'utf8');
    const page = readFileSync(new URL('../docs/calibration.md', import.meta.url), 'utf8');
    // What the others rest on, which is no figure of its own.
    const parts = new Set([
      'agreement-and-alpha',
      ...['ratings', 'rating-table', 'count-patterns', 'percentile-bootstrap', 'multinomial-draw', 'binomial-draw'],
      ...['log-factorial', 'quantile', 'log-gamma', 'incomplete-beta', 'incomplete-gamma', 'weighted-agreement'],
      ...['mid-ranks', 'crossed-sums', 'cholesky', 'nelder-mead', 'weighed-ratios', 'mixture-quantile'],
      ...['gauss-legendre', 'linear-solve', 'spearman-exact', 'rater-company'],
    ]);
    const rooms = readdirSync(new URL('../stats/', import.meta.url))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((name) => !parts.has(name));
    expect(rooms.filter((name) => !catalogue.includes(`/stats/${name}'`))).toEqual([]);
    expect(STATISTICS.filter(({ name }) => !page.includes(`\`${name}\``)).map(({ name }) => name)).toEqual([]);
  });
});

/**
 * Every frame of every page has all that its answer needs, and its command gives the figure on the page: the rows are made as
 * the page offers them, read as `npm run stats` reads them, and the answer is held against the frame's own table.
 */
import { describe, expect, it } from 'vitest';
import { answer, statisticNamed } from '@/scripts/stats/catalogue';
import { Input, keepOnly, parseInput } from '@/scripts/stats/input';
import { NO_CARDS } from '../process';
import { RATING_FILES, VIEWS } from '../schema';
import { plain } from '../words';
import type { Board, Frame } from './board';
import { boardOf, fileOf, poolOf, year } from './test-year';

const framesOf = (board: Board): Frame[] => [...board.tiles, ...board.frames];
const full = year(240);
const own = year(240, { sight: { panel: false, raters: 'own' }, readerId: 'ben' });
const JOBS = {
  'a full year': full,
  'a year without names': year(240, { sight: { panel: true, raters: 'own' }, readerId: 'ben' }),
  'somebody’s own figures': own,
  'a thin workspace': year(9),
  'nothing at all': year(0, { cards: NO_CARDS }),
  'no adjusted levels': year(40, { adjusted: false }),
};
const everywhere = Object.entries(JOBS).flatMap(([name, job]) =>
  VIEWS.map((view): [string, Frame[]] => [`${view}, ${name}`, framesOf(boardOf(job, view))]),
);
everywhere.push(['several workspaces', framesOf(poolOf(120))]);

/** What a frame lacks of the parts that every figure has. */
function lacks(frame: Frame): string[] {
  const { method, table } = frame;
  const parts: Record<string, boolean> = {
    question: /\?/.test(frame.question),
    sentence: plain(frame.sentence).length > 10,
    n: frame.n.length > 3,
    advice: plain(frame.advice).length > 10,
    table: table.title !== '' && table.columns.length > 1,
    says: method.says.length > 0 && method.says.every((one) => one.length > 40),
    formula: method.formula.length > 10,
    interval: /^(95 %|none|control limits)/.test(method.interval),
    floor: / on[.:,]|turned it on/.test(method.floor),
    rests: RATING_FILES.includes(method.rests),
    statistic: statisticNamed(method.statistic.split(' ')[0] ?? '') !== undefined,
    look: /`.+`/.test(method.look),
  };
  return Object.keys(parts).filter((name) => parts[name] !== true);
}

describe('what every figure has', () => {
  it.each(everywhere)('%s', (_name, frames) => {
    for (const frame of frames) expect(lacks(frame), frame.id).toEqual([]);
  });

  it('is missed when it is taken away', () => {
    const [frame] = framesOf(boardOf(full, 'criteria')) as [Frame];
    const without: Partial<Record<string, Frame>> = {
      question: { ...frame, question: 'Agreement' },
      sentence: { ...frame, sentence: [''] },
      n: { ...frame, n: '' },
      advice: { ...frame, advice: [] },
      table: { ...frame, table: { ...frame.table, columns: [] } },
      says: { ...frame, method: { ...frame.method, says: [] } },
      formula: { ...frame, method: { ...frame.method, formula: '' } },
      interval: { ...frame, method: { ...frame.method, interval: '' } },
      floor: { ...frame, method: { ...frame.method, floor: '' } },
      rests: { ...frame, method: { ...frame.method, rests: 'agreement' as 'ratings' } },
      statistic: { ...frame, method: { ...frame.method, statistic: 'nothing --metric ordinal' } },
      look: { ...frame, method: { ...frame.method, look: '' } },
    };
    for (const [part, broken] of Object.entries(without)) expect(lacks(broken as Frame), part).toEqual([part]);
  });
});

/** The words of a command as a shell would hand them over. */
const words = (command: string): string[] =>
  [...command.matchAll(/"((?:\\.|[^"])*)"|(\S+)/g)].map(
    ([, quoted, bare]) => bare ?? (quoted ?? '').replace(/\\(.)/g, '$1'),
  );

/** What `npm run stats -- COMMAND --input FILE` answers. */
function run({ statistic, rests }: Frame['method'], job: typeof full): Record<string, unknown> {
  const [name = '', ...rest] = words(statistic);
  const options: Record<string, unknown> = {};
  const conditions: string[] = [];
  for (let at = 0; at < rest.length; at += 2) {
    const [key, value = ''] = [(rest[at] ?? '').slice(2), rest[at + 1]];
    if (key === 'only') conditions.push(value);
    else options[key] = value === 'true' ? true : Number.isNaN(Number(value)) ? value : Number(value);
  }
  const found = statisticNamed(name);
  if (found === undefined) throw new Error(`There is no statistic "${name}"`);
  const raw = keepOnly(parseInput(fileOf(job, rests), rests), conditions);
  return answer(found, new Input({ ...raw, ...options })) as Record<string, unknown>;
}

/** A figure of an answer by its way, `raters.0.effect`. */
const at = (found: unknown, way: string): unknown =>
  way.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], found);

/** Row and column of the frame's table that the answer has to give, by frame. */
const FIGURES: Record<string, { way: string; row: (frame: Frame) => number; column: string; digits?: number }> = {
  agreement: { way: 'exact', row: () => 0, column: 'Value' },
  trust: { way: 'ICC(Q,k).value', row: () => 0, column: 'Share', digits: 4 },
  criteria: { way: 'value', row: named('criterion'), column: 'Alpha' },
  questions: { way: 'value', row: named('question'), column: 'Alpha' },
  capabilities: { way: 'value', row: named('capability'), column: 'Alpha' },
  course: { way: 'exact', row: (frame) => frame.table.rows.length - 1, column: 'Same level' },
  spread: { way: 'sd', row: named('criterion'), column: 'Spread of interviewers', digits: 3 },
  separate: { way: 'sd', row: named('criterion'), column: 'Spread of interviewers', digits: 3 },
  discrimination: { way: 'r', row: named('criterion'), column: 'Goes with the rest' },
  difficulty: { way: 'value', row: named('criterion'), column: 'Mean level, adjusted' },
  raters: { way: 'value', row: named('rater'), column: 'Mean level' },
  habits: { way: 'ICC(1).value', row: named('interviewer'), column: 'Alike over criteria' },
  own: { way: 'exact', row: () => 0, column: 'Same level' },
  groups: { way: 'groups.0.raters.length', row: () => 0, column: 'Interviewers' },
  'left-out': { way: 'ratings', row: () => -1, column: 'Ratings' },
};

function named(condition: string): (frame: Frame) => number {
  return (frame) => {
    const wanted = words(frame.method.statistic)
      .find((one) => one.startsWith(`${condition}=`))
      ?.slice(condition.length + 1);
    return frame.table.rows.findIndex((row) => row[0] === wanted);
  };
}

describe('the command under every figure', () => {
  const pages = VIEWS.flatMap((view) => framesOf(boardOf(full, view)));
  it.each(pages.map((frame) => [frame.id, frame] as const))('%s', (id, frame) => {
    const found = run(frame.method, full);
    expect(found, id).toMatchObject({ defined: true });
    for (const [, way = ''] of frame.method.look.matchAll(/^`([^`]+)`/g)) {
      expect(at(found, way) ?? found[way], `${id}: ${way} of ${Object.keys(found)}`).toBeDefined();
    }
    const figure = FIGURES[id];
    if (figure === undefined) return;
    const row = figure.row(frame);
    const column = frame.table.columns.findIndex((one) => one.label === figure.column);
    const expected = row < 0 ? restsOnOf(full) : frame.table.rows[row]?.[column];
    expect(at(found, figure.way), `${id}: ${figure.way}`).toBeCloseTo(Number(expected), figure.digits ?? 8);
  });

  it('holds for one’s own figures too', () => {
    const frame = framesOf(boardOf(own, 'overview')).find((one) => one.id === 'own') as Frame;
    expect(run(frame.method, own).exact).toBeCloseTo(Number(frame.table.rows[0]?.[3]), 8);
  });

  it('gives severity as the page has it', () => {
    const frame = framesOf(boardOf(full, 'raters')).find((one) => one.id === 'severity') as Frame;
    const found = run(frame.method, full).raters as { rater: string; effect: number }[];
    for (const [name, , , , effect] of frame.table.rows) {
      expect(found.find((one) => one.rater === name)?.effect, String(name)).toBeCloseTo(Number(effect), 6);
    }
  });

  it('gives shares of cards and lines as the page has them', () => {
    const frames = new Map(framesOf(boardOf(full, 'process')).map((one) => [one.id, one]));
    const share = (id: string) => Number(run((frames.get(id) as Frame).method, full).value);
    expect(share('late')).toBeCloseTo(1 / 9, 1);
    expect(share('evidence')).toBeGreaterThan(0.9);
    const impressions = frames.get('impressions') as Frame;
    expect(plain(impressions.sentence)).toContain('most of all on “Criterion <b>b</b>”');
    const lines = impressions.table.rows.map((row) => ({ lines: Number(row[2]), share: Number(row[3]) }));
    const all = lines.reduce((sum, one) => sum + one.lines, 0);
    expect(share('impressions')).toBeCloseTo(lines.reduce((sum, one) => sum + one.share * one.lines, 0) / all, 8);
  });
});

function restsOnOf(job: typeof full): number {
  return fileOf(job, 'ratings').trim().split('\r\n').length - 1;
}

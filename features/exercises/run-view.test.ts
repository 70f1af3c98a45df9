import { describe, expect, it } from 'vitest';
import type { OfferedEvidence } from './evidence';
import { changeWords, countWords, type LoadedRun, runGroups, standingOffers } from './run-view';

const AT = new Date('2026-11-22T10:00:00Z');
const minutes = (count: number) => new Date(AT.getTime() + count * 60_000);
const test = (id: string, status: 'passed' | 'failed') => ({
  id,
  status,
  message: status === 'failed' ? 'Expected 3, received 4.' : null,
  difference: null,
  line: null,
  virtualMs: 0,
});
const offered = (testId: string): OfferedEvidence => ({
  testId,
  title: `Title of ${testId}`,
  behaviour: testId,
  criterion: { id: 'exact', title: 'Exact' },
  redFlags: [],
  said: 'Expected 3, received 4.',
});

function run(id: string, facts: Partial<LoadedRun>, results: Record<string, 'passed' | 'failed'> = {}): LoadedRun {
  const tests = Object.entries(results).map(([name, status]) => test(name, status));
  return {
    id,
    kind: 'visible',
    reason: 'asked',
    ofRunId: null,
    state: 'done',
    verdict: 'passed',
    reproducible: true,
    compileError: null,
    engine: 'quickjs',
    updateSeq: 1,
    requestedAt: AT,
    tests,
    offered: tests.filter((one) => one.status === 'failed').map((one) => offered(one.id)),
    replay: null,
    ...facts,
  };
}

const staff = {
  visible: [{ id: 'first', title: 'First', behaviour: 'first', criterion: null }],
  hidden: [{ id: 'edge', title: 'At the edge', behaviour: 'edge', criterion: 'exact' }],
};
const groups = (runs: LoadedRun[]) =>
  runGroups(
    runs,
    staff,
    () => ({ state: 'open', row: null }),
    (replay) => (replay === null ? null : String(replay)),
  );

const STORY: LoadedRun[] = [
  run('v1', {}, { first: 'failed' }),
  run('h1', { kind: 'hidden', reason: 'followed', ofRunId: 'v1' }, { edge: 'failed' }),
  run('s1', { kind: 'scratch', requestedAt: minutes(1) }, { scratch: 'passed' }),
  run('v2', { requestedAt: minutes(2), state: 'replaced' }),
  run('v3', { requestedAt: minutes(3), updateSeq: 9 }, { first: 'passed' }),
  run('h3', { kind: 'hidden', reason: 'followed', ofRunId: 'v3' }, { edge: 'failed' }),
  run('v4', { reason: 'submitted', requestedAt: minutes(4) }, { first: 'passed' }),
  run('h4', { kind: 'hidden', reason: 'submitted', requestedAt: minutes(4) }, { edge: 'passed' }),
];

describe('runs under their numbers', () => {
  it('puts the hidden run beside the visible one that it followed, and leaves out what was replaced', () => {
    expect(groups(STORY).map((one) => [one.label, one.visible?.id, one.hidden?.id, one.scratch?.id])).toEqual([
      ['Run 1', 'v1', 'h1', undefined],
      ['Own file', undefined, undefined, 's1'],
      ['Run 2', 'v3', 'h3', undefined],
      ['Handed in', 'v4', 'h4', undefined],
    ]);
  });

  it('names tests by what is expected', () => {
    expect(groups(STORY)[0]?.hidden?.tests[0]).toMatchObject({ title: 'At the edge', offer: { testId: 'edge' } });
  });

  it('shows the judgement of the mended suite, and what came of doing the run again', () => {
    const [group] = groups([
      ...STORY.slice(0, 2),
      run('h1b', { kind: 'hidden', reason: 'rejudged', ofRunId: 'h1' }, { edge: 'passed' }),
      run('v1b', { reason: 'replayed', ofRunId: 'v1', replay: 'the same bytes' }, { first: 'failed' }),
    ]);
    expect(group?.hidden).toMatchObject({ id: 'h1b', tests: [{ status: 'passed', offer: null }] });
    expect(group?.visible?.replay).toBe('the same bytes');
  });

  it('says how a run stands', () => {
    const [first] = groups(STORY);
    expect(countWords(first?.visible ?? null)).toBe('0 of 1 passed');
    expect(countWords(null)).toBe('not run');
    const odd = (facts: Partial<LoadedRun>) => countWords(groups([run('x', facts)])[0]?.visible ?? null);
    expect(odd({ state: 'queued' })).toBe('waits for a runner');
    expect(odd({ state: 'running' })).toBe('running');
    expect(odd({ verdict: 'our-fault' })).toBe('our fault, not counted');
    expect(odd({ compileError: { message: 'x', line: 3 } })).toBe('cannot be compiled: line 3');
    expect(odd({ compileError: { message: 'x', line: null } })).toBe('cannot be compiled');
  });
});

describe('what is offered', () => {
  it('is each failed test once, from the last run that it failed in, and says whether it was mended', () => {
    expect(standingOffers(groups(STORY)).map((one) => [one.offer.testId, one.runId, one.mended, one.times])).toEqual([
      ['first', 'v1', true, 1],
      ['edge', 'h3', true, 2],
    ]);
  });

  it('puts first what never passed afterwards', () => {
    const offers = standingOffers(groups(STORY.slice(0, 6)));
    expect(offers.map((one) => [one.offer.testId, one.mended])).toEqual([
      ['edge', false],
      ['first', true],
    ]);
  });

  it('is nothing while nothing failed', () => {
    expect(standingOffers(groups([run('v1', {}, { first: 'passed' })]))).toEqual([]);
  });
});

describe('a second judgement', () => {
  const titles = new Map([['edge', 'Exact at the edge']]);
  it('says what changed, test by test', () => {
    const change = {
      before: 'failed',
      after: 'passed',
      tests: [{ id: 'edge', before: 'failed', after: 'passed' }],
    } as const;
    expect(changeWords(change, titles)).toBe('Judged again. Exact at the edge: failed before, passed now.');
  });
  it('says so when nothing did, and when a test is new', () => {
    expect(changeWords({ before: 'passed', after: 'passed', tests: [] }, titles)).toMatch(/nothing changed/);
    const fresh = {
      before: 'passed',
      after: 'failed',
      tests: [{ id: 'edge', before: null, after: 'failed' }],
    } as const;
    expect(changeWords(fresh, titles)).toMatch(/was not there before, failed now/);
  });
});

/** Sentences that a candidate reads in a nervous moment: each is looked at. */
import { describe, expect, it } from 'vitest';
import { runWords, timeLeft, virtualTime } from './words';

describe('virtual time', () => {
  it.each([
    [0, '0 ms'],
    [340, '340 ms'],
    [5000, '5 s'],
    [1500, '1.5 s'],
    [90_000, '1 min 30 s'],
    [60_000, '1 min'],
    [7_200_000, '2 h'],
    [5_400_000, '1 h 30 min'],
  ])('%i is %s', (ms, words) => expect(virtualTime(ms)).toBe(words));
});

describe('time left', () => {
  it.each([
    [3_600_000, '60 min left'],
    [61_000, '2 min left'],
    [60_000, '1 min left'],
    [59_999, 'Less than a minute left'],
    [0, 'The time is up'],
    [-5, 'The time is up'],
    [6_000_000, '1 h 40 min left'],
    [7_200_000, '2 h left'],
  ])('%i: %s', (ms, words) => expect(timeLeft(ms)).toBe(words));
});

describe('a run', () => {
  const record = (status: 'passed' | 'failed', id = 'x') => ({
    id,
    title: id,
    status,
    message: null,
    difference: null,
    line: null,
    virtualMs: 0,
    console: [],
    consoleCut: false,
  });
  const run = {
    state: 'done' as const,
    kind: 'visible' as const,
    verdict: 'failed' as const,
    total: 3,
    compileError: null,
    records: [record('passed'), record('passed'), record('failed')],
  };
  it.each([
    [{}, '2 of 3 tests passed'],
    [{ verdict: 'passed' as const, records: [record('passed')], total: 1 }, 'The visible test passed'],
    [{ state: 'running' as const, verdict: null }, 'Running: 3 of 3 answered'],
    [{ state: 'queued' as const }, 'Waiting for a free runner'],
    [{ verdict: 'time-limit' as const }, 'Ran out of time: 2 of 3 tests passed'],
    [{ verdict: 'our-fault' as const }, 'Our fault, not counted. Run it again'],
    [
      { verdict: 'compile-error' as const, compileError: { message: 'no', line: 4, column: 1 }, records: [] },
      'Cannot be compiled: line 4',
    ],
    [
      { kind: 'scratch' as const, verdict: 'passed' as const, records: [record('passed', 'scratch')] },
      'Ran to its end',
    ],
    [
      { kind: 'scratch' as const, verdict: 'failed' as const, records: [record('failed', 'scratch')] },
      'Ended with an error',
    ],
  ])('%o', (some, words) => expect(runWords({ ...run, ...some })).toBe(words));
});

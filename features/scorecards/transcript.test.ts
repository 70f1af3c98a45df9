import { expect, it } from 'vitest';
import type { DeskRow } from './desk';
import { linesOf } from './line';
import { transcript } from './transcript';

const row = (kind: DeskRow['kind'], key: string, filing: string | null, title: string): DeskRow => ({
  kind,
  key,
  filing,
  title,
  levels: [
    { level: 1, label: 'weak', anchor: '' },
    { level: 2, label: 'acceptable', anchor: '' },
    { level: 3, label: 'strong', anchor: '' },
  ],
  versionId: null,
});
const at = (minute: number) => `2026-11-24T11:${String(minute).padStart(2, '0')}:00.000Z`;
const line = (minute: number, text: string, filedTo: string | null) => ({
  text,
  at: at(minute),
  kind: 'quote',
  filedTo,
});

it('copies answers and filed evidence, and neither unfiled nor private lines', () => {
  const values = new Map<string, unknown>([
    ['level:1', { level: 2 }],
    ['level:2', { level: null }],
    ['line:b', line(26, '“a second burst; I’d accept that”', 'criterion:1')],
    ['line:a', line(12, '“out of the box”', 'criterion:1')],
    ['line:c', line(31, 'unfiled words', null)],
    ['line:d', line(32, 'private words', 'private')],
    ['flag:q/no-lock', { at: at(9) }],
    ['summary', { text: 'Careful with time.' }],
  ]);
  const text = transcript({
    title: 'Rate limiter',
    about: 'Backend engineer · Candidate 0417',
    rows: [
      row('criterion', 'level:1', 'criterion:1', 'Tells a local limiter from a shared one'),
      row('criterion', 'level:2', 'criterion:2', 'Closes the race'),
      row('recommendation', 'recommendation', null, 'Recommendation'),
    ],
    values,
    lines: linesOf(values),
    flags: [
      { key: 'flag:q/no-lock', text: 'Uses no lock' },
      { key: 'flag:q/blocks', text: 'Blocks everyone' },
    ],
    followUps: [{ key: 'asked:q/bursts', text: 'A partner pays for bursts' }],
    time: (stamp) => stamp.slice(11, 16),
  });
  expect(text).toBe(`Rate limiter
Backend engineer · Candidate 0417

Tells a local limiter from a shared one: 2 acceptable
  11:12  “out of the box”
  11:26  “a second burst; I’d accept that”

Closes the race: not assessed

Recommendation: needed to seal

Red flags seen
  11:09  Uses no lock

Summary
Careful with time.
`);
});

import { describe, expect, it } from 'vitest';
import type { Room } from '@/features/polls/poll';
import { toCsv } from '@/lib/csv';
import { sideBySide } from './comparison';
import { problemsOf } from './decision';
import {
  buildPacket,
  byDisagreement,
  CSV_HEADER,
  comparisonWords,
  linesByCite,
  packetCsvRows,
  RECOMMENDATION_LABEL,
  type RowLabel,
} from './packet';
import { BLIND, canDecide, canReadPacket, type DecisionFacts } from './policy';
import { decisionSchema } from './schema';

type Input = Parameters<typeof buildPacket>[0];

const LEVELS = ['weak', 'acceptable', 'strong'].map((label, i) => ({ level: i + 1, label, anchor: `anchor ${label}` }));
const label = (rowKey: string, title: string, question = 'Rate limiter'): RowLabel => ({
  rowKey,
  title,
  capability: 'data',
  question,
  levels: LEVELS,
});
const loop = {
  id: 'loop',
  candidateName: 'Candidate',
  roleId: 'role',
  roleTitle: 'Backend engineer',
  facilitatorName: 'Fay',
  interviews: [
    {
      id: 'one',
      title: 'Limits',
      startsAt: new Date('2026-03-01T10:00:00Z'),
      status: 'planned',
      panel: [
        { name: 'Ana', status: 'assigned' },
        { name: 'Gone', status: 'removed' },
      ],
    },
    { id: 'two', title: 'Data', startsAt: null, status: 'skipped', panel: [] },
  ],
} as unknown as Input['loop'];

const vote = (level: number | null, late = false) => ({ level, late });
const round = (number: number, votes: Record<string, Record<string, ReturnType<typeof vote>>>, over = {}) => ({
  id: `round ${number}`,
  number,
  state: 'revealed' as const,
  sampleId: null,
  withheld: false,
  revealedAt: '2026-03-05T12:00:00.000Z',
  revealedBy: 'fay',
  missingAtReveal: 1,
  raters: {},
  votes,
  disagreements: {},
  comments: [],
  ...over,
});
const room = (...rounds: object[]): Room =>
  ({ roomId: 'room', loopId: 'loop', phase: 'open', facilitatorId: 'fay', rounds, overrides: [] }) as unknown as Room;

const LINE = '11111111-1111-4111-8111-111111111111';
const card = (author: string, over: Record<string, unknown> = {}) =>
  ({
    cardId: `card-${author}`,
    authorId: author,
    authorName: author === 'ana' ? 'Ana' : 'Ben',
    interviewId: 'one',
    reopened: false,
    addenda: [],
    body: {
      levels: {},
      capabilities: {},
      recommendation: 3,
      redFlags: [],
      asked: [],
      evidence: [
        {
          id: LINE,
          text: 'keeps counters in one place',
          at: '2026-03-01T10:20:00.000Z',
          kind: 'quote',
          row: 'criterion:v1',
        },
      ],
      summary: '',
    },
    ...over,
  }) as unknown as Input['cards'][number];

const build = (over: Partial<Input> = {}) =>
  buildPacket({
    loop,
    room: room(
      round(1, {
        'criterion:c1@one': { ana: vote(1), ben: vote(3, true) },
        'capability:data@one': { ana: vote(2), ben: vote(2) },
        'capability:data@two': { cai: vote(null) },
        'recommendation@one': { ana: vote(2), ben: vote(4) },
      }),
    ),
    labels: [label('criterion:c1', 'Closes the race'), label('capability:data', 'Data', ''), RECOMMENDATION_LABEL],
    names: new Map([
      ['ana', 'Ana'],
      ['ben', 'Ben'],
    ]),
    cards: [card('ana'), card('ben')],
    criterionOfVersion: new Map([['v1', 'c1']]),
    events: [],
    decisions: [],
    ...over,
  });

describe('the packet', () => {
  it('holds every level with its rater and interview, and the lines under their criterion', () => {
    const packet = build();
    expect(packet.rows.map((row) => row.rowKey)).toEqual(['criterion:c1', 'capability:data', 'recommendation']);
    expect(packet.rows[0]?.rounds).toEqual([
      {
        number: 1,
        levels: [
          { raterId: 'ana', rater: 'Ana', interviewId: 'one', level: 1, label: 'weak', late: false },
          { raterId: 'ben', rater: 'Ben', interviewId: 'one', level: 3, label: 'strong', late: true },
        ],
      },
    ]);
    expect(packet.rows[0]?.evidence.map((line) => [line.cite, line.rater])).toEqual([
      [`card-ana/${LINE}`, 'Ana'],
      [`card-ben/${LINE}`, 'Ben'],
    ]);
    expect([...linesByCite(packet).keys()]).toEqual([`card-ana/${LINE}`, `card-ben/${LINE}`]);
    expect(packet).toMatchObject({ revealedAt: '2026-03-05T12:00:00.000Z', missingAtReveal: 1, roleId: 'role' });
    expect(packet.interviews.map((one) => [one.title, one.raters, one.skipped])).toEqual([
      ['Limits', ['Ana'], false],
      ['Data', [], true],
    ]);
  });

  it('compares on one performance, across interviews only the recommendation', () => {
    const [criterion, capability, recommendation] = build().rows.map((row) => comparisonWords(row.comparison));
    expect([criterion, capability, recommendation]).toEqual([
      '2 raters, spread 2',
      '2 raters, agree',
      '2 raters, spread 2',
    ]);
    const apart = build({
      room: room(round(1, { 'capability:data@one': { ana: vote(1) }, 'capability:data@two': { ben: vote(3) } })),
    });
    const found = apart.rows.find((row) => row.rowKey === 'capability:data');
    expect(found && comparisonWords(found.comparison)).toBe('2 raters, not compared: different interviews');
  });

  it('says why raters differed and what was written in the room, and nothing of a round that is withheld', () => {
    const first = round(1, { 'criterion:c1@one': { ana: vote(1), ben: vote(3) } });
    const at = '2026-03-05T12:10:00.000Z';
    const spoken = {
      ...first,
      disagreements: { 'criterion:c1@one': { kind: 'different-bar', authorId: 'ana', at } },
      comments: [{ id: 'x', rowKey: 'capability:data', authorId: 'ben', text: 'She drew it first', at }],
    };
    const packet = build({ room: room(spoken), cards: [] });
    expect(packet.rows.map((row) => [row.rowKey, row.disagreements, row.comments])).toEqual([
      ['criterion:c1', [{ kind: 'different-bar', by: 'Ana', interviewId: 'one', at }], []],
      ['capability:data', [], [{ by: 'Ben', text: 'She drew it first', at }]],
    ]);
    expect(build({ room: room({ ...spoken, withheld: true }), cards: [] }).rows).toEqual([]);
  });

  it('keeps both rounds, and compares the last', () => {
    const packet = build({
      room: room(
        round(1, { 'capability:data@one': { ana: vote(1), ben: vote(3) } }),
        round(2, { 'capability:data@loop': { ana: vote(2), ben: vote(3) } }),
      ),
      cards: [],
    });
    expect(packet.rows[0]?.rounds.map((one) => one.levels.map((level) => [level.level, level.interviewId]))).toEqual([
      [
        [1, 'one'],
        [3, 'one'],
      ],
      [
        [2, null],
        [3, null],
      ],
    ]);
    expect(packet.rows[0] && comparisonWords(packet.rows[0].comparison)).toBe('2 raters, within one level');
  });

  it('holds nothing of a round that is withheld, open or void', () => {
    for (const over of [{ withheld: true }, { state: 'open' as const }, { state: 'void' as const }]) {
      const packet = build({
        room: room(round(1, { 'recommendation@one': { ana: vote(4) } }, over)),
        cards: [],
      });
      expect(packet.rows).toEqual([]);
      expect(packet.revealedAt).toBeNull();
    }
  });

  it('prints a row under its key when no kit names it any more, and evidence without a vote', () => {
    const packet = build({
      room: room(round(1, { 'criterion:old@one': { ana: vote(2) } })),
      labels: [label('criterion:c1', 'Closes the race')],
    });
    expect(packet.rows.map((row) => [row.title, row.rounds.length, row.evidence.length])).toEqual([
      ['Closes the race', 0, 2],
      ['criterion:old', 1, 0],
    ]);
  });

  it('reads disagreement first and keeps the order of rows that are alike', () => {
    const order = byDisagreement(build().rows).map((row) => row.rowKey);
    expect(order).toEqual(['criterion:c1', 'recommendation', 'capability:data']);
  });

  it('becomes one CSV row a level, with the rater’s own lines, and no formula', () => {
    const rows = packetCsvRows(build({ loop: { ...loop, candidateName: '=cmd()' } as Input['loop'] }));
    expect(rows).toHaveLength(7);
    expect(rows[0]).toEqual([
      '=cmd()',
      'Backend engineer',
      'Limits',
      'Rate limiter',
      'Closes the race',
      'criterion',
      1,
      'Ana',
      1,
      'weak',
      false,
      'keeps counters in one place',
    ]);
    expect(rows.every((row) => row.length === CSV_HEADER.length)).toBe(true);
    expect(toCsv(CSV_HEADER, rows)).not.toMatch(/(^|,)"?=/m);
  });
});

describe('side by side', () => {
  const of = (candidateName: string, over: Partial<Input> = {}) =>
    build({ loop: { ...loop, id: candidateName, candidateName } as Input['loop'], ...over });

  it('puts candidates in alphabetical order and rows of either under each other', () => {
    const other = of('Amira', {
      room: room(round(1, { 'criterion:c2@one': { ana: vote(2) }, 'recommendation@one': { ana: vote(3) } })),
      labels: [label('criterion:c2', 'Reads a plan first'), RECOMMENDATION_LABEL],
      cards: [],
    });
    const found = sideBySide([of('Zoë'), other]);
    if (!found.ok) throw new Error(found.reason);
    expect(found.value.candidates.map((one) => one.name)).toEqual(['Amira', 'Zoë']);
    expect(found.value.rows.map((row) => [row.title, row.cells.map((cell) => cell !== null)])).toEqual([
      ['Reads a plan first', [true, false]],
      ['Closes the race', [false, true]],
      ['Data', [false, true]],
      ['Recommendation', [true, true]],
    ]);
    expect(JSON.stringify(found.value)).not.toMatch(/total|average|mean|rank|score/i);
  });

  it('refuses one, five, and two roles', () => {
    const five = ['A', 'B', 'C', 'D', 'E'].map((name) => of(name));
    expect(sideBySide(five.slice(0, 1)).ok).toBe(false);
    expect(sideBySide(five).ok).toBe(false);
    expect(sideBySide([of('A'), of('B', { loop: { ...loop, roleId: 'other' } as Input['loop'] })])).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/not of one role/),
    });
  });
});

describe('policy', () => {
  const facts = (over: Partial<DecisionFacts> = {}): DecisionFacts => ({
    role: 'manager',
    sees: true,
    loop: 'active',
    ...over,
  });

  it.each([
    ['an interviewer', { role: 'interviewer' }, /manager or an owner/],
    ['an observer', { role: 'observer' }, /manager or an owner/],
    ['a manager who is still blind', { sees: false }, BLIND],
    ['an owner who is still blind', { role: 'owner', sees: false }, BLIND],
    ['anybody, of a withdrawn loop', { loop: 'withdrawn' }, /withdrawn/],
  ] as [string, Partial<DecisionFacts>, RegExp | string][])('refuses %s', (_who, over, reason) => {
    expect(canDecide(facts(over))).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('lets owners and managers sign, and sign again over a decision', () => {
    for (const role of ['owner', 'manager'] as const) {
      for (const state of ['active', 'decided'] as const) expect(canDecide(facts({ role, loop: state })).ok).toBe(true);
    }
  });

  it('shows a packet to whoever sees round 1, whatever the role', () => {
    expect(canReadPacket({ sees: true }).ok).toBe(true);
    expect(canReadPacket({ sees: false })).toEqual({ ok: false, reason: BLIND });
  });
});

describe('what is still wrong with a decision', () => {
  const cite = `22222222-2222-4222-8222-222222222222/${LINE}`;
  const known = new Set([cite]);
  const input = (over: Record<string, unknown> = {}) =>
    decisionSchema.parse({
      loopId: '33333333-3333-4333-8333-333333333333',
      outcome: 'hire',
      reasons: [{ text: 'Bounds what is lost.', cites: [cite] }],
      signature: 'Max  Manager',
      ...over,
    });
  const fields = (over: Record<string, unknown> = {}) =>
    problemsOf(input(over), known, 'Max Manager').map((one) => one.field);

  it('is nothing when each reason cites a line and the name is right, spaces and case aside', () => {
    expect(fields()).toEqual([]);
    expect(fields({ signature: 'max manager' })).toEqual([]);
  });

  it('is a reason without a line, unless more evidence is asked for', () => {
    const bare = { reasons: [{ text: 'We simply like them.', cites: [] }] };
    expect(fields(bare)).toEqual(['reasons.0.cites']);
    expect(fields({ ...bare, outcome: 'no' })).toEqual(['reasons.0.cites']);
    expect(fields({ ...bare, outcome: 'more-evidence' })).toEqual([]);
  });

  it('is a line that is not there, whatever the outcome, and another name', () => {
    const foreign = { reasons: [{ text: 'From another loop.', cites: [cite.replace('2', '9')] }] };
    expect(fields({ ...foreign, outcome: 'more-evidence', signature: 'Somebody' })).toEqual([
      'reasons.0.cites',
      'signature',
    ]);
  });

  it('is told field by field for what does not parse', () => {
    const wrong = decisionSchema.safeParse({
      loopId: 'x',
      outcome: '',
      reasons: [{ text: 'short', cites: ['not a cite'] }],
      signature: ' ',
      supersedes: 'x',
    });
    expect(wrong.error?.issues.map((issue) => issue.path.join('.')).sort()).toEqual([
      'loopId',
      'outcome',
      'reasons.0.cites.0',
      'reasons.0.text',
      'signature',
      'supersedes',
    ]);
    expect(decisionSchema.safeParse({ ...input(), reasons: [] }).error?.issues[0]?.message).toMatch(
      /at least one reason/,
    );
  });
});

/** Who may do what in a room, as tables: refusals first. */
import { describe, expect, it } from 'vitest';
import {
  canCloseRoom,
  canCloseRound,
  canDiscuss,
  canEnterRoom,
  canHandIn,
  canJoinAfterReveal,
  canOpenRound,
  canOverride,
  canReveal,
  canSealRound,
  canSeeValues,
  canVoidRound,
  canVote,
  type OpenRoundFacts,
  type RevealFacts,
  type RoomActor,
  type SightFacts,
  type VoteFacts,
} from './policy';

const says = (outcome: { ok: boolean; reason?: string }) => (outcome.ok ? 'yes' : outcome.reason);

describe('canSeeValues', () => {
  const round1 = (state: SightFacts['state'], rater: SightFacts['mine'][number]['rater']) => ({
    number: 1,
    state,
    mine: [{ number: 1, state, rater }],
  });
  it.each<[string, SightFacts, boolean]>([
    ['an open round, sealed oneself', round1('open', 'sealed'), false],
    ['an open round, not a rater', round1('open', null), false],
    ['a void round', round1('void', 'sealed'), false],
    ['revealed, invited', round1('revealed', 'invited'), false],
    ['revealed, voting', round1('revealed', 'voting'), false],
    ['closed, still owing', round1('closed', 'voting'), false],
    [
      'round 2 revealed, round 1 owed',
      {
        number: 2,
        state: 'revealed',
        mine: [
          { number: 1, state: 'closed', rater: 'voting' },
          { number: 2, state: 'revealed', rater: null },
        ],
      },
      false,
    ],
    [
      'round 1, while round 2 is owed',
      {
        number: 1,
        state: 'closed',
        mine: [
          { number: 1, state: 'closed', rater: 'sealed' },
          { number: 2, state: 'revealed', rater: 'invited' },
        ],
      },
      true,
    ],
    ['revealed, sealed', round1('revealed', 'sealed'), true],
    ['revealed, late', round1('revealed', 'late'), true],
    ['revealed, recused', round1('revealed', 'recused'), true],
    ['revealed, not a rater', round1('revealed', null), true],
  ])('%s', (_, facts, expected) => {
    expect(canSeeValues(facts)).toBe(expected);
  });
});

describe('canEnterRoom and canJoinAfterReveal are opposites', () => {
  it.each<[string, RoomActor, boolean]>([
    ['an interviewer of another loop', { role: 'interviewer', facilitator: false, onPanel: false }, false],
    ['an interviewer on the panel', { role: 'interviewer', facilitator: false, onPanel: true }, true],
    ['the facilitator', { role: 'interviewer', facilitator: true, onPanel: false }, true],
    ['an observer', { role: 'observer', facilitator: false, onPanel: false }, true],
    ['a manager', { role: 'manager', facilitator: false, onPanel: false }, true],
    ['an owner', { role: 'owner', facilitator: false, onPanel: false }, true],
  ])('%s', (_, actor, enters) => {
    expect(canEnterRoom(actor)).toBe(enters);
    expect(canJoinAfterReveal(actor).ok).toBe(!enters);
  });
});

describe('canReveal', () => {
  const facts: RevealFacts = { facilitator: true, phase: 'draft', round: 'open', mine: null, sealed: 2 };
  it.each<[string, Partial<RevealFacts>, string | RegExp]>([
    ['not the facilitator', { facilitator: false }, /Only the facilitator/],
    ['a closed room', { phase: 'closed' }, /closed/],
    ['no such round', { round: null }, /no round/],
    ['revealed before', { round: 'revealed' }, /already/],
    ['a facilitator who rates and has not sealed', { mine: 'voting' }, /Seal your own ratings first/],
    ['nobody has sealed', { sealed: 0 }, /Nobody has sealed/],
    ['one missing', {}, 'yes'],
    ['a facilitator who rates and has sealed', { mine: 'sealed' }, 'yes'],
  ])('%s', (_, over, expected) => {
    expect(says(canReveal({ ...facts, ...over }))).toMatch(expected);
  });
});

describe('canOverride', () => {
  const facts = {
    facilitator: false,
    phase: 'draft',
    round: 'open',
    mine: null,
    sealed: 1,
    role: 'manager',
    reason: 'The facilitator is ill.',
  } as const;
  it.each<[string, Partial<Parameters<typeof canOverride>[0]>, string | RegExp]>([
    ['an interviewer', { role: 'interviewer' }, /Only a manager/],
    ['an observer', { role: 'observer' }, /Only a manager/],
    ['without a reason', { reason: '  ' }, /Say in a sentence/],
    ['a manager who owes a seal', { mine: 'invited' }, /Seal your own/],
    ['a revealed round', { round: 'revealed' }, /already/],
    ['a manager with a reason', {}, 'yes'],
    ['an owner with a reason', { role: 'owner' }, 'yes'],
  ])('%s', (_, over, expected) => {
    expect(says(canOverride({ ...facts, ...over }))).toMatch(expected);
  });
});

describe('canVote and canSealRound', () => {
  const facts: VoteFacts = { round: { number: 2, state: 'open' }, mine: 'invited', owesEarlier: false, row: 'known' };
  const refusals: [string, Partial<VoteFacts>, string | RegExp][] = [
    ['no such round', { round: null }, /no such round/],
    ['round 1', { round: { number: 1, state: 'open' } }, /sealing your cards/],
    ['not a rater', { mine: null }, /not a rater/],
    ['a reset round', { round: { number: 2, state: 'void' } }, /reset/],
    ['recused', { mine: 'recused' }, /recused/],
    ['round 1 owed', { owesEarlier: true }, /cards of round 1/],
    ['sealed', { mine: 'sealed' }, /have sealed/],
    ['sealed late', { mine: 'late' }, /have sealed/],
  ];
  it.each([
    ...refusals,
    ['an unknown row', { row: 'unknown-row' as const }, /not voted on/],
    ['no such level', { row: 'level-out-of-range' as const }, /no such level/],
    ['an open round', {}, 'yes'],
    ['late, after the reveal', { round: { number: 2, state: 'revealed' as const } }, 'yes'],
    ['late, after the close', { round: { number: 2, state: 'closed' as const } }, 'yes'],
  ] as [string, Partial<VoteFacts>, string | RegExp][])('voting: %s', (_, over, expected) => {
    expect(says(canVote({ ...facts, ...over }))).toMatch(expected);
  });
  it.each(refusals)('sealing: %s', (_, over, expected) => {
    expect(says(canSealRound({ ...facts, ...over, unanswered: 0 }))).toMatch(expected);
  });
  it('sealing needs an answer on every row', () => {
    expect(says(canSealRound({ ...facts, unanswered: 1 }))).toMatch(/One row/);
    expect(says(canSealRound({ ...facts, unanswered: 3 }))).toMatch(/3 rows/);
    expect(says(canSealRound({ ...facts, unanswered: 0 }))).toBe('yes');
  });
});

describe('canHandIn', () => {
  const facts: Parameters<typeof canHandIn>[0] = {
    round: { number: 1, state: 'open' },
    mine: 'voting',
    seats: 1,
    unsealed: 0,
  };
  it.each<[string, Partial<typeof facts>, string | RegExp]>([
    ['no such round', { round: null }, /Only the cards/],
    ['a later round', { round: { number: 2, state: 'open' } }, /Only the cards/],
    ['not a rater', { mine: null }, /not a rater/],
    ['sealed', { mine: 'sealed' }, /already/],
    ['recused', { mine: 'recused' }, /already/],
    ['without a seat', { seats: 0 }, /no card/],
    ['a card open', { unsealed: 1 }, /Seal each/],
    ['all that is left is sealed', {}, 'yes'],
    ['late', { round: { number: 1, state: 'revealed' } }, 'yes'],
  ])('%s', (_, over, expected) => {
    expect(says(canHandIn({ ...facts, ...over }))).toMatch(expected);
  });
});

describe('canOpenRound', () => {
  const facts: OpenRoundFacts = { facilitator: true, phase: 'open', last: 'revealed', rounds: 1, advice: null };
  it.each<[string, Partial<OpenRoundFacts>, string | RegExp]>([
    ['not the facilitator', { facilitator: false }, /Only the facilitator/],
    ['a closed room', { phase: 'closed' }, /closed/],
    ['an open round', { last: 'open' }, /Reveal the open round/],
    ['a third round when all are within one level', { rounds: 2, advice: 'within-one-level' }, /within one level/],
    ['a third round when nothing moved', { rounds: 2, advice: 'nothing-moved' }, /Nothing moved/],
    ['a second round against the advice', { advice: 'within-one-level' }, 'yes'],
    ['a third round that has something to settle', { rounds: 2 }, 'yes'],
  ])('%s', (_, over, expected) => {
    expect(says(canOpenRound({ ...facts, ...over }))).toMatch(expected);
  });
});

describe('resetting and closing', () => {
  const facts = { facilitator: true, phase: 'open' as const };
  it.each([
    [
      'reset: not the facilitator',
      canVoidRound({ ...facts, facilitator: false, round: { number: 2, state: 'open' } }),
      /Only the/,
    ],
    [
      'reset: a closed room',
      canVoidRound({ ...facts, phase: 'closed', round: { number: 2, state: 'open' } }),
      /closed/,
    ],
    ['reset: no such round', canVoidRound({ ...facts, round: null }), /no such round/],
    ['reset: round 1', canVoidRound({ ...facts, round: { number: 1, state: 'revealed' } }), /never overwritten/],
    ['reset: twice', canVoidRound({ ...facts, round: { number: 2, state: 'void' } }), /already/],
    ['reset: an open second round', canVoidRound({ ...facts, round: { number: 2, state: 'open' } }), 'yes'],
    [
      'close round: not the facilitator',
      canCloseRound({ ...facts, facilitator: false, round: 'revealed' }),
      /Only the/,
    ],
    ['close round: a closed room', canCloseRound({ ...facts, phase: 'closed', round: 'revealed' }), /closed/],
    ['close round: no such round', canCloseRound({ ...facts, round: null }), /no such round/],
    ['close round: an open one', canCloseRound({ ...facts, round: 'open' }), /Only a revealed/],
    ['close round: a revealed one', canCloseRound({ ...facts, round: 'revealed' }), 'yes'],
    [
      'close room: an interviewer',
      canCloseRoom({ ...facts, facilitator: false, role: 'interviewer', last: 'closed' }),
      /Only the/,
    ],
    ['close room: twice', canCloseRoom({ ...facts, role: 'manager', phase: 'closed', last: 'closed' }), /already/],
    ['close room: an open round', canCloseRoom({ ...facts, role: 'manager', last: 'open' }), /Reveal or reset/],
    ['close room: a manager', canCloseRoom({ ...facts, facilitator: false, role: 'manager', last: 'revealed' }), 'yes'],
  ] as const)('%s', (_, outcome, expected) => {
    expect(says(outcome)).toMatch(expected);
  });
});

describe('canDiscuss', () => {
  const facts = {
    role: 'interviewer',
    facilitator: false,
    onPanel: true,
    phase: 'open',
    sees: true,
    round: 'revealed',
  } as const;
  it.each<[string, Partial<Parameters<typeof canDiscuss>[0]>, string | RegExp]>([
    ['before the reveal', { round: 'open', sees: false }, /after the reveal/],
    ['no such round', { round: null }, /after the reveal/],
    ['a reset round', { round: 'void' }, /after the reveal/],
    ['the late one', { sees: false }, /Seal your own/],
    ['a closed room', { phase: 'closed' }, /closed/],
    ['an observer', { role: 'observer', onPanel: false }, /read along/],
    ['a rater', {}, 'yes'],
    ['a manager', { role: 'manager', onPanel: false }, 'yes'],
    ['after the round was closed', { round: 'closed' }, 'yes'],
  ])('%s', (_, over, expected) => {
    expect(says(canDiscuss({ ...facts, ...over }))).toMatch(expected);
  });
});

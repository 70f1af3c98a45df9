/** The gap: exactly what was missed, or nothing; and frames shared only between viewers who may hear the same. */
import { describe, expect, it } from 'vitest';
import { apply, applyAll, type Event, type Room, view } from '@/features/polls/poll';
import { frameClasses, frameFor, History, type Step } from './history';

const start: Room = {
  roomId: 'room',
  loopId: 'loop',
  phase: 'draft',
  facilitatorId: 'fay',
  overrides: [],
  rounds: [
    {
      id: 'round-1',
      number: 1,
      sampleId: null,
      state: 'open',
      withheld: false,
      revealedAt: null,
      revealedBy: null,
      missingAtReveal: null,
      raters: { ana: 'invited', ben: 'invited' },
      votes: {},
      disagreements: {},
      comments: [],
    },
  ],
};
const seal: Event = { type: 'rater-moved', roundId: 'round-1', raterId: 'ana', state: 'sealed' };
const reveal: Event = { type: 'round-revealed', roundId: 'round-1', at: 'then', by: 'fay', missing: 1 };

function steps(...events: Event[]): Step[] {
  let room = start;
  return events.map((event, index) => {
    const step = { from: index, to: index + 1, before: room, events: [event] };
    room = apply(room, event);
    return step;
  });
}

describe('History', () => {
  it('gives the steps since a version, and nothing when they are not all there', () => {
    const history = new History(2);
    const all = steps(seal, reveal, { type: 'phase-changed', phase: 'open' });
    for (const step of all) history.add(step);
    expect(history.since(3, 3)).toEqual([]);
    expect(history.since(1, 3)).toEqual(all.slice(1));
    expect(history.since(0, 3)).toBeNull();
    expect(history.since(7, 3)).toBeNull();
    expect(history.since(1, 4)).toBeNull();
  });

  it('forgets what no longer connects to the present', () => {
    const history = new History();
    const [first, , third] = steps(seal, reveal, { type: 'phase-changed', phase: 'open' });
    history.add(first as Step);
    history.add(third as Step);
    expect(history.since(0, 3)).toBeNull();
    expect(history.since(2, 3)).toEqual([third]);
  });

  it('brings a viewer from an old view to the present one', () => {
    const all = steps(seal, reveal);
    const end = all.reduce((room, step) => applyAll(room, step.events), start);
    for (const viewer of ['ana', 'ben', 'fay']) {
      const seen = all.reduce((room, step) => applyAll(room, frameFor(step, viewer).events), view(start, viewer));
      expect(seen).toEqual(view(end, viewer));
    }
  });
});

describe('frameClasses', () => {
  it('gives equal classes to viewers of equal frames, and another to whoever stays blind', () => {
    const [, step] = steps(seal, reveal) as [Step, Step];
    const classOf = frameClasses(step);
    expect(classOf('ana')).toBe(classOf('fay'));
    expect(frameFor(step, 'ana')).toEqual(frameFor(step, 'fay'));
    expect(classOf('ben')).not.toBe(classOf('ana'));
  });

  it('looks at every station: who was blind between two frames does not share with who was not', () => {
    // Within one step ben seals late after the reveal: at its end he sees what ana sees, but not on the way.
    const late: Event = { type: 'rater-moved', roundId: 'round-1', raterId: 'ben', state: 'late' };
    const step: Step = { from: 0, to: 1, before: apply(start, seal), events: [reveal, late] };
    const classOf = frameClasses(step);
    expect(classOf('ben')).not.toBe(classOf('ana'));
  });
});

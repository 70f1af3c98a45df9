/**
 * The reducer's law over random histories, and blindness byte for byte. Each property is also run against a redaction with a
 * fault planted in it, and must find it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apply,
  applyAll,
  cellOf,
  diff,
  type Event,
  hasSealed,
  isRevealed,
  isUnsealed,
  type RaterState,
  type Room,
  type Round,
  redact,
  redactAll,
  sight,
  view,
  viewClass,
} from './poll';

const RATERS = ['rater-a', 'rater-b', 'rater-c', 'rater-d'] as const;
const VIEWERS = [...RATERS, 'manager'] as const;
const ROWS = ['criterion:1', 'capability:data', 'recommendation'] as const;

const emptyRound = (id: string, number: number, raters: Record<string, RaterState>): Round => ({
  id,
  number,
  sampleId: null,
  state: 'open',
  withheld: false,
  revealedAt: null,
  revealedBy: null,
  missingAtReveal: null,
  raters,
  votes: {},
  disagreements: {},
  comments: [],
});

const newRoom = (): Room => ({
  roomId: 'room',
  loopId: 'loop',
  phase: 'draft',
  facilitatorId: 'manager',
  rounds: [emptyRound('round-1', 1, { 'rater-a': 'invited', 'rater-b': 'invited', 'rater-c': 'invited' })],
  overrides: [],
});

/** One change of rows, as mutations make them, applied to whichever round `pick` finds. */
type Kinds<K extends string, Fields> = K extends string ? { kind: K } & Fields : never;
type Step =
  | Kinds<'start' | 'seal' | 'recuse' | 'invite' | 'remove', { rater: string; pick: number }>
  | Kinds<'vote', { rater: string; pick: number; row: string; level: number | null }>
  | Kinds<'say' | 'differ', { rater: string; pick: number; row: string }>
  | Kinds<'reveal' | 'close' | 'void', { pick: number }>
  | Kinds<'open' | 'shut', unknown>;

const rater = fc.constantFrom(...RATERS);
const pick = fc.nat(2);
const stepArb: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('vote' as const),
      rater,
      pick,
      row: fc.constantFrom(...ROWS),
      level: fc.option(fc.integer({ min: 1, max: 5 })),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('seal' as const), rater, pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('start' as const, 'recuse' as const, 'invite' as const, 'remove' as const),
      rater,
      pick,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reveal' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('close' as const, 'void' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('open' as const, 'open' as const, 'shut' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('say' as const, 'differ' as const),
      pick,
      row: fc.constantFrom(...ROWS),
      rater,
    }),
  },
);

function change(room: Room, id: string, next: Partial<Round>): Room {
  return { ...room, rounds: room.rounds.map((round) => (round.id === id ? { ...round, ...next } : round)) };
}

/** What the rows look like after the step; a step that the mutations would refuse changes nothing. */
function step(room: Room, s: Step, serial: number): Room {
  if (s.kind === 'shut') return { ...room, phase: 'closed' };
  if (s.kind === 'open') {
    const counted = room.rounds.filter((round) => round.state !== 'void');
    const last = counted.at(-1);
    if (last === undefined || !isRevealed(last.state)) return room;
    const panel = Object.keys(counted[0]?.raters ?? {}).filter((id) => hasSealed(counted[0]?.raters[id]));
    const raters = Object.fromEntries(panel.map((id) => [id, 'invited' as const]));
    return {
      ...room,
      rounds: [...room.rounds, emptyRound(`round-${room.rounds.length + 1}`, last.number + 1, raters)],
    };
  }
  const round = room.rounds[s.pick % room.rounds.length];
  if (round === undefined) return room;
  if (s.kind === 'reveal') {
    if (round.state !== 'open') return room;
    const missing = Object.values(round.raters).filter(isUnsealed).length;
    const revealed = {
      state: 'revealed' as const,
      revealedAt: `at-${serial}`,
      revealedBy: 'manager',
      missingAtReveal: missing,
    };
    return change({ ...room, phase: 'open' }, round.id, revealed);
  }
  if (s.kind === 'close') return round.state === 'revealed' ? change(room, round.id, { state: 'closed' }) : room;
  if (s.kind === 'void') return round.number > 1 ? change(room, round.id, { state: 'void' }) : room;
  if (s.kind === 'say' || s.kind === 'differ') {
    if (!isRevealed(round.state)) return room;
    const cell = cellOf(s.row, 'loop');
    const said = { id: `comment-${serial}`, rowKey: s.row, authorId: s.rater, text: 'why', at: `at-${serial}` };
    const typed = { kind: 'different-bar' as const, authorId: s.rater, at: `at-${serial}` };
    return s.kind === 'say'
      ? change(room, round.id, { comments: [...round.comments, said] })
      : change(room, round.id, { disagreements: { ...round.disagreements, [cell]: typed } });
  }
  const state = round.raters[s.rater];
  const set = (next: RaterState) => change(room, round.id, { raters: { ...round.raters, [s.rater]: next } });
  switch (s.kind) {
    case 'vote': {
      if (state === undefined || state === 'recused' || (isRevealed(round.state) && hasSealed(state))) return room;
      const cell = cellOf(s.row, 'loop');
      const vote = { level: s.level, late: isRevealed(round.state) };
      return change(room, round.id, { votes: { ...round.votes, [cell]: { ...round.votes[cell], [s.rater]: vote } } });
    }
    case 'start':
      return state === 'invited' ? set('voting') : room;
    case 'seal':
      return isUnsealed(state) ? set(isRevealed(round.state) ? 'late' : 'sealed') : room;
    case 'recuse':
      return state === undefined || (isRevealed(round.state) && hasSealed(state)) ? room : set('recused');
    case 'invite':
      return isRevealed(round.state) && state !== undefined ? room : set('invited');
    case 'remove': {
      if (state === undefined || (isRevealed(round.state) && hasSealed(state))) return room;
      const { [s.rater]: _gone, ...raters } = round.raters;
      return change(room, round.id, { raters });
    }
  }
}

/** Steps that rows coalesce into one frame, then the next frame's. */
const historyArb = fc.array(fc.array(stepArb, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 14 });

type Redaction = typeof redact;

/** Throws when somewhere in the history the law breaks for some viewer. */
function assertLaw(history: Step[][], redaction: Redaction): void {
  let room = newRoom();
  let serial = 0;
  for (const burst of history) {
    let next = room;
    for (const one of burst) {
      serial += 1;
      next = step(next, one, serial);
    }
    const events = diff(room, next);
    expect(applyAll(room, events)).toEqual(next);
    for (const viewer of VIEWERS) {
      let at = room;
      let seen = view(room, viewer);
      for (const event of events) {
        seen = applyAll(seen, redaction(at, event, viewer));
        at = apply(at, event);
        expect(seen).toEqual(view(at, viewer));
      }
      expect(seen).toEqual(view(next, viewer));
    }
    room = next;
  }
}

const law = (redaction: Redaction) => fc.property(historyArb, (history) => assertLaw(history, redaction));
const found = (property: fc.IProperty<[Step[][]]>) => fc.check(property, { numRuns: 400, seed: 7 }).failed;

describe('view(apply(room, event)) = apply(view(room), redact(event))', () => {
  it('holds for every viewer over random histories, late, recused, reset and second rounds included', () => {
    fc.assert(law(redact), { numRuns: 600 });
  }, 60_000);

  it('catches a redaction that forgets the votes of a late seal', () => {
    const faulty: Redaction = (room, event, viewer) =>
      event.type === 'rater-moved' && event.state === 'late'
        ? redact(room, event, viewer).filter((one) => one.type !== 'vote-cast')
        : redact(room, event, viewer);
    expect(found(law(faulty))).toBe(true);
  });

  it('catches a reveal that is sent as an event instead of a view', () => {
    const faulty: Redaction = (room, event, viewer) =>
      event.type === 'round-revealed' ? [event] : redact(room, event, viewer);
    expect(found(law(faulty))).toBe(true);
  });

  it('catches a redaction that shows the late one what was revealed', () => {
    const faulty: Redaction = (room, event, viewer) =>
      redact(room, event, event.type === 'round-revealed' ? 'manager' : viewer);
    expect(found(law(faulty))).toBe(true);
  });
});

/** Everything that a viewer is sent along a history, in bytes. Bursts with nothing visible in them send nothing. */
function received(history: Step[][], viewer: string, redaction: Redaction, look: typeof view): string[] {
  let room = newRoom();
  const out = [JSON.stringify(look(room, viewer))];
  let serial = 0;
  for (const burst of history) {
    let next = room;
    for (const one of burst) {
      serial += 1;
      next = step(next, one, serial);
    }
    const events: Event[] = [];
    let at = room;
    for (const event of diff(room, next)) {
      events.push(...redaction(at, event, viewer));
      at = apply(at, event);
    }
    if (events.length > 0) out.push(JSON.stringify(events));
    out.push(JSON.stringify(look(next, viewer)));
    room = next;
  }
  return out;
}

/** The same story twice: only what rater B writes differs, and how often. Nothing is revealed in it. */
const twinArb = fc
  .array(fc.array(stepArb, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 10 })
  .map((history) => history.map((burst) => burst.filter((one) => one.kind !== 'reveal')))
  .chain((history) =>
    fc
      .array(fc.record({ burst: fc.nat(9), row: fc.constantFrom(...ROWS), level: fc.integer({ min: 1, max: 5 }) }), {
        maxLength: 6,
      })
      .map((extra) => {
        const other = history.map((burst) =>
          burst.map((one) =>
            one.kind === 'vote' && one.rater === 'rater-b' ? { ...one, level: 6 - (one.level ?? 1) } : one,
          ),
        );
        // At the front of a burst and filling a place of its own, so that the other steps keep their serial numbers.
        const pad: Step = { kind: 'close', pick: 0 };
        const padded = history.map((burst) => [pad, ...burst]);
        for (const [index, burst] of other.entries()) {
          const vote = extra.find((one) => one.burst === index);
          const start: Step = { kind: 'start', rater: 'rater-b', pick: 0 };
          other[index] = [
            vote ? { kind: 'vote', rater: 'rater-b', pick: 0, row: vote.row, level: vote.level } : start,
            ...burst,
          ];
        }
        return [padded, other] as const;
      }),
  );

const blindness = (redaction: Redaction, look: typeof view) =>
  fc.property(twinArb, fc.constantFrom('rater-a', 'rater-c', 'manager'), ([one, other], viewer) => {
    expect(received(one, viewer, redaction, look)).toEqual(received(other, viewer, redaction, look));
  });
const leaks = (redaction: Redaction, look: typeof view = view) =>
  fc.check(blindness(redaction, look), { numRuns: 300, seed: 11 }).failed;

describe('before the reveal', () => {
  it('nothing that anybody receives depends on what another rater wrote, or on whether they began', () => {
    fc.assert(blindness(redact, view), { numRuns: 500 });
  });

  it('catches an empty shell that is sent for a hidden vote: a count', () => {
    expect(
      leaks((room, event, viewer) =>
        event.type === 'vote-cast' ? [{ type: 'phase-changed', phase: room.phase }] : redact(room, event, viewer),
      ),
    ).toBe(true);
  });

  it('catches a view with one length in it', () => {
    const look: typeof view = (room, viewer) =>
      ({ ...view(room, viewer), size: JSON.stringify(room.rounds[0]?.votes ?? {}).length }) as Room;
    expect(leaks(redact, look)).toBe(true);
  });

  it('catches invited told from voting', () => {
    expect(leaks((room, event, viewer) => (event.type === 'rater-moved' ? [event] : redact(room, event, viewer)))).toBe(
      true,
    );
  });

  it('shows raters in one order, whichever sealed first', () => {
    const seal = (id: string): Step => ({ kind: 'seal', rater: id, pick: 0 });
    const run = (...ids: string[]) => ids.reduce((room, id, index) => step(room, seal(id), index), newRoom());
    expect(JSON.stringify(view(run('rater-c', 'rater-a'), 'rater-b'))).toBe(
      JSON.stringify(view(run('rater-a', 'rater-c'), 'rater-b')),
    );
  });
});

describe('sight', () => {
  const start = newRoom();
  const vote = (room: Room, id: string, level: number) =>
    step(room, { kind: 'vote', rater: id, pick: 0, row: 'recommendation', level }, 1);
  const seal = (room: Room, id: string) => step(room, { kind: 'seal', rater: id, pick: 0 }, 1);
  const revealed = step(
    seal(vote(seal(vote(start, 'rater-a', 1), 'rater-a'), 'rater-b', 4), 'rater-b'),
    { kind: 'reveal', pick: 0 },
    9,
  );

  it('shows everything at once to whoever has sealed and to the manager', () => {
    for (const viewer of ['rater-a', 'manager']) {
      expect(view(revealed, viewer).rounds[0]?.votes).toEqual({
        'recommendation@loop': { 'rater-a': { level: 1, late: false }, 'rater-b': { level: 4, late: false } },
      });
    }
  });

  it('keeps the late one before the reveal, and tells them so', () => {
    const round = view(revealed, 'rater-c').rounds[0];
    expect(round).toMatchObject({ state: 'open', withheld: true, votes: {}, revealedAt: null, missingAtReveal: null });
    expect(round?.raters).toEqual({ 'rater-a': 'sealed', 'rater-b': 'sealed', 'rater-c': 'thinking' });
  });

  it('hides a later round from somebody who owes an earlier one', () => {
    const second = step(revealed, { kind: 'open' }, 10);
    expect(view(second, 'rater-c').rounds).toHaveLength(1);
    expect(view(second, 'rater-a').rounds).toHaveLength(2);
  });

  it('keeps round 1 in sight of somebody who owes only round 2', () => {
    const second = step(revealed, { kind: 'open' }, 10);
    const moved = step(second, { kind: 'seal', rater: 'rater-a', pick: 1 }, 11);
    const shown = step(moved, { kind: 'reveal', pick: 1 }, 12);
    expect(shown.rounds.map((round) => sight(shown, round, 'rater-b'))).toEqual(['shown', 'withheld']);
    expect(viewClass(shown, 'rater-a')).toBe('shown shown');
  });

  it('opens everything in one event when the late one seals', () => {
    const before = view(vote(revealed, 'rater-c', 2), 'rater-c');
    const room = vote(revealed, 'rater-c', 2);
    const events = redactAll(room, diff(room, seal(room, 'rater-c')), 'rater-c');
    expect(events.map((event) => event.type)).toEqual(['view-replaced']);
    expect(applyAll(before, events).rounds[0]?.votes['recommendation@loop']).toEqual({
      'rater-a': { level: 1, late: false },
      'rater-b': { level: 4, late: false },
      'rater-c': { level: 2, late: true },
    });
  });

  it('does not show half of a late rater: the first of two cards waits for the second', () => {
    const half = vote(revealed, 'rater-c', 2);
    expect(view(half, 'manager').rounds[0]?.votes['recommendation@loop']).not.toHaveProperty('rater-c');
    expect(redactAll(revealed, diff(revealed, half), 'manager')).toEqual([]);
  });
});

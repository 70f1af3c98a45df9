/**
 * Blind until revealed: the whole panel runs twice through the production server, and rater B differs in everything that is
 * his own: levels, text and its length, number of edits, windows, reopenings, red flags, evidence, addenda. With the clock
 * and the ids held and nothing masked, every byte that anybody else receives before the reveal is the same: pages as HTML
 * and as data, the API, frames with their sizes, exports, searches, error texts. So it is for rater A after a reveal that
 * she was missing from.
 *
 * In a workshop it is the same for every level that B gives to a sample answer.
 *
 * Planted: a count, a length and an order leak, and a level of a workshop's that reaches its room, each put into the database by a trigger, are each caught.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences, type Prepared, prepare, type Received, TERSE, type Told, tell, VERBOSE } from './panel-story';

/** Triggers in a telling's own database, each of which carries something of ben's to one place where others look. */
const PLANT = `
  create function leak_count() returns trigger language plpgsql security definer as $$ begin
    update rooms set version = version + 1 where loop_id = (select loop_id from cards where id = new.card_id);
    return new; end $$;
  create trigger leak_count after insert or update on card_fields for each row execute function leak_count();
  create function leak_length() returns trigger language plpgsql security definer as $$ begin
    update users set email = 'ivo' || repeat('o', length(new.body ->> 'summary') / 1000) || '@north.example'
      where email like 'ivo%@north.example';
    return new; end $$;
  create trigger leak_length after insert on card_seals for each row execute function leak_length();
  create function leak_order() returns trigger language plpgsql security definer as $$ begin
    if new.level = 1 and new.row_key = 'recommendation' and new.performance_id::text = (
        select min(id::text) from interviews where loop_id = new.subject_id) then
      update interviews set position = 1 - position where loop_id = new.subject_id;
    end if;
    return new; end $$;
  create trigger leak_order after insert on votes for each row execute function leak_order();
  create function leak_level() returns trigger language plpgsql security definer as $$ begin
    if new.subject_kind = 'sample' and new.level = 1 then
      update rooms set version = version + 1 where id = (select room_id from rounds where id = new.round_id);
    end if;
    return new; end $$;
  create trigger leak_level after insert or update on votes for each row execute function leak_level()`;
const COUNT = /^leaking, manager: GET \/api\/v1\/w\/north\/rooms\/[^/]+$/;
const LENGTH = /^leaking, observer: GET \/w\/north\/people$/;
const ORDER = /^leaking, facilitator: GET \/w\/north\/loops\/[^/?]+-[^/?]+$/;
const LEVEL = /^leaking workshop, facilitator: GET \/api\/v1\/w\/north\/rooms\/[^/]+$/;
const LEAKS = { plant: PLANT, only: new RegExp([COUNT, LENGTH, ORDER, LEVEL].map((one) => one.source).join('|')) };

describe('what others receive before the reveal', () => {
  let prepared: Prepared;
  let terse: Told;
  let verbose: Told;
  beforeAll(async () => {
    prepared = await prepare();
    terse = await tell(prepared, { ben: TERSE, first: 'panel', leaks: LEAKS });
    verbose = await tell(prepared, { ben: VERBOSE, first: 'colleague', leaks: LEAKS });
  }, 1_200_000);
  afterAll(() => prepared?.ground.remove());

  const ORDERED = /^in either order, /;
  const without = (received: Received, pattern: RegExp, wanted: boolean): Received =>
    new Map([...received].filter(([name]) => pattern.test(name) === wanted));

  it('does not depend on anything that rater B rates, writes or does', () => {
    const [one, other] = [terse, verbose].map((told) => without(told.honest, ORDERED, false)) as [Received, Received];
    expect(one.size).toBeGreaterThan(400);
    // That both have sealed is for all to see, so that what is compared is the view of a panel and not of an empty room.
    const room = [...one]
      .find(([name]) => /^sealed, manager: GET \/api\/v1\/w\/north\/rooms\/[^/]+$/.test(name))?.[1]
      .toString();
    expect(room?.match(/"sealed"/g)).toHaveLength(2);
    expect(one.get('manager socket')?.toString()).toContain('"t":"frame"');
    const workshop = [...one].find(([name]) => /^workshop, facilitator: GET \/api\/.*\/samples$/.test(name))?.[1];
    expect(workshop?.toString()).toContain('"answer"');
    expect(workshop?.toString()).not.toContain('"why"');
    expect(
      one
        .get('workshop socket')
        ?.toString()
        .match(/"t":"frame"/g),
    ).toHaveLength(2);
    expect(differences(one, other).slice(0, 8)).toEqual([]);
  });

  it('does not depend on who of two sealed first', () => {
    const [one, other] = [terse, verbose].map((told) => without(told.honest, ORDERED, true)) as [Received, Received];
    expect(one.size).toBeGreaterThan(60);
    expect(differences(one, other).slice(0, 8)).toEqual([]);
  });

  describe('planted leaks are caught', () => {
    /** What one surface gave in either telling; the difference is found by the code that finds none above. */
    const pair = (where: RegExp): [Buffer, Buffer] => {
      const [one, other] = [terse, verbose].map((told) => without(told.leaking, where, true)) as [Received, Received];
      expect([one.size, differences(one, other).length]).toEqual([1, 1]);
      return [...one.values(), ...other.values()] as [Buffer, Buffer];
    };

    it('a count: each edit of a draft raises the room’s version', () => {
      const [a, b] = pair(COUNT);
      expect(a.equals(b)).toBe(false);
    });

    it('a length: a colleague’s address grows with the words that were sealed', () => {
      const [a, b] = pair(LENGTH);
      expect(b.length).toBeGreaterThan(a.length);
    });

    it('a level: each weak one in a workshop raises its room’s version', () => {
      const [a, b] = pair(LEVEL);
      expect(a.equals(b)).toBe(false);
    });

    it('an order: two interviews change places when a recommendation is low', () => {
      const [a, b] = pair(ORDER);
      expect(a.equals(b)).toBe(false);
      expect(
        [...a].sort((x, y) => x - y),
        'the same bytes in another order',
      ).toEqual([...b].sort((x, y) => x - y));
    });
  });
});

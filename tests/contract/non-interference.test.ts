/**
 * Blind until revealed: the whole panel runs twice through the production server, and rater B differs in everything that is
 * his own: levels, text and its length, number of edits, windows, reopenings, red flags, evidence, addenda. With the clock
 * and the ids held and nothing masked, every byte that anybody else receives before the reveal is the same: pages as HTML
 * and as data, the API, frames with their sizes, exports, searches, error texts. So it is for rater A after a reveal that
 * she was missing from.
 *
 * Planted: a count, a length and an order leak, each put into the database by a trigger, are each caught.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences, type Prepared, prepare, type Received, TERSE, tell, VERBOSE } from './panel-story';

describe('what others receive before the reveal', () => {
  let prepared: Prepared;
  let terse: Received;
  beforeAll(async () => {
    prepared = await prepare();
    terse = await tell(prepared, { ben: TERSE, first: 'panel' });
  }, 300_000);
  afterAll(() => prepared?.ground.remove());

  it('does not depend on anything that rater B rates, writes or does', async () => {
    expect(terse.size).toBeGreaterThan(400);
    // That both have sealed is for all to see, so that what is compared is the view of a panel and not of an empty room.
    const room = [...terse]
      .find(([name]) => /^sealed, manager: GET \/api\/v1\/w\/north\/rooms\/[^/]+$/.test(name))?.[1]
      .toString();
    expect(room?.match(/"sealed"/g)).toHaveLength(2);
    expect(terse.get('manager socket')?.toString()).toContain('"t":"frame"');
    const verbose = await tell(prepared, { ben: VERBOSE, first: 'panel' });
    expect(differences(terse, verbose).slice(0, 8)).toEqual([]);
  }, 300_000);

  it('does not depend on who of two sealed first', async () => {
    const only = /^sealed, (facilitator|manager|observer): GET [^(]+$/;
    const one = new Map([...terse].filter(([name]) => only.test(name)));
    const other = await tell(prepared, { ben: VERBOSE, first: 'colleague', only });
    expect(one.size).toBeGreaterThan(60);
    expect(differences(one, other).slice(0, 8)).toEqual([]);
  }, 300_000);

  describe('planted leaks are caught', () => {
    /** Triggers in the telling's own database, each of which carries something of ben's to one place where others look. */
    const LEAKS = `
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
      create trigger leak_order after insert on votes for each row execute function leak_order()`;
    const COUNT = /^sealed, manager: GET \/api\/v1\/w\/north\/rooms\/[^/]+$/;
    const LENGTH = /^sealed, observer: GET \/w\/north\/people$/;
    const ORDER = /^sealed, facilitator: GET \/w\/north\/loops\/[^/?]+-[^/?]+$/;
    const only = new RegExp([COUNT, LENGTH, ORDER].map((one) => one.source).join('|'));
    let one: Received;
    let other: Received;
    beforeAll(async () => {
      one = await tell(prepared, { ben: TERSE, first: 'panel', leak: LEAKS, only });
      other = await tell(prepared, { ben: VERBOSE, first: 'panel', leak: LEAKS, only });
    }, 300_000);
    const pair = (where: RegExp): [Buffer, Buffer] => {
      const at = (received: Received) => [...received].find(([name]) => where.test(name))?.[1] as Buffer;
      return [at(one), at(other)];
    };

    it('a count: each edit of a draft raises the room’s version', () => {
      const [a, b] = pair(COUNT);
      expect(a.equals(b)).toBe(false);
    });

    it('a length: a colleague’s address grows with the words that were sealed', () => {
      const [a, b] = pair(LENGTH);
      expect(b.length).toBeGreaterThan(a.length);
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

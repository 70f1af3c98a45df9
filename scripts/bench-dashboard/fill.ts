/** Closed debriefs in bulk, by statements that a database runs alone: people, questions, loops, cards, votes. The same each time. */
import type postgres from 'postgres';

/** A number from 0 to 1 that hangs on these words alone. */
const CHANCE = `create or replace function pg_temp.chance(words text) returns double precision language sql immutable as
  $$ select (hashtextextended(words, 7) & 1048575)::double precision / 1048576 $$`;
const ID = `create or replace function pg_temp.id(words text) returns uuid language sql immutable as $$ select md5(words)::uuid $$`;

/**
 * Fills a workspace that has the capabilities `data` and `delivery`.
 * @param options.raters how many interviewers there are
 */
export async function fillDebriefs(
  driver: postgres.Sql,
  { workspaceId, loops, raters }: { workspaceId: string; loops: number; raters: number },
): Promise<void> {
  const w = `'${workspaceId}'::uuid`;
  const anchors = JSON.stringify(
    ['weak', 'acceptable', 'strong'].map((label, i) => ({ level: i + 1, label, anchor: `What ${label} looks like` })),
  );
  await driver.begin(async (sql) => {
    const run = (text: string) => sql.unsafe(text);
    await run(CHANCE);
    await run(ID);
    // The rows are right by construction; checking each reference again would take most of the time.
    await run(`set local session_replication_role = replica`).catch(() => {});
    await run(`insert into users (id, email, name, created_at)
      select pg_temp.id('rater' || n), 'rater' || n || '@bench.example', 'Interviewer ' || lpad(n::text, 3, '0'), now()
      from generate_series(0, ${raters - 1}) n`);
    await run(`insert into memberships (workspace_id, user_id, role, created_at)
      select ${w}, pg_temp.id('rater' || n), 'interviewer', now() from generate_series(0, ${raters - 1}) n`);
    await run(`insert into questions (id, workspace_id, slug, title, capability, kind, difficulty, minutes, tier, facets, seniority, title_words, labels, prompt_bits, prompt_size, found_by_version, created_at)
      select pg_temp.id('question' || q), ${w}, 'bench-' || q, 'Question ' || q, 'data', 'technical', 'medium', 45, 'core', '{}', '{}', '', '', 0::bit(512), 0, 0, now()
      from generate_series(0, 9) q`);
    await run(`insert into question_versions (id, workspace_id, question_id, number, body, note, created_at)
      select pg_temp.id('version' || q), ${w}, pg_temp.id('question' || q), 1, '{}', '', now() - interval '2 years' from generate_series(0, 9) q`);
    await run(`insert into criteria (id, workspace_id, question_id, key, levels)
      select pg_temp.id('criterion' || q || '/' || c), ${w}, pg_temp.id('question' || q), 'k' || c, 3 from generate_series(0, 9) q, generate_series(0, 2) c`);
    await run(`insert into criterion_versions (id, workspace_id, criterion_id, question_version_id, position, title, capability, anchors)
      select pg_temp.id('wording' || q || '/' || c), ${w}, pg_temp.id('criterion' || q || '/' || c), pg_temp.id('version' || q), c,
        'Criterion ' || q || '.' || c, case when c = 0 then 'data' else 'delivery' end, '${anchors}'::jsonb
      from generate_series(0, 9) q, generate_series(0, 2) c`);
    await run(`create temp table told on commit drop as
      select i, pg_temp.id('loop' || i) as loop_id, pg_temp.id('room' || i) as room_id, pg_temp.id('round' || i) as round_id,
        now() - (1 + 355 * (1 - i::double precision / ${loops})) * interval '1 day' as at, 2 + 0.6 * (pg_temp.chance('quality' || i) * 2 - 1) as quality
      from generate_series(1, ${loops}) i`);
    await run(
      `insert into candidates (id, workspace_id, name, created_at) select pg_temp.id('candidate' || i), ${w}, 'Candidate ' || i, at from told`,
    );
    await run(`insert into loops (id, workspace_id, role_id, candidate_id, facilitator_id, status, created_at, closed_at)
      select loop_id, ${w}, (select id from roles where workspace_id = ${w} limit 1), pg_temp.id('candidate' || i), pg_temp.id('rater0'), 'decided', at, at from told`);
    await run(
      `insert into rooms (id, workspace_id, kind, loop_id, phase, created_at) select room_id, ${w}, 'debrief', loop_id, 'closed', at from told`,
    );
    await run(`insert into rounds (id, workspace_id, room_id, number, state, visibility, opened_at, revealed_at)
      select round_id, ${w}, room_id, 1, 'closed', 'sealed', at, at from told`);
    await run(`create temp table held on commit drop as
      select told.*, k, pg_temp.id('interview' || i || '/' || k) as interview_id, (i + k) % 10 as q,
        floor(pg_temp.chance('seat' || i || '/' || k) * ${raters})::int as first,
        1 + floor(pg_temp.chance('beside' || i || '/' || k) * ${raters - 1})::int as apart
      from told, generate_series(0, 3) k`);
    await run(`insert into interviews (id, workspace_id, loop_id, position, title, purpose, starts_at, time_zone, minutes, rating, status)
      select interview_id, ${w}, loop_id, k, 'Interview ' || k, '', at - interval '1 day', 'UTC', 60, 'pair', 'planned' from held`);
    await run(`create temp table seats on commit drop as
      select held.*, s, (first + s * apart) % ${raters} as r, pg_temp.id('rater' || ((first + s * apart) % ${raters})) as rater_id,
        pg_temp.id('card' || i || '/' || k || '/' || s) as card_id
      from held, generate_series(0, 1) s`);
    await run(`insert into round_raters (workspace_id, round_id, rater_id, state)
      select distinct ${w}, round_id, rater_id, 'sealed' from seats`);
    await run(`insert into assignments (id, workspace_id, interview_id, loop_id, rater_id, mode, status, due_at, created_at)
      select pg_temp.id('duty' || card_id::text), ${w}, interview_id, loop_id, rater_id, 'in-room', 'assigned', at, at - interval '9 days' from seats`);
    await run(`insert into cards (id, workspace_id, assignment_id, interview_id, loop_id, author_id, state, created_at)
      select card_id, ${w}, pg_temp.id('duty' || card_id::text), interview_id, loop_id, rater_id, 'sealed', at from seats`);
    await run(`create temp table given on commit drop as
      select seats.*, c, greatest(1, least(3, round(quality + 0.35 * (pg_temp.chance('lean' || r) * 2 - 1)
        + 0.9 * (pg_temp.chance(i || '/' || k || '/' || c || '/' || s) * 2 - 1))))::smallint as level
      from seats, generate_series(0, 2) c`);
    await run(`insert into votes (id, workspace_id, round_id, round_number, subject_kind, subject_id, rater_id, row_key, performance_id, criterion_version_id, level, blind, late, cast_at)
      select gen_random_uuid(), ${w}, round_id, 1, 'loop', loop_id, rater_id, 'criterion:' || pg_temp.id('criterion' || q || '/' || c), interview_id,
        pg_temp.id('wording' || q || '/' || c), level, true, false, at from given`);
    await run(`insert into votes (id, workspace_id, round_id, round_number, subject_kind, subject_id, rater_id, row_key, performance_id, level, blind, late, cast_at)
      select gen_random_uuid(), ${w}, round_id, 1, 'loop', loop_id, rater_id, row_key, interview_id, 2, true, false, at
      from seats, unnest(array['capability:data', 'capability:delivery', 'recommendation']) as row_key`);
    await run(`insert into card_seals (id, workspace_id, card_id, loop_id, round_id, author_id, number, body, sealed_at)
      select gen_random_uuid(), ${w}, card_id, loop_id, round_id, rater_id, 1, jsonb_build_object(
          'levels', jsonb_object_agg(pg_temp.id('wording' || q || '/' || c)::text, level), 'capabilities', '{}'::jsonb, 'recommendation', 3,
          'redFlags', '[]'::jsonb, 'asked', '[]'::jsonb, 'summary', 'As expected of the level, with help on the last part.',
          'evidence', jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'text', '"I would keep the counters in one place and let a script take from them."',
            'at', at, 'kind', case when c = 0 then 'moment' else 'quote' end, 'row', 'criterion:' || pg_temp.id('wording' || q || '/' || c)))),
        at - interval '20 hours' + pg_temp.chance(card_id::text) * interval '8 hours'
      from given group by card_id, loop_id, round_id, rater_id, at`);
  });
}

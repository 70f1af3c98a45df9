/** Core reads of workshops, checks and readiness. */
import { sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import type { PollScope } from '@/features/polls/data';
import type { SampleRatingRow } from './sample-ratings';

const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

/**
 * Ratings of sample answers from revealed workshops and finished checks, for `sampleRatings`. Practice outside of a check is
 * never read, and neither is an unfinished check.
 *
 * What somebody rates alone is theirs: under a person's scope row-level security hands out that person's own checks and
 * revealed workshops. A figure over everybody's takes a named job's scope, narrowed to the workspace, and lets nothing out
 * but estimates.
 * @param window.reader leaves out every workshop in which this person owes a seal to a revealed answer, so that no figure of
 *   theirs rests on what they are still to rate blind; null where nobody reads
 */
export async function readSampleRatings(
  tx: Tx,
  scope: PollScope,
  window: { from: Date | null; until: Date; reader: string | null },
): Promise<SampleRatingRow[]> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{
    answer: string;
    criterion_id: string;
    criterion_origin: string;
    criterion_version_id: string;
    rater_id: string;
    level: number | null;
    blind: boolean;
    late: boolean;
    source: 'workshop' | 'check';
    at: Date | string;
  }>(sql`
    with counted as (
      select v.subject_id, v.criterion_version_id, v.rater_id, v.level, v.blind, v.late or seat.state = 'late' as late,
        case when r.kind = 'workshop' then 'workshop' else 'check' end as source,
        case when r.kind = 'workshop' then d.revealed_at else (
          select k.finished_at from check_samples cs join sample_checks k on k.id = cs.check_id
          where cs.workspace_id = ${w} and cs.round_id = v.round_id and cs.user_id = v.rater_id and k.finished_at is not null
        ) end as at
      from votes v
      join rounds d on d.id = v.round_id and d.workspace_id = ${w}
      join rooms r on r.id = d.room_id and r.workspace_id = ${w} and r.kind in ('workshop', 'practice')
      join round_raters seat on seat.round_id = v.round_id and seat.rater_id = v.rater_id and seat.workspace_id = ${w}
      where v.workspace_id = ${w} and v.subject_kind = 'sample' and v.criterion_version_id is not null
        and seat.state in ('sealed', 'late')
        and (r.kind = 'practice' or d.state in ('revealed', 'closed'))
        and not exists (
          select 1 from rounds e join round_raters mine on mine.round_id = e.id and mine.rater_id = ${window.reader}::uuid
          where e.workspace_id = ${w} and e.room_id = r.id and r.kind = 'workshop' and e.state in ('revealed', 'closed')
            and mine.state in ('invited', 'voting'))
    ),
    wordings as (
      select question_version_id, string_agg(title || anchors::text, chr(10) order by position) as words
      from criterion_versions where workspace_id = ${w} group by question_version_id
    )
    select md5(coalesce(q.origin_slug, q.id::text) || chr(10) || s.key || chr(10) || s.answer || chr(10) || wordings.words) as answer,
      cv.criterion_id, coalesce(q.origin_slug, q.id::text) || '/' || k.key as criterion_origin, cv.id as criterion_version_id,
      c.rater_id, c.level, c.blind, c.late, c.source, c.at
    from counted c
    join sample_answers s on s.id = c.subject_id and s.workspace_id = ${w}
    join question_versions qv on qv.id = s.question_version_id and qv.workspace_id = ${w}
    join questions q on q.id = qv.question_id and q.workspace_id = ${w}
    join wordings on wordings.question_version_id = qv.id
    join criterion_versions cv on cv.id = c.criterion_version_id and cv.workspace_id = ${w}
    join criteria k on k.id = cv.criterion_id and k.workspace_id = ${w}
    where c.at is not null and c.at < ${window.until.toISOString()}::timestamptz
      and (${isoOrNull(window.from)}::timestamptz is null or c.at >= ${isoOrNull(window.from)}::timestamptz)
    order by 1, 2, 5`);
  return rows.map((row) => ({
    answer: row.answer,
    criterionId: row.criterion_id,
    criterionOrigin: row.criterion_origin,
    criterionVersionId: row.criterion_version_id,
    raterId: row.rater_id,
    level: row.level,
    blind: row.blind,
    late: row.late,
    source: row.source,
    at: new Date(row.at),
  }));
}

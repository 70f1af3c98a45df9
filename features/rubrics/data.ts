/** What the rubric's page reads beside ratings: names of sample answers, typed disagreements, and evidence where raters differ. */
import { sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import type { WorkspaceScope } from '@/features/access/scope';
import type { DisagreementKind } from '@/features/polls/poll';
import { sampleLetter } from '@/features/questions/question';
import { readRevealedCards } from '@/features/scorecards/data';
import type { SplitPerformance } from './rubric';

/** Sample answers by id: what they are called, and the letter under which the bank shows them. Nothing of a key. */
export async function readSampleNames(
  tx: Tx,
  scope: WorkspaceScope,
  ids: readonly string[],
): Promise<Map<string, { title: string; slug: string; letter: string; current: boolean }>> {
  if (ids.length === 0) return new Map();
  const w = scope.workspaceId;
  const rows = await tx.execute<{ id: string; title: string; slug: string; place: number; current: boolean }>(sql`
    select s.id, s.title, q.slug, q.current_version_id = s.question_version_id as current,
      (select count(*)::int from sample_answers o
        where o.question_version_id = s.question_version_id and o.title collate "C" < s.title collate "C") as place
    from sample_answers s
    join question_versions v on v.id = s.question_version_id
    join questions q on q.id = v.question_id
    where s.workspace_id = ${w} and s.id in ${[...ids]}`);
  return new Map(
    rows.map((row) => [
      row.id,
      { title: row.title, slug: row.slug, letter: sampleLetter(row.place), current: row.current },
    ]),
  );
}

/** Why raters said they differ, by criterion, from rounds that are shown to this reader. */
export async function readDisagreements(
  tx: Tx,
  scope: WorkspaceScope,
): Promise<Map<string, Record<DisagreementKind, number>>> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{ criterion_id: string; kind: DisagreementKind; n: number }>(sql`
    select substr(g.row_key, 11) as criterion_id, g.kind, count(*)::int as n
    from disagreements g
    join rounds d on d.id = g.round_id and d.workspace_id = ${w} and d.state in ('revealed', 'closed')
    where g.workspace_id = ${w} and g.row_key like 'criterion:%'
      and not exists (
        select 1 from rounds e join round_raters mine on mine.round_id = e.id and mine.rater_id = ${scope.userId}
        where e.room_id = d.room_id and e.number <= d.number and e.state in ('revealed', 'closed')
          and mine.state in ('invited', 'voting'))
    group by 1, 2`);
  const found = new Map<string, Record<DisagreementKind, number>>();
  for (const row of rows) {
    const counts = found.get(row.criterion_id) ?? {
      'different-evidence': 0,
      'different-bar': 0,
      'criterion-unclear': 0,
    };
    found.set(row.criterion_id, { ...counts, [row.kind]: row.n });
  }
  return found;
}

/** An interview whose raters differ on a criterion, with what each side wrote down. Sides go by level and never by name. */
export interface SplitEvidence {
  loopId: string;
  title: string;
  candidate: string;
  sides: { level: number; lines: string[] }[];
}

/** Evidence lines of these interviews, as far as they are revealed to this reader. */
export async function readSplitEvidence(
  tx: Tx,
  scope: WorkspaceScope,
  interviews: readonly SplitPerformance[],
): Promise<SplitEvidence[]> {
  const w = scope.workspaceId;
  const found: SplitEvidence[] = [];
  for (const { loopId, performanceId, ratings } of interviews) {
    if (loopId === null) continue;
    const rows = await tx.execute<{ title: string; candidate: string }>(sql`
      select i.title, c.name as candidate from interviews i join loops l on l.id = i.loop_id
      join candidates c on c.id = l.candidate_id where i.workspace_id = ${w} and i.id = ${performanceId}`);
    const about = rows[0];
    const cards = (await readRevealedCards(tx, scope, loopId)).filter((one) => one.interviewId === performanceId);
    if (about === undefined || cards.length === 0) continue;
    const levels = [...new Set(ratings.map((one) => one.level))].sort((a, b) => a - b);
    found.push({
      loopId,
      ...about,
      sides: levels.map((level) => ({
        level,
        lines: ratings
          .filter((one) => one.level === level)
          .flatMap(({ raterId, versionId }) =>
            cards
              .filter((card) => card.authorId === raterId)
              .flatMap((card) => card.body.evidence.filter((line) => line.row === `criterion:${versionId}`))
              .map((line) => line.text),
          ),
      })),
    });
  }
  return found;
}

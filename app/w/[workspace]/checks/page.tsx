/** One's own checks: when the next is due, and how one's levels lie beside the expert's. For their rater alone. */
import type { Metadata } from 'next';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { TextLink } from '@/components/text-link';
import { CHECK_EVERY_DAYS, distances, FEWEST_FOR_AVERAGE, sittingOf } from '@/features/workshops/check';
import { StartCheck } from '@/features/workshops/components/start-check';
import { loadChecks } from '@/features/workshops/loaders';
import { distanceSentence, readyWords, sittingWords } from '@/features/workshops/words';
import { formatDay, formatShortDay } from '@/lib/dates';

export const metadata: Metadata = { title: 'Your checks' };

type Loaded = Awaited<ReturnType<typeof loadChecks>>;

export default async function ChecksPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const loaded = await loadChecks(workspace);
  const { open, due, state, person, checks, pool } = loaded;
  const zone = person.timeZone;
  const finished = checks.filter((one) => one.finishedAt !== null);
  return (
    <>
      <PageHeader
        title="Your checks"
        subtitle={`Readiness: ${readyWords(state, zone)} · ${
          due === null ? 'a check is due' : `the next is due ${formatShortDay(due, zone)}`
        }`}
        actions={
          pool.length === 0 ? null : (
            <StartCheck workspace={workspace} label={open ? 'Go on with the check' : 'Rate three answers'} primary />
          )
        }
      />
      <div className="flex max-w-4xl flex-col gap-10 px-4 py-6 md:px-6">
        {finished.length === 0 ? (
          <EmptyState>
            {pool.length === 0
              ? 'The bank has no sample answers yet, so there is nothing to check against.'
              : `Three written answers, rated blind, about three minutes; every ${CHECK_EVERY_DAYS} days, or whenever you like. Then you see each of your levels beside the expert’s, with the reason.`}
          </EmptyState>
        ) : (
          <>
            <History loaded={loaded} workspace={workspace} />
            <ByCriterion loaded={loaded} />
          </>
        )}
        <p className="max-w-read border-t pt-4 text-ink-2 text-sm">
          What you see here is yours alone. Others see whether you are ready and until when. Your blind levels count,
          among many, where the workspace estimates how strict raters are; nobody can look them up.
        </p>
      </div>
    </>
  );
}

function ByCriterion({ loaded }: { loaded: Loaded }) {
  const rows = distances(loaded.ratings).filter((one) => one.ratings >= FEWEST_FOR_AVERAGE);
  if (rows.length === 0) {
    return (
      <Section title="By criterion">
        <p className="max-w-read text-ink-2 text-sm">
          A criterion stands here from its third rating on: with fewer, how you lie beside the expert is chance as much
          as habit.
        </p>
      </Section>
    );
  }
  const titles = new Map(loaded.ratings.map((one) => [one.criterionId, one]));
  return (
    <Section title="By criterion, all checks together">
      <Table caption="Your levels beside the expert’s, by criterion" hideCaption minWidth="22rem">
        <TableHead>
          <tr>
            <TableHeader>Criterion</TableHeader>
            <TableHeader>Your levels beside the expert’s</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.criterionId}>
              <TableRowHeader>
                {titles.get(row.criterionId)?.title}
                <span className="block font-normal text-ink-2 text-xs">
                  {titles.get(row.criterionId)?.question.title}
                </span>
              </TableRowHeader>
              <TableCell>{distanceSentence(row)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Section>
  );
}

function History({ loaded, workspace }: { loaded: Loaded; workspace: string }) {
  const { checks, ratings, person } = loaded;
  return (
    <Section title="Checks">
      <ul className="divide-y border-y">
        {checks.map((check) =>
          check.finishedAt === null ? null : (
            <li key={check.id} className="flex flex-wrap items-baseline justify-between gap-x-6 py-2.5 text-sm">
              <TextLink href={`/w/${workspace}/checks/${check.id}`}>
                {formatDay(check.finishedAt, person.timeZone)}
              </TextLink>
              <span className="text-ink-2">
                {sittingWords(sittingOf(ratings.filter((one) => one.checkId === check.id)))}
              </span>
            </li>
          ),
        )}
      </ul>
    </Section>
  );
}

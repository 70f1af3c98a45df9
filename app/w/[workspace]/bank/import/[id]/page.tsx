/** One import from its dry run to its end: what the file would do, what it did, what is wrong in it, and the way back. */
import type { Metadata } from 'next';
import { Alert } from '@/components/alert';
import { ButtonLink } from '@/components/button-link';
import { PageHeader } from '@/components/page-header';
import { ProgressBar } from '@/components/progress-bar';
import { RefreshSoon } from '@/components/refresh-soon';
import { Section } from '@/components/section';
import { DecideForm } from '@/features/transfers/components/decide-form';
import { ProblemRows } from '@/features/transfers/components/problem-rows';
import { UndoButton } from '@/features/transfers/components/undo-button';
import { loadImport } from '@/features/transfers/loaders';
import { countWords } from '@/features/transfers/transfer';
import { formatDateTime } from '@/lib/dates';

export const metadata: Metadata = { title: 'Import' };

const LOOK_AGAIN_MS = 1_000;

type Loaded = Awaited<ReturnType<typeof loadImport>>;

export default async function ImportPage({ params }: { params: Promise<{ workspace: string; id: string }> }) {
  const { workspace, id } = await params;
  const { entry, problems, person } = await loadImport(workspace, id);
  const path = `/w/${workspace}/bank`;
  const { counts } = entry;
  const kept = problems.filter((one) => one.kept !== '');
  const wrong = problems.filter((one) => one.kept === '');
  const file = `/api/v1/w/${workspace}/imports/${entry.id}`;
  return (
    <>
      <PageHeader
        title={<span className="wrap-anywhere">{entry.fileName}</span>}
        subtitle={`Sent by ${entry.authorName}, ${formatDateTime(entry.createdAt, person.timeZone)}, ${sizeWords(entry.bytes)}`}
        actions={<ButtonLink href={`${path}/import`}>Import and export</ButtonLink>}
      />
      <div className="flex flex-col gap-8 px-4 py-5 md:px-6">
        <State entry={entry} workspace={workspace} path={path} zone={person.timeZone} kept={kept.length} />
        {kept.length > 0 ? (
          <Section title="What stayed in the bank">
            <ProblemRows rows={kept} all={kept.length} file={file} caption="What stayed" />
          </Section>
        ) : null}
        {wrong.length > 0 ? (
          <Section title={entry.state === 'checked' ? 'What cannot be imported' : 'What was left out'}>
            <ProblemRows
              rows={wrong}
              all={counts.bad + counts.overtaken}
              file={file}
              caption="Problems by line and field"
            />
          </Section>
        ) : null}
      </div>
    </>
  );
}

function State({
  entry,
  workspace,
  path,
  zone,
  kept,
}: {
  entry: Loaded['entry'];
  workspace: string;
  path: string;
  zone: string;
  /** How many questions an undo left. */
  kept: number;
}) {
  const { state, counts, progress, total } = entry;
  const ready = counts.new + counts.changed;
  const at = (date: Date | null): string => (date === null ? '' : `, ${formatDateTime(date, zone)}`);
  const undoing = state === 'undoing' || (state === 'done' && entry.undoneByName !== null);
  if (undoing) {
    return <UnderWay words="Taken back; its slugs are being freed" done={progress} of={total} />;
  }
  switch (state) {
    case 'receiving':
      return <UnderWay words="Being read" done={progress} of={null} />;
    case 'staging':
      return (
        <UnderWay words="Being imported; nobody sees any of it before all of it is there" done={progress} of={total} />
      );
    case 'failed':
      return (
        <Alert kind="error" lead="This file could not be read." live={false}>
          {entry.fault} Nothing was imported.
        </Alert>
      );
    case 'discarded':
      return <Alert lead="Discarded.">Nothing of this file was imported.</Alert>;
    case 'undone':
      return (
        <Alert lead="Undone">
          by {entry.undoneByName ?? 'somebody who has left'}
          {at(entry.undoneAt)}. The bank is as it was before
          {kept === 0 ? '' : ', but for what is named below'}. The same file can be imported again.
        </Alert>
      );
    case 'done':
      return (
        <Alert
          kind="success"
          lead="Imported"
          action={
            <>
              <ButtonLink href={path}>Open the bank</ButtonLink>
              <UndoButton workspace={workspace} importId={entry.id} count={ready} />
            </>
          }
        >
          {countWords({ ...counts, bad: 0, overtaken: 0 })}
          {at(entry.doneAt)}.{left(counts.bad + counts.overtaken)}
        </Alert>
      );
    default:
      return (
        <Section title="Nothing is imported yet">
          <p className="mb-1 text-base tabular-nums">{countWords(counts)}</p>
          <p className="mb-4 max-w-read text-ink-2 text-sm">
            {ready === 0 && counts.bad === 0
              ? 'The bank has all of this already.'
              : 'All of it becomes visible in the same moment, and can be undone. Loops keep the versions that they were given.'}
          </p>
          <DecideForm workspace={workspace} importId={entry.id} ready={ready} bad={counts.bad} />
        </Section>
      );
  }
}

const left = (count: number): string => {
  if (count === 0) return '';
  return count === 1 ? ' One question was left out.' : ` ${count.toLocaleString('en-GB')} questions were left out.`;
};

const sizeWords = (bytes: number): string =>
  bytes < 100_000 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** How far it is, asked for again until it is there; without scripts the page is reloaded by hand. */
function UnderWay({ words, done, of }: { words: string; done: number; of: number | null }) {
  const count = done.toLocaleString('en-GB');
  return (
    <div role="status">
      <p className="mb-2 text-sm">{words}.</p>
      <ProgressBar
        label={words}
        text={of === null ? `${count} questions` : `${count} of ${of.toLocaleString('en-GB')} questions`}
        value={of === null ? 0 : done}
        max={of ?? 1}
        className="w-80"
      />
      <RefreshSoon ms={LOOK_AGAIN_MS} />
      <noscript>
        <p className="mt-2 text-ink-2 text-xs">Reload this page to see how far it is.</p>
      </noscript>
    </div>
  );
}

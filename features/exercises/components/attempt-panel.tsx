/** An attempt beside the card that it is rated on: how it stands, and what its failed tests offer as evidence. */
import { Disclosure } from '@/components/disclosure';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { elapsed } from '../elapsed';
import type { AttemptBeside } from '../loaders';
import { countWords } from '../run-view';
import { standingWords, termsWords } from './attempt-rows';
import { OfferedEvidence } from './offered-evidence';

export type AttemptPanelProps = { workspace: string; beside: AttemptBeside; zone: string };

export function AttemptPanel({ workspace, beside, zone }: AttemptPanelProps) {
  const { attempt, desk, offers } = beside;
  const path = `/w/${encodeURIComponent(workspace)}/attempts/${attempt.id}`;
  const last = desk?.groups.findLast((one) => one.scratch === null) ?? null;
  const begun = attempt.startedAt?.getTime() ?? 0;
  const mine = offers.filter((one) => one.offer.state !== 'others');
  const elsewhere = offers.length - mine.length;
  const still = mine.filter((one) => !one.mended);
  const mended = mine.filter((one) => one.mended);
  const list = (some: typeof offers) => (
    <ul className="divide-y border-y">
      {some.map(({ group, runId, hidden, offer, times }) => (
        <li key={offer.testId} className="flex flex-col gap-1 py-2 text-sm">
          <p>
            {offer.title}
            <span className="text-ink-2 text-xs">
              {' '}
              {hidden ? 'hidden test' : 'visible test'}, failed in {group.label.toLowerCase()} at{' '}
              <TextLink href={`${path}/replay?seq=${group.seq}&run=${runId}`} prefetch={false}>
                {elapsed(Date.parse(group.at) - begun)}
              </TextLink>
              {times > 1 ? ` and ${times - 1} before` : ''}
            </span>
          </p>
          {offer.said ? <p className="break-words text-ink-2 text-xs">{offer.said}</p> : null}
          {desk === null ? null : (
            <OfferedEvidence
              offer={offer}
              runId={runId}
              filing={{ workspace, attemptId: attempt.id, mayCite: desk.mayCite, rows: desk.filing }}
            />
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <Section
      title={`Exercise: ${attempt.title}`}
      size="small"
      aside={
        <span className="flex gap-3">
          {attempt.clock.phase === 'open' ? (
            <TextLink href={path} prefetch={false}>
              Follow
            </TextLink>
          ) : null}
          {attempt.startedAt === null ? null : (
            <TextLink href={`${path}/replay`} prefetch={false}>
              Replay
            </TextLink>
          )}
        </span>
      }
    >
      <p className="text-ink-2 text-xs">
        {termsWords(attempt)}; {standingWords(attempt, zone)}
        {last === null
          ? ''
          : `; ${last.label.toLowerCase()}: visible ${countWords(last.visible)}, hidden ${countWords(last.hidden)}`}
      </p>
      {still.length > 0 ? (
        <Disclosure
          summary={`${still.length} failed ${still.length === 1 ? 'test' : 'tests'}, offered as evidence`}
          open
        >
          {list(still)}
        </Disclosure>
      ) : null}
      {mended.length > 0 ? (
        <Disclosure summary={`${mended.length} failed earlier and passed later`}>{list(mended)}</Disclosure>
      ) : null}
      {elsewhere > 0 ? (
        <p className="mt-1 text-ink-2 text-xs">
          {elsewhere} more {elsewhere === 1 ? 'bears' : 'bear'} on criteria that colleagues rate.
        </p>
      ) : null}
    </Section>
  );
}

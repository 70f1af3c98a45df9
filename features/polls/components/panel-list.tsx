/** The panel as people: who has sealed, who is here. By name, whoever sealed first. */
import Link from 'next/link';
import { AvatarInitials } from '@/components/avatar-initials';
import { Button } from '@/components/button';
import { buttonStyle } from '@/components/button-style';
import { Section } from '@/components/section';
import type { DebriefPlan } from '../debrief';
import type { Round } from '../poll';
import { nameOf, raterWord } from './words';

type PanelListProps = {
  plan: Pick<DebriefPlan, 'people'>;
  round: Round;
  here: readonly string[];
  title?: string;
  /** What stands in place of an empty list. */
  nobody?: string;
};

export function PanelList({
  plan,
  round,
  here,
  title = 'Panel',
  nobody = 'Nobody has a seat in this loop yet.',
}: PanelListProps) {
  const raters = Object.keys(round.raters).sort((a, b) => nameOf(plan, a).localeCompare(nameOf(plan, b), 'en'));
  return (
    <Section title={title} size="small">
      {raters.length === 0 ? <p className="text-ink-2 text-sm">{nobody}</p> : null}
      <ul>
        {raters.map((id) => (
          <li key={id} className="flex min-h-8 items-center gap-2 text-sm">
            <AvatarInitials name={nameOf(plan, id)} decorative />
            <span className="min-w-0 flex-1 truncate" title={nameOf(plan, id)}>
              {nameOf(plan, id)}
            </span>
            <span className="w-10 text-ink-2 text-xs">{here.includes(id) ? 'here' : ''}</span>
            <span className="w-16 text-right text-xs">{raterWord(round.raters[id] ?? 'thinking')}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type OwnCardsProps = {
  plan: DebriefPlan;
  workspace: string;
  userId: string;
  /** Interviews whose card the reader has sealed. */
  sealed: readonly string[];
  onHandIn: () => void;
};

/** The reader's own cards while they count as thinking; when all that are left are sealed, the way to say so. */
export function OwnCards({ plan, workspace, userId, sealed, onHandIn }: OwnCardsProps) {
  const interviews = [
    ...new Set(
      plan.rows.flatMap((row) =>
        row.performanceId !== null && row.raterIds.includes(userId) ? [row.performanceId] : [],
      ),
    ),
  ];
  if (interviews.length === 0) return null;
  return (
    <Section title="Your cards" size="small">
      <ul className="flex flex-col items-start gap-2">
        {interviews.map((id) => (
          <li key={id} className="flex items-center gap-3 text-xs">
            <Link href={`/w/${workspace}/interviews/${id}/card`} className={buttonStyle('secondary')}>
              {plan.interviews[id] ?? 'Card'}
            </Link>
            {sealed.includes(id) ? 'sealed' : 'to be sealed'}
          </li>
        ))}
      </ul>
      {interviews.every((id) => sealed.includes(id)) ? (
        <div className="mt-3 flex flex-col items-start gap-2">
          <p className="text-ink-2 text-sm">
            Every card that is left to you is sealed; your other seat went to somebody else.
          </p>
          <Button variant="primary" onClick={onHandIn}>
            Hand in
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

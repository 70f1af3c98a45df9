/** The panel as people: who has sealed, who is here. By name, whoever sealed first. */
import Link from 'next/link';
import { AvatarInitials } from '@/components/avatar-initials';
import { buttonStyle } from '@/components/button-style';
import { Section } from '@/components/section';
import type { DebriefPlan } from '../debrief';
import type { Round } from '../poll';
import { nameOf, raterWord } from './words';

export function PanelList({ plan, round, here }: { plan: DebriefPlan; round: Round; here: readonly string[] }) {
  const raters = Object.keys(round.raters).sort((a, b) => nameOf(plan, a).localeCompare(nameOf(plan, b), 'en'));
  return (
    <Section title="Panel" size="small">
      {raters.length === 0 ? <p className="text-ink-2 text-sm">Nobody has a seat in this loop yet.</p> : null}
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

/** Links to the cards that the reader still owes. */
export function OwnCards({ plan, workspace, userId }: { plan: DebriefPlan; workspace: string; userId: string }) {
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
          <li key={id}>
            <Link href={`/w/${workspace}/interviews/${id}/card`} className={buttonStyle('secondary')}>
              {plan.interviews[id] ?? 'Card'}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** On the home page: three answers to rate alone, where the fortnight is over or a check was begun. */
import { Section } from '@/components/section';
import type { CheckOffer } from '../loaders';
import { StartCheck } from './start-check';

export function CheckOffers({ offers }: { offers: readonly CheckOffer[] }) {
  if (offers.length === 0) return null;
  return (
    <Section title="Three minutes: rate three answers alone">
      <ul className="divide-y border-y">
        {offers.map(({ workspaceSlug, workspaceName, left }) => (
          <li key={workspaceSlug} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2.5">
            <p className="min-w-0 text-sm">
              {workspaceName}
              <span className="block text-ink-2 text-xs">
                {left === null
                  ? 'due every fortnight; how near you were to the expert is shown to you alone'
                  : left === 1
                    ? 'begun; one answer is left'
                    : `begun; ${left} answers are left`}
              </span>
            </p>
            <StartCheck workspace={workspaceSlug} label={left === null ? 'Begin' : 'Go on'} size="small" />
          </li>
        ))}
      </ul>
    </Section>
  );
}

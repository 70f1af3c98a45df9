/** A signed decision: outcome, reasons with the lines they cite, who signed and when. A superseded one says so. */
import { formatDeadline } from '@/lib/dates';
import { OUTCOME_WORDS } from '../decision';
import type { PacketLine, SignedDecision as Signed } from '../packet';
import { LineWords } from './packet-row';

export type SignedDecisionProps = {
  decision: Signed;
  lines: ReadonlyMap<string, PacketLine>;
  /** The reader's. */
  zone: string;
};

export function SignedDecision({ decision, lines, zone }: SignedDecisionProps) {
  return (
    <section className="space-y-3" data-keep>
      <div>
        <h2 className="font-semibold text-base">
          {OUTCOME_WORDS[decision.outcome]}
          {decision.supersededAt === null ? '' : ' (superseded)'}
        </h2>
        <p className="text-ink-2 text-xs">
          Signed by {decision.signedName}, {formatDeadline(new Date(decision.signedAt), zone)}
          {decision.supersededAt === null
            ? null
            : `; superseded ${formatDeadline(new Date(decision.supersededAt), zone)}`}
        </p>
      </div>
      <ol className="list-decimal space-y-3 pl-5">
        {decision.reasons.map((reason, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a signed decision never changes.
          <li key={index} className="max-w-read text-sm">
            <p className="whitespace-pre-wrap">{reason.text}</p>
            {reason.cites.length === 0 ? null : (
              <ul className="mt-1 space-y-1 border-accent border-l-2 pl-3">
                {reason.cites.map((cite) => {
                  const line = lines.get(cite);
                  return (
                    <li key={cite}>
                      {line === undefined ? (
                        <span className="text-ink-2">a line that you may not see</span>
                      ) : (
                        <LineWords line={line} zone={zone} />
                      )}
                    </li>
                  );
                })}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

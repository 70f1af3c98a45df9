/** What an interviewer listens for: signals, red flags, anchors by level, and the answer key, folded until wanted. */
import { Disclosure } from '@/components/disclosure';
import { Prose } from '@/components/prose';
import { Section } from '@/components/section';
import type { CriterionVersion } from '../data';
import type { QuestionBody } from '../schema';
import { AnchorGrid } from './anchor-grid';

export function QuestionListening({
  body,
  criteria,
  capabilityName,
}: {
  body: Omit<QuestionBody, 'samples'>;
  criteria: CriterionVersion[];
  capabilityName: (key: string) => string;
}) {
  const criterionTitle = (id: string | undefined) => body.criteria.find((one) => one.id === id)?.title;
  return (
    <div className="flex flex-col gap-5">
      <Section title="What it assesses" size="small">
        <p className="max-w-read text-sm">{body.assesses}</p>
      </Section>
      <Section title="Strong candidates raise" size="small">
        <ul className="max-w-read list-disc space-y-1 pl-4 text-sm marker:text-ink-3">
          {body.signals.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </Section>
      <Section title="Red flags" size="small">
        <ul className="max-w-read list-disc space-y-1 pl-4 text-sm marker:text-ink-3">
          {body.redFlags.map((one) => (
            <li key={one.id}>
              {one.text}
              {one.criterion === undefined ? null : (
                <span className="block text-ink-2 text-xs">bears on {criterionTitle(one.criterion)}</span>
              )}
            </li>
          ))}
        </ul>
      </Section>
      <div id="criteria" className="scroll-mt-4">
        <Section title={criteria.length === 1 ? 'Criterion' : 'Criteria'} size="small">
          <div className="space-y-4">
            {criteria.map((one) => (
              <AnchorGrid key={one.id} title={one.title} note={capabilityName(one.capability)} anchors={one.anchors} />
            ))}
          </div>
        </Section>
      </div>
      <div className="border-t pt-2">
        <Disclosure summary="Answer key">
          <Prose startLevel={3}>{body.answerKey}</Prose>
        </Disclosure>
        {body.otherPaths.length > 0 ? (
          <Disclosure summary={`Other sound paths (${body.otherPaths.length})`}>
            <dl className="max-w-read space-y-2 text-sm">
              {body.otherPaths.map((one) => (
                <div key={one.title}>
                  <dt className="font-medium">{one.title}</dt>
                  <dd className="text-ink-2">{one.text}</dd>
                </div>
              ))}
            </dl>
          </Disclosure>
        ) : null}
        {body.comparison ? (
          <Disclosure summary="Beside other questions">
            <dl className="grid max-w-read gap-x-4 gap-y-1 text-sm sm:grid-cols-[7rem_minmax(0,1fr)]">
              {(
                [
                  ['Complexity', body.comparison.complexity],
                  ['Needs', body.comparison.needs],
                  ['Buys', body.comparison.buys],
                  ['Best for', body.comparison.bestFor],
                ] as const
              ).map(([term, text]) => (
                <div key={term} className="contents">
                  <dt className="text-ink-2">{term}</dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </Disclosure>
        ) : null}
        <Disclosure summary="In plain words, for somebody who is no engineer">
          <p className="max-w-read text-sm">{body.cue}</p>
        </Disclosure>
      </div>
    </div>
  );
}

/** What an interviewer says: the prompt, the scenario that goes with it, answers to what is asked back, and what to ask next. */
import { Prose } from '@/components/prose';
import { Section } from '@/components/section';
import type { QuestionBody } from '../schema';

export function QuestionAsking({ body }: { body: Omit<QuestionBody, 'samples'> }) {
  return (
    <div className="flex flex-col gap-5">
      <Section title="Prompt" size="small">
        <Prose>{body.prompt}</Prose>
      </Section>
      <Section
        title={body.scenarios.length === 1 ? 'Scenario' : 'Scenarios'}
        size="small"
        aside={body.scenarios.length > 1 ? 'choose one; the criteria stay' : undefined}
      >
        <ul className="space-y-3">
          {body.scenarios.map((one) => (
            <li key={one.id}>
              <h3 className="font-semibold text-sm">{one.title}</h3>
              <Prose>{one.text}</Prose>
            </li>
          ))}
        </ul>
      </Section>
      {body.clarifying.length > 0 ? (
        <Section title="If they ask" size="small">
          <dl className="max-w-read space-y-2 text-sm">
            {body.clarifying.map((one) => (
              <div key={one.asks}>
                <dt className="font-medium">{one.asks}</dt>
                <dd className="text-ink-2">{one.answer}</dd>
              </div>
            ))}
          </dl>
        </Section>
      ) : null}
      <Section title="Ask next" size="small">
        <ol className="max-w-read list-decimal space-y-3 pl-5 text-sm marker:text-ink-3">
          {body.followUps.map((one) => (
            <li key={one.id}>
              {one.changesRequirement ? <strong className="font-semibold">Change: </strong> : null}
              {one.text}
              <span className="mt-0.5 block text-ink-2 text-xs">
                <span className="font-medium">Listen for:</span> {one.listenFor}
              </span>
            </li>
          ))}
        </ol>
      </Section>
    </div>
  );
}

/**
 * One interview's kit as it goes on paper: every question on a new sheet, what to say first, then each criterion with its
 * anchors to tick and lines to write on, then red flags to tick. Black on white; nothing depends on colour.
 */
import { Prose } from '@/components/prose';
import type { RoleInterview } from '../data';
import { RATING_HINTS } from '../role';

type Item = RoleInterview['items'][number];

/** A box to tick with a pen. */
const Box = () => <span aria-hidden="true" className="mt-[3px] inline-block size-3 shrink-0 border border-ink" />;

/** Empty lines to write on. */
function Lines({ count, label }: { count: number; label: string }) {
  return (
    <div data-keep className="mt-2">
      <p className="text-ink-2 text-xs">{label}</p>
      <div
        aria-hidden="true"
        className="bg-[repeating-linear-gradient(transparent_0_1.7rem,currentColor_1.7rem_calc(1.7rem+1px))] text-ink-3 [print-color-adjust:exact]"
        style={{ height: `${count * 1.75}rem` }}
      />
    </div>
  );
}

const Blank = ({ label }: { label: string }) => (
  <p className="flex min-w-48 grow items-baseline gap-2 text-sm">
    {label}
    <span aria-hidden="true" className="h-5 grow border-ink border-b" />
  </p>
);

export function KitSheet({
  role,
  interview,
  capabilityName,
}: {
  role: string;
  interview: RoleInterview;
  capabilityName: (key: string) => string;
}) {
  return (
    <article className="mx-auto max-w-[52rem] break-after-page not-first:mt-12 last:break-after-auto print:max-w-none print:not-first:mt-0">
      <header className="border-ink border-b-2 pb-3">
        <h2 className="font-semibold text-xl">{interview.title}</h2>
        <p className="text-sm">
          {role} · {interview.minutes} min · {RATING_HINTS[interview.rating]}
        </p>
        <p className="mt-1 max-w-read text-sm">{interview.purpose}</p>
        <div className="mt-4 flex flex-wrap gap-x-8 gap-y-3">
          <Blank label="Candidate" />
          <Blank label="Interviewer" />
          <Blank label="Date and time" />
        </div>
      </header>
      {interview.items.length === 0 ? <p className="mt-4 text-sm">This kit has no question yet.</p> : null}
      {interview.items.map((item, at) => (
        <Question
          key={item.id}
          item={item}
          number={at + 1}
          of={interview.items.length}
          capabilityName={capabilityName}
        />
      ))}
    </article>
  );
}

function Question({
  item,
  number,
  of,
  capabilityName,
}: {
  item: Item;
  number: number;
  of: number;
  capabilityName: (key: string) => string;
}) {
  const { body, criteria } = item.question;
  const scenarios = item.scenarioIds.flatMap((id) => body.scenarios.find((one) => one.id === id) ?? []);
  const [asked, ...alternates] = scenarios.length > 0 ? scenarios : body.scenarios;
  return (
    <section className="pt-5 not-first-of-type:break-before-page">
      <h3 className="font-semibold text-lg">
        {of > 1 ? `${number}. ` : ''}
        {body.title}
      </h3>
      <p className="text-ink-2 text-xs">
        {item.minutes} min · version {item.question.number} · {body.assesses}
      </p>
      <Heading>Say</Heading>
      <Prose>{body.prompt}</Prose>
      {asked === undefined ? null : (
        <div data-keep className="mt-3">
          <h4 className="font-semibold text-sm">{asked.title}</h4>
          <Prose>{asked.text}</Prose>
        </div>
      )}
      {body.clarifying.length === 0 ? null : (
        <>
          <Heading>If they ask</Heading>
          <dl className="space-y-1 text-sm">
            {body.clarifying.map((one) => (
              <div key={one.asks} data-keep>
                <dt className="inline font-medium">{one.asks}</dt> <dd className="inline">{one.answer}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <Heading>Ask next</Heading>
      <ul className="space-y-2 text-sm">
        {body.followUps.map((one) => (
          <li key={one.id} className="flex gap-2">
            <Box />
            <span>
              {one.changesRequirement ? <strong className="font-semibold">Change: </strong> : null}
              {one.text}
              <span className="block text-ink-2 text-xs">Listen for: {one.listenFor}</span>
            </span>
          </li>
        ))}
      </ul>
      <Heading>Rate what was said, each alone</Heading>
      <div className="space-y-5">
        {criteria.map((criterion) => (
          <Criterion
            key={criterion.id}
            criterion={criterion}
            capability={capabilityName(criterion.capability)}
            owner={item.owners[body.criteria[criterion.position]?.id ?? '']}
          />
        ))}
      </div>
      <div data-keep>
        <Heading>Red flags</Heading>
        <ul className="columns-1 gap-x-8 space-y-1 text-sm sm:columns-2 print:columns-2">
          {body.redFlags.map((one) => (
            <li key={one.id} className="flex gap-2">
              <Box />
              <span>{one.text}</span>
            </li>
          ))}
        </ul>
      </div>
      {alternates.length === 0 ? null : (
        <>
          <Heading>In its place, when the candidate knows it</Heading>
          {alternates.map((one) => (
            <div key={one.id} data-keep className="mb-2">
              <h4 className="font-semibold text-sm">{one.title}</h4>
              <Prose>{one.text}</Prose>
            </div>
          ))}
        </>
      )}
    </section>
  );
}

const Heading = ({ children }: { children: string }) => (
  <h4 className="mt-5 mb-1 break-after-avoid border-b pb-0.5 font-semibold text-xs uppercase tracking-wide">
    {children}
  </h4>
);

function Criterion({
  criterion,
  capability,
  owner,
}: {
  criterion: Item['question']['criteria'][number];
  capability: string;
  owner: 'first' | 'second' | undefined;
}) {
  const { title, anchors } = criterion;
  return (
    <section data-keep>
      <h5 className="font-semibold text-sm">{title}</h5>
      <p className="text-ink-2 text-xs">
        {capability}
        {owner === undefined ? '' : ` · rated by the ${owner} rater alone`}
      </p>
      <ul className="mt-1 grid gap-x-4 gap-y-1 border-y py-1.5 text-sm sm:grid-flow-col sm:auto-cols-fr print:grid-flow-col print:auto-cols-fr">
        {anchors.map((one) => (
          <li key={one.level} className="flex gap-2">
            <Box />
            <span>
              <span className="font-medium">
                {one.level} {one.label}
              </span>
              <span className="block text-xs">{one.anchor}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-1 flex items-center gap-2 text-xs">
        <Box /> not assessed
      </p>
      <Lines count={3} label="Evidence: what was said or done, in their words" />
    </section>
  );
}

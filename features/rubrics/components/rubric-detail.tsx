/** One criterion: its anchors with the lines between them, where raters differ, why they said so, and what a new wording did. */
import { cx } from '@/components/cx';
import { FencedText } from '@/components/fenced-text';
import { LevelMark } from '@/components/level-mark';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { DISAGREEMENT_KINDS, DISAGREEMENT_WORDS, type DisagreementKind } from '@/features/polls/poll';
import { formatDay } from '@/lib/dates';
import type { SplitEvidence } from '../data';
import type { AnchorLine, RubricHealth, SplitPerformance } from '../rubric';
import { changeSentence, healthSentence, labelOf, lineName, lineSentence } from '../words';

export type RubricDetailProps = {
  health: RubricHealth;
  samples: readonly SplitPerformance[];
  names: ReadonlyMap<string, { title: string; slug: string; letter: string; current: boolean }>;
  evidence: readonly SplitEvidence[];
  typed: Record<DisagreementKind, number> | null;
  /** Of the workspace, without a slash at its end. */
  path: string;
  zone: string;
  mayEdit: boolean;
};

export function RubricDetail(props: RubricDetailProps) {
  const { health, path, mayEdit } = props;
  const { criterion } = health;
  const question = `${path}/bank/${criterion.question.slug}`;
  return (
    <div className="flex flex-col gap-8">
      <div>
        <h2 className="font-semibold">{criterion.title}</h2>
        <p className="text-ink-2 text-xs">
          <TextLink href={question}>{criterion.question.title}</TextLink> · {health.ratings} comparable ratings of{' '}
          {health.performances} performances under the present wording
        </p>
        <p className="mt-3 max-w-read">{healthSentence(health)}</p>
      </div>
      <Anchors health={health} />
      {health.worst === null ? null : (
        <p className="max-w-read border-l-2 border-l-accent pl-2.5 text-sm">
          <strong className="font-semibold">What to do.</strong> {whatToDo(props.typed)}{' '}
          {mayEdit ? (
            <>
              <TextLink href={`${question}#criteria`}>Edit this anchor</TextLink>: its question’s page shows the wording
              and every version so far; a reworded version keeps the criterion, and the comparison below begins with it.
            </>
          ) : (
            'Owners and hiring managers edit anchors on the question’s page.'
          )}
        </p>
      )}
      <Samples {...props} />
      <Evidence {...props} />
      <Changes health={health} zone={props.zone} />
    </div>
  );
}

function whatToDo(typed: RubricDetailProps['typed']): string {
  const most = typed && DISAGREEMENT_KINDS.reduce((a, b) => (typed[b] > typed[a] ? b : a));
  if (most && (typed?.[most] ?? 0) > 0) {
    const said = `Raters typed “${DISAGREEMENT_WORDS[most].label.toLowerCase()}” ${typed?.[most] === 1 ? 'once' : `${typed?.[most]} times`}.`;
    if (most === 'criterion-unclear') return `${said} Say in both anchors what must be heard.`;
    if (most === 'different-bar') return `${said} Rate its sample answers together before rewording it.`;
    return `${said} Ask the follow-up that brings the evidence out.`;
  }
  return 'Read both anchors beside the answers below: what would settle it?';
}

/** The anchors in a column, with what each line between them splits. */
function Anchors({ health }: { health: RubricHealth }) {
  const { criterion, lines, worst } = health;
  return (
    <Section title="Anchors, and how often the line between two of them splits a pair of raters" size="small">
      <ol>
        {criterion.levels.map((one) => {
          const line = lines.find((other) => other.low === one.level);
          return (
            <li key={one.level}>
              <div className="flex gap-2.5 py-2">
                <LevelMark level={one.level} of={criterion.levels.length} className="mt-0.5" />
                <p className="min-w-0 max-w-read text-sm">
                  <span className="font-semibold">
                    {one.level} {one.label}
                  </span>
                  <span className="block text-ink-2">{one.anchor}</span>
                </p>
              </div>
              {line ? <Line line={line} most={line === worst} name={lineName(criterion, line)} /> : null}
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

/** The share as a bar with its interval; thin and grey where there is too little for a share. */
function Line({ line, most, name }: { line: AnchorLine; most: boolean; name: string }) {
  const { share } = line;
  const at = (value: number) => `${value * 100}%`;
  return (
    <div className={cx('flex flex-wrap items-center gap-x-4 gap-y-1 border-y py-1.5 pl-6', most && 'bg-wash')}>
      <span aria-hidden="true" className="relative h-3 w-48 max-w-full shrink-0 border-ink/30 border-b">
        {share.shown ? (
          <>
            <span
              className={cx('absolute bottom-0 left-0 h-2', most ? 'bg-level-4' : 'bg-level-2')}
              style={{ width: at(share.value) }}
            />
            <span
              className="absolute bottom-[3px] border-ink border-t"
              style={{ left: at(share.low), right: `calc(100% - ${at(share.high)})` }}
            />
          </>
        ) : (
          <span
            className="absolute bottom-0 left-0 h-1 bg-ink/20"
            style={{ width: at(line.pairs === 0 ? 0 : line.apart / line.pairs) }}
          />
        )}
      </span>
      <span className={cx('text-xs', most ? 'font-semibold' : 'text-ink-2')}>
        <span className="sr-only">{name}: </span>
        {lineSentence(line)}
      </span>
    </div>
  );
}

function Samples({ health, samples, names, path }: RubricDetailProps) {
  const { criterion } = health;
  return (
    <Section title="Sample answers that split their raters" size="small">
      {samples.length === 0 ? (
        <p className="max-w-read text-ink-2 text-sm">
          None yet. A <TextLink href={`${path}/workshops`}>workshop</TextLink> on this question’s answers shows within
          an hour which anchor is read in two ways.
        </p>
      ) : (
        <ul className="divide-y border-y">
          {samples.map((one) => {
            const known = names.get(one.performanceId);
            const { low, high, below, above } = one.split;
            return (
              <li
                key={one.performanceId}
                className="flex flex-wrap items-baseline justify-between gap-x-6 py-2 text-sm"
              >
                {known?.current ? (
                  <TextLink href={`${path}/bank/${known.slug}/samples/${known.letter}`}>{known.title}</TextLink>
                ) : (
                  <span>{known?.title ?? 'An answer of an earlier version'}</span>
                )}
                <span className="text-ink-2 text-xs">
                  {below} at most {labelOf(criterion, low)}, {above} at least {labelOf(criterion, high)}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}

function Evidence({ health, evidence, path }: RubricDetailProps) {
  const { criterion } = health;
  if (evidence.length === 0) return null;
  return (
    <Section title="What both sides wrote down" size="small" aside="by level, not by name">
      <ul className="flex flex-col gap-5">
        {evidence.map((one) => (
          <li key={`${one.loopId} ${one.title}`} className="border-t pt-2" data-keep>
            <p className="text-xs">
              <TextLink href={`${path}/loops/${one.loopId}`}>{one.candidate}</TextLink>
              <span className="text-ink-2"> · {one.title}</span>
            </p>
            <div className="mt-1.5 grid gap-x-8 gap-y-3 md:grid-cols-2">
              {one.sides.map((side) => (
                <div key={side.level} className="min-w-0">
                  <p className="flex items-center gap-1.5 font-semibold text-sm">
                    <LevelMark level={side.level} of={criterion.levels.length} />
                    {labelOf(criterion, side.level)}
                  </p>
                  {side.lines.length === 0 ? (
                    <p className="text-ink-2 text-xs">No line filed to this criterion.</p>
                  ) : (
                    <ul className="text-sm">
                      {side.lines.map((line) => (
                        <li key={line} className="break-words">
                          <FencedText>{line}</FencedText>
                        </li>
                      ))}
                    </ul>
                  )}
                </div>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Changes({ health, zone }: { health: RubricHealth; zone: string }) {
  return (
    <Section title="Before and after a new wording" size="small">
      {health.changes.length === 0 ? (
        <p className="max-w-read text-ink-2 text-sm">
          The wording has not changed in the ratings shown. Once it does, agreement before and after stands here with
          its uncertainty.
        </p>
      ) : (
        <ul className="divide-y border-y">
          {health.changes.map((one) => (
            <li key={one.at.toISOString()} className="py-2">
              <p className="text-sm">
                <span className="font-medium">{formatDay(one.at, zone)}</span>
                {one.note === '' ? null : <span className="text-ink-2"> · {one.note}</span>}
              </p>
              <p className="mt-0.5 max-w-read text-sm">{changeSentence(one)}</p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

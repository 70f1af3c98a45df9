/** Agreement: overall and by criterion, what most of the gap comes from, its course, and what a rewording changed. */
import { TextLink } from '@/components/text-link';
import { formatDay } from '@/lib/dates';
import type { PanelFigures } from '../calibration';
import { FLOORS } from '../figures';
import {
  agreementChange,
  agreementNotes,
  agreementSentence,
  coefficient,
  counted,
  courseSentence,
  findingSentence,
  restsOn,
  rewordingsSentence,
  splitAnchors,
} from '../words';
import { course, intervals, levelScale } from './charts';
import { Frame, lines, Method, type PanelContext, RESAMPLED, Said, tableOf } from './frame';

/** Where the scale of alpha is marked, and how: `-.2`, `0`, `.4`, `1`. */
const TENTHS = [-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1];
const tenth = (value: number): string =>
  Number.isInteger(value) ? String(value) : coefficient(value).replace(/0$/, '');

export function AgreementFrame(context: PanelContext) {
  const { panel, calibration } = context;
  const drawn = panel.criteria
    .flatMap(({ criterion, alpha }) => (alpha.shown ? [{ criterion, alpha }] : []))
    .sort((a, b) => a.alpha.alpha - b.alpha.alpha);
  const lowest = Math.min(0, ...drawn.map(({ alpha }) => alpha.low));
  const domain: [number, number] = [Math.floor(lowest * 5) / 5, 1];
  const thin = panel.criteria.length - drawn.length;
  const pictures =
    drawn.length === 0
      ? null
      : intervals(
          drawn.map(({ criterion, alpha }) => ({
            id: criterion.id,
            name: criterion.title,
            interval: { low: alpha.low, value: alpha.alpha, high: alpha.high },
            thin: alpha.units < 2 * FLOORS.alpha,
          })),
          { domain, ticks: TENTHS.filter((tick) => tick >= domain[0]), say: tenth },
          {
            id: 'agreement',
            label:
              'Krippendorff’s alpha by criterion, a dot on its interval; 1 is perfect agreement, 0 is what luck gives.',
            at: 0,
          },
        );
  const picture = [
    ...(drawn.length === 0 ? [] : ['In the picture: alpha by criterion, lowest first. 1 is perfect, 0 is luck.']),
    ...(thin === 0
      ? []
      : [
          `${counted(thin, 'criterion', 'criteria')} with fewer than ${FLOORS.alpha} shared performances ${thin === 1 ? 'is' : 'are'} in the table only, with how many are missing.`,
        ]),
  ];
  return (
    <Frame
      id="agreement"
      question="Do interviewers see the same performance alike?"
      sentence={<Said>{agreementSentence(panel.agreement)}</Said>}
      n={restsOn(calibration)}
      note={lines([
        ...agreementNotes(panel),
        ...picture,
        ...(panel.onOtherScales > 0
          ? [
              `${counted(panel.onOtherScales, 'rating')} on criteria with another number of levels are shown by criterion only.`,
            ]
          : []),
      ])}
      advice={panel.finding === null ? null : <Advice {...context} finding={panel.finding} />}
      pictures={pictures}
      table={tableOf(context, 'criteria')}
      method={
        <Method context={context} table="criteria">
          <p>
            A unit is one performance on one criterion, rated blind in the first round by two interviewers or more. Same
            level and within one level are shares of all pairs of raters within units. Alpha is Krippendorff’s, for
            ordered levels: one minus observed over expected disagreement; it takes any number of raters and runs low
            where nearly all ratings sit on one level.
          </p>
          <p>
            {RESAMPLED} Shares are shown from {FLOORS.agreement} shared performances on, alpha from {FLOORS.alpha}.
            Several criteria of one performance hang together, so the overall interval is somewhat narrow.
          </p>
        </Method>
      }
    />
  );
}

function Advice({ finding, workspaceHref }: PanelContext & { finding: NonNullable<PanelFigures['finding']> }) {
  if (finding.kind === 'spread-out') return <Said>{findingSentence(finding)}</Said>;
  const { criterion } = finding.figures;
  const question = `${workspaceHref}/bank/${criterion.question.slug}`;
  const anchors = splitAnchors(finding.figures);
  return (
    <span className="block space-y-2">
      <span className="block">
        <Said>{findingSentence(finding)}</Said>
      </span>
      {anchors.length === 2 ? (
        <span className="block">
          Raters part most often between {anchors.map(({ label }) => `“${label}”`).join(' and ')}:
          {anchors.map(({ label, anchor }) => (
            <span key={label} className="mt-1 block text-ink-2">
              <span className="font-semibold text-ink">{label}</span> {anchor}
            </span>
          ))}
        </span>
      ) : null}
      <span className="block">
        <TextLink href={`${question}/samples/a`}>Rate its three samples</TextLink> alone and together, then look at{' '}
        <TextLink href={question}>{criterion.question.title}</TextLink>.
      </span>
    </span>
  );
}

export function CourseFrame(context: PanelContext) {
  const { panel, zone } = context;
  const enough = panel.spans.list.filter((one) => one.agreement.shown).length >= 3;
  return (
    <Frame
      id="course"
      question="Has agreement changed?"
      sentence={<Said>{courseSentence(panel)}</Said>}
      n={`${counted(
        panel.spans.list.reduce((sum, one) => sum + one.units, 0),
        'unit',
      )} in ${counted(panel.spans.list.length, panel.spans.step)}`}
      note={lines(
        panel.rewordings.map((one, index) => (
          <>
            {panel.rewordings.length === 1 ? 'Reworded' : `Reworded ${index + 1}`}, {formatDay(one.at, zone)}: “
            {one.criterion.title}”
          </>
        )),
      )}
      pictures={
        enough
          ? course(panel, {
              id: 'course',
              label: `Share of pairs on the same level by ${panel.spans.step}, with its interval.`,
            })
          : null
      }
      table={tableOf(context, 'months')}
      method={
        <Method context={context} table="months">
          <p>
            By the {panel.spans.step} in which a round was revealed, in the workspace’s zone; a {panel.spans.step} with
            fewer than {FLOORS.agreement} shared performances has no point. A rewording keeps the criterion; a change in
            the number or meaning of its levels makes a new one, which starts its own row.
          </p>
          <p>Intervals are 95 % percentile intervals of 1,000 resamples of the units.</p>
        </Method>
      }
    />
  );
}

export function RewordingsFrame(context: PanelContext) {
  const { calibration, panel, zone } = context;
  if (panel.rewordings.length === 0) return null;
  const rows = panel.rewordings.flatMap((one, index) =>
    (['before', 'after'] as const).map((side) => {
      const { mean } = one[side];
      const row = { id: `${index}-${side}`, name: `${one.criterion.title}, ${side}` };
      return mean.shown
        ? { ...row, interval: { low: mean.low, value: mean.mean, high: mean.high }, thin: mean.performances < 30 }
        : { ...row, note: `not enough yet: ${mean.have} of ${mean.floor} performances` };
    }),
  );
  return (
    <Frame
      id="rewordings"
      question="Did a new wording change the levels given?"
      sentence={<Said>{rewordingsSentence(panel)}</Said>}
      n={counted(panel.rewordings.length, 'rewording')}
      note={lines([
        ...panel.rewordings.map((one) => (
          <>
            “{one.criterion.title}”, {formatDay(one.at, zone)}
            {one.note === '' ? '' : `: ${one.note.replace(/\.$/, '')}`}. {agreementChange(one)}
          </>
        )),
        'Other candidates came before than after, so a small change may be theirs.',
      ])}
      pictures={
        rows.some((row) => 'interval' in row)
          ? intervals(rows, levelScale(calibration.scaleLabels), {
              id: 'rewordings',
              label: 'Mean level before and after each rewording, each a dot on its interval.',
            })
          : null
      }
      table={tableOf(context, 'rewordings')}
      method={
        <Method context={context} table="rewordings">
          <p>
            Ratings are told apart by the version of the question that was pinned in their loop, not by their date. Both
            sides need {FLOORS.mean} performances.
          </p>
        </Method>
      }
    />
  );
}

/**
 * Calibration as a column of questions, each answered in a sentence with what it rests on, then a picture, then what to do.
 * A question without enough data keeps its place and says what is missing.
 */
import type { ReactNode } from 'react';
import { ChartFrame, type ChartTable } from '@/components/chart/chart-frame';
import { DownloadLink } from '@/components/download-link';
import { TextLink } from '@/components/text-link';
import { formatDay } from '@/lib/dates';
import { type Calibration, FLOORS, type Floored, type PanelFigures } from '../calibration';
import { LEFT_OUT, LEFT_OUT_WORDS } from '../comparable';
import type { TableName } from '../schema';
import { type FigureTable, shownCell, tablesOf } from '../tables';
import {
  agreementChange,
  agreementNotes,
  agreementSentence,
  coefficient,
  counted,
  courseSentence,
  findingSentence,
  groupsAdvice,
  groupsSentence,
  lacking,
  leftOutSentence,
  levelsSentence,
  listed,
  ownRestsOn,
  ownSentence,
  percent,
  ratersNotes,
  ratersSentence,
  restsOn,
  rewordingsSentence,
  type Sentence,
  SHARED,
  splitAnchors,
  unreadNotes,
} from '../words';
import { cells, counts, course, intervals, levelScale, MOST_RATERS_DRAWN, type Pictures, shares } from './charts';

export interface CalibrationViewProps {
  calibration: Calibration;
  /** The workspace's, whose months and days are meant. */
  zone: string;
  /** `/w/<slug>`. */
  workspaceHref: string;
  /** The address of a table as CSV. */
  csvHref: (table: TableName) => string;
}

export function CalibrationView({ calibration, zone, workspaceHref, csvHref }: CalibrationViewProps) {
  const tables = tablesOf(calibration, zone);
  const { panel } = calibration;
  const context: Context = { calibration, zone, workspaceHref, csvHref, tables };
  return (
    <div className="max-w-6xl">
      {panel === null ? null : (
        <>
          <AgreementFrame {...context} panel={panel} />
          <CourseFrame {...context} panel={panel} />
          <RewordingsFrame {...context} panel={panel} />
        </>
      )}
      <OwnFrame {...context} />
      <RatersFrame {...context} />
      {panel === null ? null : (
        <>
          <CellsFrame {...context} panel={panel} />
          <LevelsFrame {...context} panel={panel} />
          <GroupsFrame {...context} panel={panel} />
        </>
      )}
      <LeftOutFrame {...context} />
    </div>
  );
}

interface Context extends CalibrationViewProps {
  tables: FigureTable[];
}
type PanelContext = Context & { panel: PanelFigures };

/** A sentence with its important part standing out. */
function Said({ children }: { children: Sentence }) {
  return children.map((part, index) =>
    typeof part === 'string' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never change places.
      <strong key={index} className="font-semibold">
        {part.strong}
      </strong>
    ),
  );
}

/** Notes as lines under each other; nothing for none. */
function lines(notes: readonly ReactNode[]): ReactNode {
  if (notes.length === 0) return null;
  return notes.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: fixed lines of one paragraph.
    <span key={index} className="block">
      {line}
    </span>
  ));
}

function tableOf(context: Context, name: TableName): ChartTable {
  const table = context.tables.find((one) => one.name === name);
  if (table === undefined) return { columns: [], rows: [] };
  return {
    columns: table.columns.map(({ label, kind }) => ({ label, align: kind === 'text' ? 'start' : 'end' })),
    rows: table.rows.map((row, index) => ({
      id: String(index),
      cells: row.map((cell, at) => shownCell(cell, table.columns[at]?.kind ?? 'text')),
    })),
  };
}

/** How the figures are made, and the table to take away. */
function Method({ context, table, children }: { context: Context; table: TableName; children: ReactNode }) {
  return (
    <div className="space-y-2">
      {children}
      <p data-screen-only>
        <DownloadLink href={context.csvHref(table)}>This table as CSV</DownloadLink>
      </p>
    </div>
  );
}

const RESAMPLED =
  'Intervals are 95 % percentile intervals of 2,000 resamples of the units; raters are not resampled, so they speak of these interviewers on more performances. The same data always give the same interval.';

/** The first floored figures that are shown come first; those without enough data keep a row that says so. */
const shownFirst = <T extends { alpha: Floored<{ alpha: number }> }>(items: readonly T[]): T[] =>
  [...items].sort((a, b) =>
    a.alpha.shown && b.alpha.shown ? a.alpha.alpha - b.alpha.alpha : Number(b.alpha.shown) - Number(a.alpha.shown),
  );

function AgreementFrame(context: PanelContext) {
  const { panel, calibration } = context;
  const ordered = shownFirst(panel.criteria);
  const rows = ordered.map(({ criterion, alpha }) =>
    alpha.shown
      ? {
          id: criterion.id,
          name: criterion.title,
          interval: { low: alpha.low, value: alpha.alpha, high: alpha.high },
          thin: alpha.units < 2 * FLOORS.alpha,
        }
      : {
          id: criterion.id,
          name: criterion.title,
          note: alpha.reason === null ? `not enough yet: ${alpha.have} of ${alpha.floor}` : 'no value: one level only',
        },
  );
  const lowest = Math.min(0, ...rows.map((row) => row.interval?.low ?? 0));
  const domain: [number, number] = [Math.floor(lowest * 5) / 5, 1];
  const ticks = [-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1].filter((tick) => tick >= domain[0]);
  const enough = rows.some((row) => row.interval !== undefined);
  const pictures = enough
    ? intervals(
        rows,
        {
          domain,
          ticks,
          say: (value) => (value === 0 ? '0' : value === 1 ? '1' : coefficient(value).replace(/0$/, '')),
        },
        {
          id: 'agreement',
          label:
            'Krippendorff’s alpha by criterion, a dot on its interval; 1 is perfect agreement, 0 is what luck gives.',
          at: 0,
        },
      )
    : null;
  return (
    <Frame
      id="agreement"
      question="Do interviewers see the same performance alike?"
      sentence={<Said>{agreementSentence(panel.agreement)}</Said>}
      n={restsOn(calibration)}
      note={lines([
        ...agreementNotes(panel),
        ...(enough ? ['In the picture: alpha by criterion, lowest first. 1 is perfect, 0 is luck.'] : []),
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
            {RESAMPLED} Shares are shown from {FLOORS.agreement} units on, alpha from {FLOORS.alpha}. Several criteria
            of one performance hang together, so the overall interval is somewhat narrow.
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

function CourseFrame(context: PanelContext) {
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
            fewer than {FLOORS.agreement} units has no point. A rewording keeps the criterion; a change in the number or
            meaning of its levels makes a new one, which starts its own row.
          </p>
          <p>Intervals are 95 % percentile intervals of 1,000 resamples of the units.</p>
        </Method>
      }
    />
  );
}

function RewordingsFrame(context: PanelContext) {
  const { panel, zone } = context;
  if (panel.rewordings.length === 0) return null;
  const rows = panel.rewordings.flatMap((one, index) =>
    (['before', 'after'] as const).map((side) => {
      const { mean } = one[side];
      const row = { id: `${index}-${side}`, name: `${one.criterion.title}, ${side}` };
      return mean.shown
        ? { ...row, interval: { low: mean.low, value: mean.mean, high: mean.high }, thin: side === 'before' }
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
            {one.note === '' ? '' : `: ${one.note}`}. {agreementChange(one)}
          </>
        )),
        'Other candidates came before than after, so a small change may be theirs.',
      ])}
      pictures={
        rows.some((row) => 'interval' in row)
          ? intervals(rows, levelScale(panel.scaleLabels), {
              id: 'rewordings',
              label: 'Mean level before and after each rewording, each a dot on its interval.',
            })
          : null
      }
      table={tableOf(context, 'rewordings')}
      method={
        <Method context={context} table="rewordings">
          <p>
            Ratings are told apart by the version of the question that was pinned in their loop, not by their date.
            Means need {FLOORS.mean} performances on their side, shares of equal levels {FLOORS.agreement} units.
          </p>
        </Method>
      }
    />
  );
}

function OwnFrame(context: Context) {
  const { calibration } = context;
  const { own, panel } = calibration;
  if (own.ratings === 0 && panel !== null) return null;
  const others = panel?.agreement;
  const interval = (one: PanelFigures['agreement'] | undefined) =>
    one?.shown ? { low: one.exact.low, value: one.exact.value, high: one.exact.high } : undefined;
  const rows = [
    { id: 'own', name: 'You beside a colleague', agreement: own.agreement },
    ...(others === undefined ? [] : [{ id: 'all', name: 'All pairs of interviewers', agreement: others }]),
  ].flatMap(({ id, name, agreement }) => {
    const found = interval(agreement);
    return found === undefined ? [] : [{ id, name, interval: found }];
  });
  return (
    <Frame
      id="own"
      question="How do your own levels compare? (for your eyes alone)"
      sentence={<Said>{ownSentence(calibration)}</Said>}
      n={ownRestsOn(calibration)}
      note="Agreement is not correctness: a pair can be equally wrong. Nobody else is shown this line."
      pictures={
        own.agreement.shown
          ? intervals(
              rows,
              { domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1], say: percent },
              { id: 'own', label: 'Share of equal levels between you and your colleagues, with its interval.' },
            )
          : null
      }
      table={tableOf(context, 'own')}
      method={
        <Method context={context} table="own">
          <p>
            Each of your blind first-round levels beside each colleague’s on the same performance and criterion.{' '}
            {RESAMPLED}
          </p>
        </Method>
      }
    />
  );
}

function RatersFrame(context: Context) {
  const { calibration } = context;
  const { raters, panel } = calibration;
  const labels = panel?.scaleLabels ?? [];
  if (raters.length === 0 && panel === null) return null;
  const rows = raters.map(({ raterId, name, mean }) =>
    mean.shown
      ? {
          id: raterId,
          name,
          interval: { low: mean.low, value: mean.mean, high: mean.high },
          thin: mean.performances < 25,
        }
      : { id: raterId, name, note: `not enough yet: ${mean.have} of ${mean.floor} performances` },
  );
  const enough = rows.some((row) => row.interval !== undefined) && labels.length > 0;
  return (
    <Frame
      id="raters"
      question={
        panel === null || panel.unnamed > 0 ? 'Which levels do you give?' : 'Which levels does each interviewer give?'
      }
      sentence={<Said>{ratersSentence(calibration)}</Said>}
      n={`${counted(raters.length, 'interviewer')}, on performances that somebody else rated too`}
      note={lines(ratersNotes(calibration))}
      advice="To learn who is strict, let interviewers rate the same sample answers: there everybody meets the same performance."
      pictures={
        enough
          ? intervals(rows, levelScale(labels), {
              id: 'raters',
              label: 'Mean level by interviewer, alphabetical, each a dot on its interval.',
            })
          : null
      }
      table={tableOf(context, 'raters')}
      method={
        <Method context={context} table="raters">
          <p>
            The mean of the levels that an interviewer gave on shared performances, each level counting the same, from{' '}
            {FLOORS.mean} performances on; grey below 25. Intervals are 95 % percentile intervals of 1,000 resamples of
            whole performances. A distance from the panel’s mean is not shown: the interviewer is in that mean, and who
            met whom is left to chance.
          </p>
        </Method>
      }
    />
  );
}

function CellsFrame(context: PanelContext) {
  const { calibration, panel } = context;
  const raters = calibration.raters.filter((one) => one.mean.shown);
  const drawn = new Set(
    raters.flatMap((one) => one.byCriterion.flatMap((cell) => (cell.mean.shown ? [cell.criterionId] : []))),
  );
  const criteria = panel.criteria.filter((one) => drawn.has(one.criterion.id));
  const fits = raters.length <= MOST_RATERS_DRAWN;
  const any = raters.length > 0 && criteria.length > 0;
  return (
    <Frame
      id="cells"
      question="Criterion by criterion, where do they stand?"
      sentence={
        any
          ? 'Read along a row: where dots stand far apart and their bars do not overlap, the anchors may mean different things to different people.'
          : `Not enough yet: a cell needs ${FLOORS.mean} performances of one interviewer on one criterion.`
      }
      n={`${counted(criteria.length, 'criterion', 'criteria')} by ${counted(raters.length, 'interviewer')}`}
      note={lines([
        `Each cell runs from “${panel.scaleLabels[0] ?? 'lowest'}” at its left to “${panel.scaleLabels.at(-1) ?? 'highest'}” at its right.`,
        'Different candidates were met here too.',
        ...(fits ? [] : [`Drawn for up to ${MOST_RATERS_DRAWN} interviewers; the table has them all.`]),
      ])}
      pictures={
        any && fits
          ? cells(raters, criteria, panel.scaleLabels, {
              id: 'cells',
              label: 'Mean level by criterion (rows) and interviewer (columns), each a dot on its interval.',
            })
          : null
      }
      table={tableOf(context, 'raters-by-criterion')}
      method={
        <Method context={context} table="raters-by-criterion">
          <p>
            As above, for one criterion at a time; a cell with fewer than {FLOORS.mean} performances is empty, and grey
            below 20.
          </p>
        </Method>
      }
    />
  );
}

function LevelsFrame(context: PanelContext) {
  const { panel } = context;
  const total = panel.levels.reduce((sum, one) => sum + one.count, 0);
  const rows = [
    { id: 'all', name: 'All criteria', levels: panel.levels },
    ...panel.criteria
      .filter((one) => one.levels.some((use) => use.count > 0))
      .map(({ criterion, levels }) => ({ id: criterion.id, name: criterion.title, levels })),
  ];
  const enough = panel.agreement.shown;
  return (
    <Frame
      id="levels"
      question="Which levels are used, and which never?"
      sentence={enough ? <Said>{levelsSentence(panel)}</Said> : lacking(panel.agreement, SHARED)}
      n={counted(total, 'comparable rating')}
      note={
        enough
          ? `From left to right: ${listed(panel.scaleLabels)}. Where nearly everybody gets one level, two raters agree by luck.`
          : null
      }
      pictures={
        enough ? shares(rows, { id: 'levels', label: 'Share of each level, by criterion, lowest level first.' }) : null
      }
      table={enough ? tableOf(context, 'levels') : { columns: [], rows: [] }}
      method={
        <Method context={context} table="levels">
          <p>Counts of comparable ratings by level. Not assessed is an answer and not a level, so it is not here.</p>
        </Method>
      }
    />
  );
}

function GroupsFrame(context: PanelContext) {
  const { panel } = context;
  return (
    <Frame
      id="groups"
      question="Can everybody be compared with everybody?"
      sentence={<Said>{groupsSentence(panel)}</Said>}
      n={`${counted(
        panel.groups.reduce((sum, one) => sum + one.performances, 0),
        'shared performance',
      )}`}
      advice={groupsAdvice(panel)}
      pictures={null}
      table={panel.groups.length === 0 ? { columns: [], rows: [] } : tableOf(context, 'groups')}
      method={
        <Method context={context} table="groups">
          <p>
            Two interviewers are connected when they rated one performance, or through a chain of such pairs. No model
            can compare strictness between groups that are not connected.
          </p>
        </Method>
      }
    />
  );
}

function LeftOutFrame(context: Context) {
  const { calibration } = context;
  const all = LEFT_OUT.reduce((sum, key) => sum + calibration.left[key], 0) + calibration.n.ratings;
  const rows = [
    { id: 'kept', name: 'Comparable', count: calibration.n.ratings },
    ...LEFT_OUT.map((key) => ({ id: key, name: LEFT_OUT_WORDS[key].title, count: calibration.left[key], quiet: true })),
  ];
  return (
    <Frame
      id="left-out"
      question="What was left out, and why?"
      sentence={<Said>{leftOutSentence(calibration)}</Said>}
      n={counted(all, 'first-round rating')}
      note={lines(unreadNotes(calibration))}
      pictures={
        all === 0
          ? null
          : counts(rows, { id: 'left-out', label: 'Ratings that are comparable and ratings left out, by reason.' })
      }
      table={tableOf(context, 'left-out')}
      method={
        <Method context={context} table="left-out">
          <p>
            Read are levels on criteria from first rounds that were revealed to you. Capabilities and recommendations
            are not compared: different interviews are different evidence.
          </p>
        </Method>
      }
    />
  );
}

function Frame({
  id,
  pictures,
  ...rest
}: {
  id: string;
  question: string;
  sentence: ReactNode;
  n: ReactNode;
  note?: ReactNode;
  advice?: ReactNode;
  pictures: Pictures | null;
  table: ChartTable;
  method: ReactNode;
}) {
  return (
    <div id={id} className="scroll-mt-20 first:[&>section]:border-t-0">
      <ChartFrame
        {...rest}
        figure={pictures?.figure ?? null}
        {...(pictures === null ? {} : { narrowFigure: pictures.narrowFigure })}
      />
    </div>
  );
}

/** One's own agreement with colleagues, and the levels that each interviewer gives, overall and by criterion. */
import type { ChartTable } from '@/components/chart/chart-frame';
import type { CriterionFigures, PanelFigures, RaterFigures } from '../calibration';
import { FLOORS } from '../figures';
import { counted, meanLevel, NBSP, ownRestsOn, ownSentence, percent, ratersNotes, ratersSentence } from '../words';
import { cells, intervals, levelScale, MOST_RATERS_DRAWN } from './charts';
import { type Context, Frame, lines, Method, type PanelContext, RESAMPLED, Said, tableOf } from './frame';

export function OwnFrame(context: Context) {
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

/** Below so many performances a mean is drawn grey: little to read out of it. */
const THIN = 30;

export function RatersFrame(context: Context) {
  const { calibration } = context;
  const { raters, panel } = calibration;
  const labels = calibration.scaleLabels;
  if (raters.length === 0 && panel === null) return null;
  const rows = raters.map(({ raterId, name, mean }) =>
    mean.shown
      ? {
          id: raterId,
          name,
          interval: { low: mean.low, value: mean.mean, high: mean.high },
          thin: mean.performances < THIN,
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
      n={
        panel === null || panel.unnamed > 0
          ? 'On performances that a colleague rated too'
          : `${counted(raters.length, 'interviewer')}, on performances that a colleague rated too`
      }
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
            {FLOORS.mean} performances on; grey below {THIN}. Intervals are 95 % percentile intervals of 1,000 resamples
            of whole performances. A distance from the panel’s mean is not shown: the interviewer is in that mean, and
            who met whom is left to chance.
          </p>
        </Method>
      }
    />
  );
}

/** The picture in figures: criteria down, interviewers across. The file has a row a cell. */
function meansTable(raters: readonly RaterFigures[], criteria: readonly CriterionFigures[]): ChartTable {
  return {
    columns: [{ label: 'Criterion' }, ...raters.map((one) => ({ label: one.name, align: 'end' as const }))],
    rows: criteria.map(({ criterion }) => ({
      id: criterion.id,
      cells: [
        criterion.title,
        ...raters.map((one) => {
          const mean = one.byCriterion.find((cell) => cell.criterionId === criterion.id)?.mean;
          return mean?.shown
            ? `${meanLevel(mean.mean)} (${meanLevel(mean.low)}${NBSP}to${NBSP}${meanLevel(mean.high)}), n${NBSP}${mean.performances}`
            : '–';
        }),
      ],
    })),
  };
}

export function CellsFrame(context: PanelContext) {
  const { calibration, panel } = context;
  if (panel.unnamed > 0) return null;
  const { scaleLabels } = calibration;
  const raters = calibration.raters.filter((one) => one.mean.shown);
  const both = (criterionId: string) =>
    raters.filter((one) => one.byCriterion.some((cell) => cell.criterionId === criterionId && cell.mean.shown)).length >
    1;
  const criteria = panel.criteria.filter((one) => both(one.criterion.id));
  const fits = raters.length <= MOST_RATERS_DRAWN;
  const any = raters.length > 0 && criteria.length > 0;
  return (
    <Frame
      id="cells"
      question="Criterion by criterion, where do they stand?"
      sentence={
        any
          ? 'Read along a row: where dots stand far apart and their bars do not overlap, the anchors may mean different things to different people.'
          : `Not enough yet: a row needs two interviewers with ${FLOORS.mean} performances each on one criterion.`
      }
      n={
        any
          ? `${counted(criteria.length, 'criterion', 'criteria')} by ${counted(raters.length, 'interviewer')}`
          : 'Nothing to draw yet'
      }
      note={
        any
          ? lines([
              `Each cell runs from “${scaleLabels[0]}” at its left to “${scaleLabels.at(-1)}” at its right.`,
              'Different candidates were met here too.',
              ...(fits ? [] : [`Drawn for up to ${MOST_RATERS_DRAWN} interviewers; the table has them all.`]),
            ])
          : null
      }
      pictures={
        any && fits
          ? cells(raters, criteria, scaleLabels, {
              id: 'cells',
              label: 'Mean level by criterion (rows) and interviewer (columns), each a dot on its interval.',
            })
          : null
      }
      table={meansTable(raters, criteria)}
      method={
        <Method context={context} table="raters-by-criterion">
          <p>
            As above, for one criterion at a time; a cell with fewer than {FLOORS.mean} performances is empty, and grey
            below {THIN}.
          </p>
        </Method>
      }
    />
  );
}

/** The page about people: strictness, drift, pairs, habits, and the levels that each of them gives. */
import { calibrationOf, MOST_RATERS_DRAWN, type RaterFigures } from '../calibration';
import { driftOf } from '../drift';
import { FLOORS } from '../figures';
import { habitsOf } from '../habits';
import { MOST_PAIRS, PAIR_FLOOR, type PairFigures, pairsOfRaters } from '../pairs';
import { count, exactCells, figure, reason, text } from '../tables';
import { counted, listed, missing, percent, ratersNotes, ratersSentence, restsOn, type Sentence } from '../words';
import { type PanelDesk, tableNamed } from './agreement-frames';
import type { Board, Desk, Frame } from './board';
import { cells, intervals, levelScale, pairMatrix } from './charts';
import { habitsFrame } from './habit-frames';
import { marksOf } from './marks';
import { driftFrame, groupsFrame, severityFrame } from './severity-frames';

export function ratersBoard(desk: Desk): Board {
  const { basis } = desk;
  const calibration = calibrationOf(basis, { panel: true, course: false, rewordings: false, raters: true });
  const { panel } = calibration;
  const drift = driftOf(basis.performances, basis.severity, basis.only);
  const habits = habitsOf(basis.onScale, basis.severity, basis.only);
  const people: Frame[] = [severityFrame(desk, { tile: false })];
  if (panel !== null) people.push(groupsFrame(desk, panel));
  people.push(driftFrame(desk, drift, marksOf(basis), { tile: false }));
  if (panel !== null && basis.only === null) people.push(pairsFrame(desk));
  people.push(habitsFrame(desk, habits));
  if (panel !== null) {
    const panelDesk: PanelDesk = { ...desk, calibration, panel };
    people.push(meansFrame(panelDesk), ...(panel.unnamed > 0 ? [] : [cellsFrame(panelDesk)]));
  }
  return {
    view: 'raters',
    restsOn: restsOn(calibration),
    nothing: calibration.n.ratings === 0,
    tiles: [],
    frames: people,
  };
}

function pairsFrame({ basis }: Desk): Frame {
  const { pairs, met } = pairsOfRaters(
    basis.onScale,
    basis.scale.map((one) => one.level),
    basis.nameOf,
  );
  const shown = pairs.flatMap((pair) => (pair.agreement.shown ? [{ pair, exact: pair.agreement.exact }] : []));
  const people = new Set(pairs.flatMap((pair) => pair.raters)).size;
  const name = (pair: PairFigures) => `${pair.names[0]} and ${pair.names[1]}`;
  const low = [...shown].sort((a, b) => a.exact.value - b.exact.value)[0];
  const rest = shown.filter((one) => one !== low);
  const apart =
    low !== undefined &&
    rest.length > 0 &&
    rest.filter((one) => one.exact.low > low.exact.high).length >= rest.length / 2;
  const sentence: Sentence =
    low === undefined
      ? [
          `Not enough yet: a pair needs ${PAIR_FLOOR} shared performances, and the most that any has is ${Math.max(0, ...pairs.map((one) => one.performances))}.`,
        ]
      : apart
        ? [
            { strong: name(low.pair) },
            ` give the same level ${percent(low.exact.value)} of the time, clearly less often than most pairs.`,
          ]
        : [
            'Pairs give the same level ',
            { strong: `${percent(low.exact.value)} to ${percent(Math.max(...shown.map((one) => one.exact.value)))}` },
            ' of the time; their intervals overlap, so no pair stands out.',
          ];
  const fits = people <= MOST_RATERS_DRAWN;
  return {
    id: 'pairs',
    question: 'Which pairs of interviewers see things alike?',
    sentence,
    n: `${shown.length} of ${counted(met, 'pair')} with ${PAIR_FLOOR} shared performances or more`,
    notes: [
      ...(shown.length === 0
        ? []
        : [['Share of equal levels, in a stronger colour where it is higher; a dash stands for too few.'] as Sentence]),
      ...(fits
        ? []
        : [
            [
              `Drawn for up to ${MOST_RATERS_DRAWN} interviewers; the table has the ${MOST_PAIRS} pairs that meet most often.`,
            ] as Sentence,
          ]),
    ],
    advice:
      apart && low !== undefined
        ? [`Let ${listed([...low.pair.names])} rate three samples together and compare their lines, not their levels.`]
        : null,
    pictures:
      shown.length > 0 && fits
        ? pairMatrix(pairs, {
            id: 'pairs',
            label: 'Share of equal levels for each pair of interviewers, with the number of shared performances.',
          })
        : null,
    table: {
      name: 'pairs',
      title: 'Agreement by pair',
      columns: [
        text('Interviewer'),
        text('Interviewer, too'),
        count('Shared performances'),
        ...figure('Same level', 'percent'),
        ...figure('Weighted kappa', 'coefficient'),
        reason,
      ],
      rows: pairs.map((pair) => [
        ...pair.names,
        pair.performances,
        ...exactCells(pair.agreement),
        ...(pair.kappa === null ? [null, null, null] : [pair.kappa.value, pair.kappa.low, pair.kappa.high]),
        missing(pair.agreement),
      ]),
    },
    method: {
      says: [
        `All levels that the two gave the same performances and criteria. Intervals of shares resample units 1,000 times; kappa is Cohen’s with quadratic weights over the whole scale, with its asymptotic interval (Fleiss, Cohen and Everitt 1969). Shown from ${PAIR_FLOOR} shared performances on. Kappa runs low where nearly all levels are the same, though the two agree.`,
      ],
      formula: 'κ = (p(observed) − p(expected)) / (1 − p(expected))',
      rests: 'ratings',
      statistic: null,
    },
  };
}

/** Below so many performances a mean is drawn grey: little to read out of it. */
const THIN = 30;
const MOST_MEANS = 30;

function meansFrame(desk: PanelDesk): Frame {
  const { calibration, panel } = desk;
  const { raters, scaleLabels } = calibration;
  const rows = raters.slice(0, MOST_MEANS).map(({ raterId, name, mean }) =>
    mean.shown
      ? {
          id: raterId,
          name,
          interval: { low: mean.low, value: mean.mean, high: mean.high },
          thin: mean.performances < THIN,
        }
      : { id: raterId, name, note: `not enough yet: ${mean.have} of ${mean.floor} performances` },
  );
  const enough = rows.some((row) => 'interval' in row) && scaleLabels.length > 0;
  return {
    id: 'raters',
    question: panel.unnamed > 0 ? 'Which levels do you give?' : 'Which levels does each interviewer give?',
    sentence: ratersSentence(calibration),
    n:
      panel.unnamed > 0
        ? 'On performances that a colleague rated too'
        : `${counted(raters.length, 'interviewer')}, on performances that a colleague rated too`,
    notes: [
      ...ratersNotes(calibration).map((note): Sentence => [note]),
      ...(raters.length > MOST_MEANS ? [[`The first ${MOST_MEANS} are drawn; the table has all.`] as Sentence] : []),
    ],
    advice: null,
    pictures: enough
      ? intervals(rows, levelScale(scaleLabels), {
          id: 'raters',
          label: 'Mean level by interviewer, alphabetical, each a dot on its interval.',
          names: 150,
        })
      : null,
    table: tableNamed(desk, 'raters'),
    method: {
      says: [
        `The mean of the levels that an interviewer gave on shared performances, each level counting the same, from ${FLOORS.mean} performances on; grey below ${THIN}. Intervals are 95 % percentile intervals of 1,000 resamples of whole performances. It is no measure of strictness: who met whom is left to chance here, and allowed for in severity above.`,
      ],
      formula: 'mean level = sum of levels / ratings',
      rests: 'ratings',
      statistic: 'mean',
    },
  };
}

function cellsFrame(desk: PanelDesk): Frame {
  const { calibration, panel } = desk;
  const { scaleLabels } = calibration;
  const raters = calibration.raters.filter((one: RaterFigures) => one.mean.shown && one.byCriterion.length > 0);
  const both = (criterionId: string) =>
    raters.filter((one) => one.byCriterion.some((cell) => cell.criterionId === criterionId && cell.mean.shown)).length >
    1;
  const criteria = panel.criteria.filter((one) => both(one.criterion.id));
  const any = raters.length > 0 && criteria.length > 0;
  return {
    id: 'cells',
    question: 'Criterion by criterion, where do they stand?',
    sentence: any
      ? [
          'Read along a row: where dots stand far apart and their bars do not overlap, the anchors may mean different things to different people.',
        ]
      : calibration.raters.length > MOST_RATERS_DRAWN
        ? [`Drawn for up to ${MOST_RATERS_DRAWN} interviewers: choose a role to see fewer.`]
        : [`Not enough yet: a row needs two interviewers with ${FLOORS.mean} performances each on one criterion.`],
    n: any
      ? `${counted(criteria.length, 'criterion', 'criteria')} by ${counted(raters.length, 'interviewer')}`
      : 'Nothing to draw yet',
    notes: any
      ? [
          [
            `Each cell runs from “${scaleLabels[0]}” at its left to “${scaleLabels.at(-1)}” at its right. Different candidates were met here too.`,
          ],
        ]
      : [],
    advice: null,
    pictures: any
      ? cells(raters, criteria, scaleLabels, {
          id: 'cells',
          label: 'Mean level by criterion (rows) and interviewer (columns), each a dot on its interval.',
        })
      : null,
    table: tableNamed(desk, 'raters-by-criterion'),
    method: {
      says: [
        `As above, for one criterion at a time; a cell with fewer than ${FLOORS.mean} performances is empty, and grey below ${THIN}.`,
      ],
      formula: 'mean level = sum of levels / ratings, by criterion and interviewer',
      rests: 'ratings',
      statistic: 'mean',
    },
  };
}

/** The page about people: strictness, drift, pairs, habits, and the levels that each of them gives. */
import { type Calibration, type Company, calibrationOf, MOST_RATERS_DRAWN, type RaterFigures } from '../calibration';
import { driftOf } from '../drift';
import { FLOORS } from '../figures';
import { habitsOf } from '../habits';
import { MOST_PAIRS, PAIR_FLOOR, type PairFigures, pairsOfRaters } from '../pairs';
import { callsOf } from '../rating-file';
import { count, exactCells, figure, reason, text } from '../tables';
import { counted, listed, missing, percent, ratersNotes, ratersSentence, restsOn, type Sentence } from '../words';
import { tableNamed } from './agreement-frames';
import { type Board, type Desk, type Frame, notAllDrawn, only, onMainScale } from './board';
import { levelScale, MOST_ROWS, PERSON } from './drawing';
import { cells, pairMatrix } from './grid-charts';
import { habitsFrame } from './habit-frames';
import { intervals } from './interval-charts';
import { marksOf } from './marks';
import { driftFrame, groupsFrame, severityFrame } from './severity-frames';

type PeopleDesk = Desk & { calibration: Calibration; company: Company };

export function ratersBoard(desk: Desk): Board {
  const { basis } = desk;
  const calibration = calibrationOf(basis, { panel: false, course: false, rewordings: false, raters: true });
  const { company } = calibration;
  const drift = driftOf(basis.performances, basis.severity, basis.only);
  const habits = habitsOf(basis.onScale, basis.severity, basis.only);
  const people: Frame[] = [severityFrame(desk, { tile: false })];
  if (company !== null) people.push(groupsFrame(desk, company));
  people.push(driftFrame(desk, drift, marksOf(basis), { tile: false }));
  if (company !== null && basis.only === null) people.push(pairsFrame(desk));
  people.push(habitsFrame(desk, habits));
  if (company !== null) {
    const peopleDesk: PeopleDesk = { ...desk, calibration, company };
    people.push(meansFrame(peopleDesk), ...(company.unnamed > 0 ? [] : [cellsFrame(peopleDesk)]));
  }
  return {
    view: 'raters',
    restsOn: restsOn(calibration),
    nothing: calibration.n.ratings === 0,
    tiles: [],
    frames: people,
  };
}

function pairsFrame(desk: Desk): Frame {
  const { basis } = desk;
  const call = callsOf(basis);
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
  const example = (low?.pair ?? pairs[0]) as PairFigures | undefined;
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
        : shown.length === 0
          ? ['Nothing to do yet: changing pairs give severity sooner than any one pair gets here.']
          : ['Nothing to do here. Keep changing who sits with whom.'],
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
        'All levels that the two gave the same performances and criteria. Kappa is Cohen’s with quadratic weights over the whole scale; it runs low where nearly all levels are the same, though the two agree.',
      ],
      formula: 'same level = equal levels / shared levels; κ = (p(observed) − p(expected)) / (1 − p(expected))',
      interval:
        '95 %: 1,000 resamples of the units for the share, asymptotic for kappa (Fleiss, Cohen and Everitt 1969).',
      floor: `${PAIR_FLOOR} performances shared by the two on.`,
      rests: 'ratings',
      statistic: `agreement${onMainScale(desk)}${example === undefined ? '' : only('rater', ...example.raters.map(call))}`,
      look: '`exact` is that pair’s share; `weighted-kappa --weights quadratic` in its place has their kappa.',
    },
  };
}

/** Below so many performances a mean is drawn grey: little to read out of it. */
const THIN = 30;

function meansFrame(desk: PeopleDesk): Frame {
  const { calibration, company } = desk;
  const { raters, scaleLabels } = calibration;
  const rows = raters.slice(0, MOST_ROWS).map(({ raterId, name, mean }) =>
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
    question: company.unnamed > 0 ? 'Which levels do you give?' : 'Which levels does each interviewer give?',
    sentence: ratersSentence(calibration),
    n:
      company.unnamed > 0
        ? 'On performances that a colleague rated too'
        : `${counted(raters.length, 'interviewer')}, on performances that a colleague rated too`,
    notes: [
      ...ratersNotes(calibration).map((note): Sentence => [note]),
      ...notAllDrawn(rows.length, raters.length, `the first ${MOST_ROWS}`),
    ],
    advice: enough
      ? ['Do nothing on this alone: severity above is the figure that allows for who met whom.']
      : ['Nothing to do yet: means come with shared performances.'],
    pictures: enough
      ? intervals(rows, levelScale(scaleLabels), {
          id: 'raters',
          label: 'Mean level by interviewer, alphabetical, each a dot on its interval.',
          names: PERSON,
        })
      : null,
    table: tableNamed(desk, 'raters'),
    method: {
      says: [
        `The mean of the levels that an interviewer gave on shared performances, each level counting the same; a ring below ${THIN} performances. It is no measure of strictness: who met whom is left to chance here, and allowed for in severity above.`,
      ],
      formula: 'mean level = sum of levels / ratings',
      interval:
        '95 %: percentiles of 1,000 resamples of whole performances; the command below resamples single levels.',
      floor: `${FLOORS.mean} shared performances of one interviewer on.`,
      rests: 'ratings',
      statistic: `mean${onMainScale(desk)}${raters[0] === undefined ? '' : only('rater', callsOf(desk.basis)(raters[0].raterId))}`,
      look: '`value` is that interviewer’s mean level.',
    },
  };
}

function cellsFrame(desk: PeopleDesk): Frame {
  const { calibration, company } = desk;
  const { scaleLabels } = calibration;
  const raters = calibration.raters.filter((one: RaterFigures) => one.mean.shown && one.byCriterion.length > 0);
  const both = (criterionId: string) =>
    raters.filter((one) => one.byCriterion.some((cell) => cell.criterionId === criterionId && cell.mean.shown)).length >
    1;
  const criteria = company.criteria.filter((one) => both(one.id));
  const any = raters.length > 0 && criteria.length > 0;
  const apart = (one: (typeof criteria)[number]): number => {
    const means = raters.flatMap((rater) =>
      rater.byCriterion.flatMap(({ criterionId, mean }) => (criterionId === one.id && mean.shown ? [mean.mean] : [])),
    );
    return Math.max(...means) - Math.min(...means);
  };
  const widest = new Set([...criteria].sort((a, b) => apart(b) - apart(a)).slice(0, MOST_ROWS));
  const drawn = criteria.filter((one) => widest.has(one));
  const many = calibration.raters.length > MOST_RATERS_DRAWN;
  return {
    id: 'cells',
    question: 'Criterion by criterion, where do they stand?',
    sentence: any
      ? [
          'Read along a row: where dots stand far apart and their bars do not overlap, the anchors may mean different things to different people.',
        ]
      : many
        ? [`Drawn for up to ${MOST_RATERS_DRAWN} interviewers: choose a role to see fewer.`]
        : [`Not enough yet: a row needs two interviewers with ${FLOORS.mean} performances each on one criterion.`],
    n: any
      ? `${counted(criteria.length, 'criterion', 'criteria')} by ${counted(raters.length, 'interviewer')}`
      : many
        ? counted(calibration.raters.length, 'interviewer')
        : 'Nothing to draw yet',
    notes: any
      ? [
          [
            `Each cell runs from “${scaleLabels[0]}” at its left to “${scaleLabels.at(-1)}” at its right; a ring stands on little data. Different candidates were met here too.`,
          ],
          ...notAllDrawn(drawn.length, criteria.length, `the ${MOST_ROWS} on which people lie furthest apart`),
        ]
      : [],
    advice: any
      ? ['Pick the row whose dots lie furthest apart, and rate one of its samples together.']
      : many
        ? ['Until then see which criteria interviewers read differently, under “Criteria”: it counts everybody.']
        : ['Nothing to do yet: rows come with shared performances.'],
    pictures: any
      ? cells(raters, drawn, scaleLabels, {
          id: 'cells',
          label: 'Mean level by criterion (rows) and interviewer (columns), each a dot on its interval.',
        })
      : null,
    table: tableNamed(desk, 'raters-by-criterion'),
    method: {
      says: [
        `As above, for one criterion at a time; a cell below the floor is empty, and a ring stands below ${THIN} performances.`,
      ],
      formula: 'mean level = sum of levels / ratings, by criterion and interviewer',
      interval: '95 %: percentiles of 1,000 resamples of whole performances.',
      floor: `${FLOORS.mean} performances of one interviewer on one criterion, and two such interviewers a row, on.`,
      rests: 'ratings',
      statistic: `mean${exampleOf(desk, raters[0] ?? calibration.raters[0], drawn[0] ?? company.criteria[0])}`,
      look: '`value` is the mean of that cell.',
    },
  };
}

const exampleOf = (
  desk: Desk,
  rater: RaterFigures | undefined,
  one: Company['criteria'][number] | undefined,
): string =>
  rater === undefined || one === undefined
    ? ''
    : `${only('rater', callsOf(desk.basis)(rater.raterId))}${only('criterion', one.title)}`;

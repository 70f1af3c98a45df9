/** What each criterion does: how differently it is read, whether it goes with the rest, how hard it is. */
import type { Floored } from '../figures';
import { ITEM_FLOORS, type ItemFigures } from '../items';
import { count, figure, reason, text, valueCells } from '../tables';
import { counted, lacking, listed, missing, percent, points, type Sentence, SHARED } from '../words';
import { alphaScale } from './agreement-frames';
import { type Desk, type Frame, leadTo, notAllDrawn, only } from './board';
import { levelScale, MOST_ROWS, NAMES, type Pictures, type Scale } from './drawing';
import { intervals } from './interval-charts';

export const itemsTable = (items: readonly ItemFigures[]): Frame['table'] => ({
  name: 'items',
  title: 'Criteria: difficulty, discrimination, spread between interviewers',
  columns: [
    text('Criterion'),
    text('Question'),
    count('Performances'),
    count('Candidates'),
    ...figure('Mean level, adjusted', 'level'),
    ...figure('Goes with the rest', 'coefficient'),
    ...figure('Spread of interviewers', 'coefficient'),
    text('Says'),
    reason,
  ],
  rows: items.map((one) => [
    one.criterion.title,
    one.criterion.question.title,
    one.performances,
    one.candidates,
    ...valueCells(one.difficulty),
    ...valueCells(one.discrimination),
    ...valueCells(one.spread),
    listed(
      one.flags.map(
        (flag) =>
          ({ alone: 'does not go with the rest', flat: 'does not separate', 'read-differently': 'read differently' })[
            flag
          ],
      ),
    ),
    missing(one.discrimination),
  ]),
});

export const bankOf = (desk: Desk, { criterion: { question } }: ItemFigures) =>
  leadTo(desk, `/bank/${question.slug}`, question.title);

type Known<K extends 'spread' | 'discrimination' | 'difficulty'> = ItemFigures &
  Record<K, Extract<ItemFigures[K], { shown: true }>>;
const withFigure = <K extends 'spread' | 'discrimination' | 'difficulty'>(
  items: readonly ItemFigures[],
  key: K,
): Known<K>[] => items.filter((one): one is Known<K> => one[key].shown);

function notEnough(
  items: readonly ItemFigures[],
  of: (one: ItemFigures) => Floored<object>,
  unit: typeof SHARED,
): Sentence {
  const most = items.reduce<Floored<object> | null>((a, one) => {
    const b = of(one);
    return b.shown || (a !== null && !a.shown && a.have >= b.have) ? a : b;
  }, null);
  return most === null
    ? ['There are no comparable ratings yet.']
    : [`The criterion nearest to it: ${lacking(most, unit)}`];
}

const NOT_YET: Sentence = [
  'Let two interviewers rate each performance, and keep the criteria of a role still: figures come with shared performances.',
];
/** Of a long list, so many from either end. */
const ENDS = MOST_ROWS / 2;

const onlyOf = (one: ItemFigures | undefined): string =>
  one === undefined ? '' : only('criterion', one.criterion.title);

export function spreadFrame(desk: Desk, items: readonly ItemFigures[]): Frame {
  const known = withFigure(items, 'spread').sort((a, b) => b.spread.value - a.spread.value);
  const read = known.filter((one) => one.flags.includes('read-differently'));
  const [widest] = read;
  return {
    id: 'spread',
    question: 'Which criteria do interviewers read differently?',
    sentence:
      known.length === 0
        ? notEnough(items, (one) => one.spread, SHARED)
        : widest === undefined
          ? [
              { strong: 'None clearly' },
              ': what lies between interviewers on any one criterion is small or may be chance.',
            ]
          : [
              'On ',
              { strong: `“${widest.criterion.title}”` },
              ` interviewers lie ${points(widest.spread.value)} of a level around their middle (likely ${points(widest.spread.low)} to ${points(widest.spread.high)})${read.length > 1 ? `; ${counted(read.length - 1, 'criterion', 'criteria')} more stand out` : ''}.`,
            ],
    n: `${counted(known.length, 'criterion', 'criteria')} of ${items.length} with ${ITEM_FLOORS.spread} shared performances or more`,
    notes:
      known.length === 0
        ? []
        : [
            ['A ring: too little to say, or too little to matter. At “alike” all read the anchors alike.'],
            ...notAllDrawn(Math.min(MOST_ROWS, known.length), known.length, `the ${MOST_ROWS} widest`),
          ],
    advice:
      widest === undefined
        ? known.length === 0
          ? NOT_YET
          : ['Nothing to do here: the anchors are read alike.']
        : [
            'Give its anchors something to count or to hear, then compare before and after: ',
            bankOf(desk, widest),
            '.',
          ],
    pictures: known.length === 0 ? null : spreadPicture(known.slice(0, MOST_ROWS), { id: 'spread' }),
    table: itemsTable(items),
    method: {
      says: [
        `A crossed model of each criterion alone: level = mean + performance + interviewer + rest, by REML. Everybody’s severity is taken off first, so that what is left is how differently they read this one. Shown is the standard deviation of interviewers. Of more than 60 interviewers it is taken by moments (Henderson’s method 3), which the command below does not.`,
      ],
      formula: 'SD of b(r) in level − severity(r) = μ + u(p) + b(r) + e, one criterion',
      interval: '95 %, by the profile of the restricted likelihood (Pinheiro and Bates 2000).',
      floor: `${ITEM_FLOORS.spread} shared performances on the criterion on.`,
      rests: 'ratings-less-severity',
      statistic: `rater-spread${onlyOf(known[0] ?? items[0])}`,
      look: '`sd` is the spread of that criterion.',
    },
  };
}

export function discriminationFrame(desk: Desk, items: readonly ItemFigures[]): Frame {
  const known = withFigure(items, 'discrimination').sort((a, b) => a.discrimination.value - b.discrimination.value);
  const alone = known.filter((one) => one.flags.includes('alone'));
  const [first] = alone;
  return {
    id: 'discrimination',
    question: 'Which criteria go with the rest?',
    sentence:
      known.length === 0
        ? notEnough(items, (one) => one.discrimination, { one: 'candidate', many: 'candidates' })
        : first === undefined
          ? [
              { strong: `All ${known.length}` },
              ' go with the rest: who is strong on one tends to be strong on the others.',
            ]
          : [
              { strong: `“${first.criterion.title}”` },
              ` does not go with the rest${alone.length > 1 ? `, nor do ${alone.length - 1} more` : ''}: it measures something else, or nothing.`,
            ],
    n: `${counted(known.length, 'criterion', 'criteria')} of ${items.length} with ${ITEM_FLOORS.discrimination} candidates or more`,
    notes:
      known.length === 0
        ? []
        : [
            ['0: knowing the rest says nothing of it; 1: it says all. Neither end is a goal.'],
            ...notAllDrawn(Math.min(MOST_ROWS, known.length), known.length, `the ${MOST_ROWS} lowest`),
          ],
    advice:
      first !== undefined
        ? ['Ask whether it belongs to this role at all: ', bankOf(desk, first), '.']
        : known.length === 0
          ? NOT_YET
          : ['Nothing to do here.'],
    pictures:
      known.length === 0
        ? null
        : intervals(
            known.slice(0, MOST_ROWS).map((one) => ({
              id: one.criterion.id,
              name: one.criterion.title,
              interval: one.discrimination,
              thin: one.discrimination.low <= 0,
            })),
            alphaScale(
              known.map((one) => one.discrimination.low),
              'correlation with the candidate’s other criteria',
            ),
            {
              id: 'discrimination',
              label: 'Correlation of each criterion with a candidate’s other criteria, each a dot on its interval.',
              at: { value: 0, name: 'not at all' },
            },
          ),
    table: itemsTable(items),
    method: {
      says: [
        `A candidate’s mean level on the criterion, strictness taken off, against the mean of all their other criteria, each less its own average. Below .15 it is said not to go with the rest. It grows with halo, and says nothing of validity.`,
      ],
      formula: 'Pearson’s r of (criterion, rest) over candidates',
      interval: '95 %, Fisher’s: tanh(atanh r ± 1.96 / √(n − 3)).',
      floor: `${ITEM_FLOORS.discrimination} candidates on.`,
      rests: 'criterion-and-rest',
      statistic: `pearson${onlyOf(known[0] ?? items[0])}`,
      look: '`r` is that criterion’s figure.',
    },
  };
}

export function difficultyFrame(desk: Desk, items: readonly ItemFigures[], labels: readonly string[]): Frame {
  const known = withFigure(items, 'difficulty').sort((a, b) => a.difficulty.value - b.difficulty.value);
  const flat = known.filter((one) => one.flags.includes('flat'));
  const drawn = known.length <= MOST_ROWS ? known : [...known.slice(0, ENDS), ...known.slice(-ENDS)];
  const [hardest] = known;
  const easiest = known.at(-1);
  return {
    id: 'difficulty',
    question: 'Which criteria are hard, which easy?',
    sentence:
      known.length === 0 || hardest === undefined || easiest === undefined
        ? notEnough(items, (one) => one.difficulty, SHARED)
        : [
            { strong: `“${hardest.criterion.title}”` },
            ` is hardest (mean level ${hardest.difficulty.value.toFixed(1)}), `,
            { strong: `“${easiest.criterion.title}”` },
            ` easiest (${easiest.difficulty.value.toFixed(1)}).`,
          ],
    n: `${counted(known.length, 'criterion', 'criteria')} of ${items.length} with ${ITEM_FLOORS.difficulty} performances or more`,
    notes:
      flat.length === 0
        ? notAllDrawn(drawn.length, known.length, `the ${ENDS} hardest and the ${ENDS} easiest`)
        : [
            ...notAllDrawn(drawn.length, known.length, `the ${ENDS} hardest and the ${ENDS} easiest`),
            [
              `${listed(flat.map((one) => `“${one.criterion.title}” (${percent(one.commonest?.share ?? 0)} “${one.commonest?.label}”)`))}: nearly everybody gets one level, so it does not separate.`,
            ],
          ],
    advice:
      flat[0] !== undefined
        ? ['A harder follow-up would make room above it: ', bankOf(desk, flat[0]), '.']
        : known.length === 0
          ? NOT_YET
          : ['Nothing to do here: no criterion gives nearly everybody the same level.'],
    pictures:
      known.length === 0 || labels.length === 0
        ? null
        : intervals(
            drawn.map((one) => ({
              id: one.criterion.id,
              name: one.criterion.title,
              interval: one.difficulty,
              thin: one.performances < 2 * ITEM_FLOORS.difficulty,
            })),
            { ...levelScale(labels), unit: 'mean level, strictness taken off' },
            {
              id: 'difficulty',
              label: 'Mean level by criterion, strictness taken off, hardest first, each a dot on its interval.',
            },
          ),
    table: itemsTable(items),
    method: {
      says: [
        'The mean over performances of the mean level less each interviewer’s severity. Different candidates met different questions, so small differences may be theirs.',
      ],
      formula: 'mean over p of mean over r of (level − severity(r))',
      interval: '95 %, normal over performances: ± 1.96 s / √n; the command below resamples instead and comes near it.',
      floor: `${ITEM_FLOORS.difficulty} performances on the criterion on.`,
      rests: 'means-by-criterion',
      statistic: `mean${onlyOf(known[0] ?? items[0])}`,
      look: '`value` is that criterion’s mean level.',
    },
  };
}

/** Room for a criterion's name in a tile. */
export const TILE_NAMES = 210;

/** How far interviewers lie apart, in levels; an interval may run out of the picture, and says so. */
export function spreadPicture(known: readonly Known<'spread'>[], about: { id: string; wide?: number }): Pictures {
  const highest = Math.max(0.6, ...known.map((one) => Math.min(1.2, one.spread.high)));
  const end = Math.ceil(highest * 5) / 5;
  const scale: Scale = {
    domain: [0, end],
    ticks: [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2].filter((tick) => tick <= end),
    say: (value) => (value === 0 ? 'alike' : value.toFixed(1)),
    unit: 'levels between interviewers, as a standard deviation',
  };
  return intervals(
    known.map((one) => ({
      id: one.criterion.id,
      name: one.criterion.title,
      interval: one.spread,
      thin: !one.flags.includes('read-differently'),
    })),
    scale,
    {
      ...about,
      label: 'Standard deviation of interviewers by criterion, each a dot on its interval.',
      names: about.wide === undefined ? NAMES : TILE_NAMES,
    },
  );
}

/** The front page of calibration: six questions that a hiring manager asks, one's own figures, and what was left out. */
import { type AdjustedPerformance, adjustedOf, WORTH_A_LOOK } from '../adjusted';
import type { Calibration } from '../calibration';
import { calibrationOf } from '../calibration';
import { LEFT_OUT, LEFT_OUT_WORDS } from '../comparable';
import { driftOf } from '../drift';
import { FLOORS, type Floored } from '../figures';
import { habitsOf } from '../habits';
import type { ItemFigures } from '../items';
import { count, type FigureTable, figure, reason, text } from '../tables';
import { type TrustFigures, trustOf } from '../trust';
import {
  counted,
  lacking,
  leftOutSentence,
  listed,
  ownRestsOn,
  ownSentence,
  percent,
  restsOn,
  type Sentence,
  SHARED,
  unreadNotes,
} from '../words';
import { alikeTile, alphaScale, type PanelDesk, PERCENT_SCALE, tableNamed } from './agreement-frames';
import { counts } from './bar-charts';
import { type Board, type Desk, type Frame, NO_INTERVAL, only, RESAMPLED } from './board';
import { PERSON, TILE } from './drawing';
import { habitsFrame } from './habit-frames';
import { intervals } from './interval-charts';
import { bankOf, itemsTable, spreadPicture, TILE_NAMES } from './item-frames';
import { marksOf } from './marks';
import { driftFrame, severityFrame } from './severity-frames';

export function overviewBoard(desk: Desk): Board {
  const { basis } = desk;
  const calibration = calibrationOf(basis, { panel: true, course: false, rewordings: false, raters: false });
  const drift = driftOf(basis.performances, basis.severity, basis.only);
  const { panel } = calibration;
  const left = leftOutFrame({ ...desk, calibration });
  const own = ownFrame({ ...desk, calibration });
  const base = {
    view: 'overview' as const,
    restsOn: restsOn(calibration),
    nothing: calibration.n.ratings === 0 && LEFT_OUT.every((key) => calibration.left[key] === 0),
  };
  if (panel === null) {
    const habits = habitsOf(basis.onScale, basis.severity, basis.only);
    return {
      ...base,
      tiles: [],
      frames: [
        own,
        severityFrame(desk, { tile: true }),
        driftFrame(desk, drift, marksOf(basis), { tile: true }),
        habitsFrame(desk, habits),
        left,
      ].flatMap((one) => one ?? []),
    };
  }
  const panelDesk: PanelDesk = { ...desk, calibration, panel };
  const items = basis.items;
  return {
    ...base,
    tiles: [
      alikeTile(panelDesk),
      trustTile(trustOf(basis.severity)),
      severityFrame(desk, { tile: true }),
      luckTile(desk),
      driftFrame(desk, drift, marksOf(basis), { tile: true }),
      criteriaTile(desk, items),
    ],
    frames: [own, left].flatMap((one) => one ?? []),
  };
}

/** Employment interviews: .74 where two sit in one panel, .44 where they meet the candidate separately. */
const YARDSTICK = { panel: 0.74, separate: 0.44 } as const;

export function trustTile(trust: Floored<TrustFigures>): Frame {
  const method = {
    says: [
      'From the same crossed model as severity: the share of variance between panel averages that is the performance’s own. For the panel ICC(Q,k) with k the harmonic mean of interviewers a performance and their overlap allowed for; for one interviewer ICC(A,1), strictness counted as error. With one more: the same with k + 1. Source: ten Hove, Jorgensen and van der Ark (2024), Psychological Methods 29, 967.',
      'It depends on how much candidates differ: after a strict first stage it is lower without interviewers being worse. The yardstick for one interviewer: reliability of employment interviews averages .74 within one panel and .44 between separate interviews (Huffcutt, Culbertson and Weyhrauch 2013, 125 coefficients; quoted from a secondary source).',
    ],
    formula: 'ICC(Q,k) = u / (u + q r + e / k); ICC(A,1) = u / (u + r + e)',
    interval:
      '95 %: quantiles over the restricted likelihood of the variances. “With one more” is worked out and has none.',
    floor: '30 shared performances and 3 interviewers who judge together on.',
    rests: 'ratings-by-performance' as const,
    statistic: 'panel-reliability',
    look: '`ICC(Q,k)` and `ICC(A,1)` are panel and single interviewer, `panelPlusOne` is one more.',
  };
  const base = {
    id: 'trust',
    question: 'Can we trust the panel’s average?',
    method,
    table: {
      name: 'trust' as const,
      title: 'Reliability',
      columns: [text('Figure'), ...figure('Share', 'coefficient'), count('Performances'), reason],
      rows: trust.shown
        ? [
            ['Panel as it was, ICC(Q,k)', trust.panel.value, trust.panel.low, trust.panel.high, trust.performances, ''],
            [
              'One interviewer, ICC(A,1)',
              trust.single.value,
              trust.single.low,
              trust.single.high,
              trust.performances,
              '',
            ],
            ['With one interviewer more', trust.plusOne, null, null, trust.performances, ''],
          ]
        : [['Panel as it was, ICC(Q,k)', null, null, null, trust.have, lacking(trust, SHARED)]],
    },
  };
  if (!trust.shown) {
    return {
      ...base,
      sentence: [lacking(trust, SHARED)],
      n: counted(trust.have, 'shared performance'),
      notes: [],
      advice: ['Let two interviewers rate each performance: one alone leaves nothing to compare.'],
      pictures: null,
    };
  }
  const { panel, single, plusOne } = trust;
  const gain = plusOne - panel.value;
  const notes: Sentence[] = [
    [
      `One interviewer alone: ${percent(single.value)}. Employment interviews average ${percent(YARDSTICK.separate)} where people interview separately and ${percent(YARDSTICK.panel)} where they sit in one room.`,
    ],
  ];
  if (trust.raters < 6)
    notes.push([`With ${trust.raters} interviewers their differences are nearly unknown: mind the bar.`]);
  if (trust.elsewhere > 0)
    notes.push([
      `Of the largest group that can be compared; ${counted(trust.elsewhere, 'interviewer')} share no performance with it.`,
    ]);
  return {
    ...base,
    sentence: [
      'About ',
      { strong: `${percent(panel.value)} of what separates panel averages` },
      ` is real difference between performances; the rest is who happened to interview (likely ${percent(panel.low)} to ${percent(panel.high)}).`,
    ],
    n: `${counted(trust.performances, 'performance')}, ${trust.ratersPerPerformance.toFixed(1)} interviewers each`,
    notes,
    advice: [
      `One more interviewer would take it from ${percent(panel.value)} to about ${percent(plusOne)}${gain < 0.05 ? ': hardly worth the hour' : ''}. Rating the same samples first costs less and helps every panel.`,
    ],
    pictures: intervals(
      [
        { id: 'single', name: 'One interviewer alone', interval: single },
        { id: 'panel', name: 'The panel as it was', interval: panel },
        {
          id: 'more',
          name: 'With one more, worked out',
          interval: { low: plusOne, value: plusOne, high: plusOne },
          estimate: true,
        },
      ],
      { ...PERCENT_SCALE, unit: 'share that is real difference between performances' },
      {
        id: 'trust',
        label: 'Share of real difference for one interviewer, for the panel, and for one interviewer more.',
        names: PERSON,
        wide: TILE,
      },
    ),
  };
}

const LUCK_CLASSES = [0.1, 0.2, WORTH_A_LOOK, Number.POSITIVE_INFINITY] as const;

function luckTile(desk: Desk): Frame {
  const { basis, workspaceHref } = desk;
  const base = {
    id: 'luck',
    question: 'Did luck of the draw matter?',
    method: {
      says: [
        'From the same crossed model: each performance’s mean less the strictness of those who rated it, shrunk towards the mean of all as far as so few ratings demand, beside the mean as it was given. Differences in levels, never places.',
      ],
      formula: 'adjusted(p) = μ + s (mean(p) − μ − mean strictness of its raters), s = k u / (k u + e)',
      interval:
        'none here: a count of performances. The error of each adjusted level stands beside it, on its loop’s pages.',
      floor: 'performances whose interviewers all have a severity, and only where an owner has turned it on.',
      rests: 'ratings-by-performance' as const,
      statistic: 'adjusted-scores',
      look: '`units` has each performance’s `raw` and `adjusted`.',
    },
  };
  const tableOf = (rows: FigureTable['rows']): FigureTable => ({
    name: 'adjusted',
    title: 'Performances by what strictness made',
    columns: [text('Difference'), count('Performances')],
    rows,
  });
  const about = { text: 'What this is, and what it is not', href: `${workspaceHref}/calibration/adjusted` };
  if (!basis.input.adjusted) {
    return {
      ...base,
      sentence: ['Adjusted levels are off in this workspace.'],
      n: 'Nothing is computed',
      notes: [],
      advice: [about, '. An owner can turn it on.'],
      pictures: null,
      table: tableOf([]),
    };
  }
  const found = adjustedOf(basis.performances, basis.severity);
  if (found.length === 0) {
    return {
      ...base,
      sentence: ['Not enough yet: it needs performances whose interviewers all have a severity.'],
      n: 'No performance qualifies',
      notes: [],
      advice: ['Let interviewers share performances until each has a severity. ', about, '.'],
      pictures: null,
      table: tableOf([]),
    };
  }
  const luck = found.map((one: AdjustedPerformance) => Math.abs(one.luck));
  const far = luck.filter((one) => one >= WORTH_A_LOOK).length;
  let from = 0;
  const rows = LUCK_CLASSES.map((until) => {
    const low = from;
    from = until;
    return {
      id: String(until),
      name:
        until === Number.POSITIVE_INFINITY
          ? `${low} of a level or more`
          : `${low === 0 ? 'below ' : `${low} to `}${until} of a level`,
      count: luck.filter((one) => one >= low && one < until).length,
      quiet: until !== Number.POSITIVE_INFINITY,
    };
  });
  return {
    ...base,
    sentence: [
      'For ',
      { strong: `${far} of ${counted(found.length, 'performance')}` },
      ` the strictness of whoever happened to interview made ${WORTH_A_LOOK} of a level or more.`,
    ],
    n: counted(found.length, 'performance'),
    notes: [['Advisory. It never sorts, filters or replaces what was given.']],
    advice: [
      far === 0
        ? 'Nothing to do: panels were mixed well. '
        : 'Mix panels so that a strict and a kind interviewer sit together. ',
      about,
      '.',
    ],
    pictures: counts(rows, {
      id: 'luck',
      label: 'Performances by how much the strictness of their interviewers made.',
      unit: 'performances, and their share',
      names: PERSON,
      wide: TILE,
    }),
    table: tableOf(rows.map((one) => [one.name, one.count])),
  };
}

function criteriaTile(desk: Desk, items: readonly ItemFigures[]): Frame {
  const known = items.filter((one) => one.discrimination.shown || one.spread.shown);
  const told = items.flatMap((one) =>
    one.discrimination.shown ? [{ ...one, discrimination: one.discrimination }] : [],
  );
  const width = ({ spread }: ItemFigures): number => (spread.shown ? spread.value : 0);
  // In the picture's order: the first that is named is the first that is drawn.
  const read = items.filter((one) => one.flags.includes('read-differently')).sort((a, b) => width(b) - width(a));
  const alone = items.filter((one) => one.flags.includes('alone'));
  const flat = items.filter((one) => one.flags.includes('flat'));
  const named = (list: readonly ItemFigures[]) => listed(list.slice(0, 2).map((one) => `“${one.criterion.title}”`));
  const troubled = [...new Set([...read, ...alone, ...flat])];
  const [worst] = troubled.length > 0 ? troubled : known.length > 0 ? known : items;
  const base = {
    id: 'separate',
    question: 'Which criteria tell candidates apart?',
    table: itemsTable(items),
    method: {
      says: [
        'How well a criterion goes with the rest: the correlation of a candidate’s mean level on it with the mean of all their other criteria, strictness taken off first. How differently interviewers read it: the standard deviation of interviewers in a crossed model of that criterion alone. Below .15 a criterion does not go with the rest; with 90 % of levels on one, it does not separate; 0.3 of a level between interviewers, with an interval above 0, means that they read it differently.',
      ],
      formula: 'r(criterion, rest) over candidates; SD of b(r) by REML',
      interval: '95 %: Fisher’s for the correlation, by profile for the spread.',
      floor: '50 candidates for the correlation, 30 shared performances for the spread on.',
      rests: 'ratings-less-severity' as const,
      statistic: `rater-spread${worst === undefined ? '' : only('criterion', worst.criterion.title)}`,
      look: '`sd` is how far interviewers lie apart on it; the page about criteria has the line for the correlation.',
    },
  };
  if (known.length === 0) {
    return {
      ...base,
      sentence: ['Not enough yet: a criterion needs 50 candidates to be set against the rest.'],
      n: counted(items.length, 'criterion', 'criteria'),
      notes: [],
      advice: ['Keep the criteria of a role still: what is reworded each month never has enough.'],
      pictures: null,
    };
  }
  const parts: Sentence[] = [
    ...(read.length > 0 ? [[{ strong: `Interviewers read ${named(read)} differently` }] as Sentence] : []),
    ...(alone.length > 0
      ? [[`${named(alone)} ${alone.length === 1 ? 'does' : 'do'} not go with the rest`] as Sentence]
      : []),
    ...(flat.length > 0
      ? [[`${named(flat)} ${flat.length === 1 ? 'gives' : 'give'} nearly everybody the same`] as Sentence]
      : []),
  ];
  if (read.length > 0) {
    const widest = items
      .flatMap((one) => (one.spread.shown ? [{ ...one, spread: one.spread }] : []))
      .sort((a, b) => b.spread.value - a.spread.value)
      .slice(0, 6);
    return {
      ...base,
      sentence: [...parts.flatMap((part, i): Sentence => (i === 0 ? part : ['; ', ...part])), '.'],
      n: `${counted(known.length, 'criterion', 'criteria')} of ${items.length} with enough`,
      notes: [
        [
          'In the picture: how far interviewers lie apart on a criterion beyond their strictness on everything, the widest six.',
        ],
      ],
      advice: adviceOn(desk, troubled[0]),
      pictures: spreadPicture(widest, { id: 'separate', wide: TILE }),
    };
  }
  const sorted = [...told].sort((a, b) => a.discrimination.value - b.discrimination.value).slice(0, 6);
  return {
    ...base,
    sentence:
      parts.length === 0
        ? [
            { strong: `All ${counted(known.length, 'criterion', 'criteria')}` },
            ' tell candidates apart and go with the rest.',
          ]
        : [...parts.flatMap((part, i): Sentence => (i === 0 ? part : ['; ', ...part])), '.'],
    n: `${counted(known.length, 'criterion', 'criteria')} of ${items.length} with enough`,
    notes:
      sorted.length === 0
        ? []
        : [
            [
              `In the picture: how far a criterion goes with the rest${sorted.length < told.length ? ', the lowest six' : ''}; 0 is not at all.`,
            ],
          ],
    advice: adviceOn(desk, troubled[0]),
    pictures:
      sorted.length === 0
        ? null
        : intervals(
            sorted.map((one) => ({
              id: one.criterion.id,
              name: one.criterion.title,
              interval: one.discrimination,
              thin: !one.flags.includes('alone') && !one.flags.includes('read-differently'),
            })),
            alphaScale(
              sorted.map((one) => one.discrimination.low),
              'correlation with the candidate’s other criteria',
            ),
            {
              id: 'separate',
              label: 'Correlation of each criterion with the rest, a dot on its interval.',
              at: { value: 0, name: 'not at all' },
              names: TILE_NAMES,
              wide: TILE,
            },
          ),
  };
}

const adviceOn = (desk: Desk, worst: ItemFigures | undefined): Sentence =>
  worst === undefined
    ? ['Nothing to do here.']
    : ['Read its anchors together and edit them: ', bankOf(desk, worst), '.'];

function ownFrame(desk: Desk & { calibration: Calibration }): Frame | null {
  const { calibration } = desk;
  const { own, panel } = calibration;
  if (own.ratings === 0 && panel !== null) return null;
  const rows = [
    { id: 'own', name: 'You beside a colleague', agreement: own.agreement },
    ...(panel === null ? [] : [{ id: 'all', name: 'All pairs of interviewers', agreement: panel.agreement }]),
  ].flatMap(({ id, name, agreement }) => (agreement.shown ? [{ id, name, interval: agreement.exact }] : []));
  return {
    id: 'own',
    question: 'How do your own levels compare? (for your eyes alone)',
    sentence: ownSentence(calibration),
    n: ownRestsOn(calibration),
    notes: [
      ...(own.agreement.shown
        ? [
            [
              `Same level: likely ${percent(own.agreement.exact.low)} to ${percent(own.agreement.exact.high)}.`,
            ] as Sentence,
          ]
        : []),
      ['Agreement is not correctness: a pair can be equally wrong. Nobody else is shown this line.'],
    ],
    advice: own.agreement.shown
      ? [
          'Where a row of a debrief has you at one end, read the two anchors again; a check on three samples takes three minutes.',
        ]
      : ['Sit in with colleagues in changing pairs, or rate three samples alone: both count.'],
    pictures: own.agreement.shown
      ? intervals(
          rows,
          { ...PERCENT_SCALE, unit: 'pairs on the same level' },
          { id: 'own', label: 'Share of equal levels between you and your colleagues, with its interval.' },
        )
      : null,
    table: tableNamed(desk, 'own'),
    method: {
      says: ['Each of your blind first-round levels beside each colleague’s on the same performance and criterion.'],
      formula: 'same level = pairs of you and a colleague on one level / such pairs',
      interval: RESAMPLED,
      floor: `${FLOORS.agreement} shared performances of yours on.`,
      rests: 'own-pairs',
      statistic: 'agreement',
      look: '`exact` is the share on the same level.',
    },
  };
}

export function leftOutFrame(desk: Desk & { calibration: Calibration }): Frame {
  const { calibration } = desk;
  const all = LEFT_OUT.reduce((sum, key) => sum + calibration.left[key], 0) + calibration.n.ratings;
  const rows = [
    { id: 'kept', name: 'Comparable', count: calibration.n.ratings },
    ...LEFT_OUT.map((key) => ({ id: key, name: LEFT_OUT_WORDS[key].title, count: calibration.left[key], quiet: true })),
  ];
  return {
    id: 'left-out',
    question: 'What was left out, and why?',
    sentence: leftOutSentence(calibration),
    n: counted(all, 'first-round rating'),
    notes: unreadNotes(calibration).map((note): Sentence => [note]),
    advice: leftOutAdvice(calibration, all),
    pictures:
      all === 0
        ? null
        : counts(rows, {
            id: 'left-out',
            label: 'Ratings that are comparable and ratings left out, by reason.',
            unit: 'first-round ratings, and their share',
          }),
    table: tableNamed(desk, 'left-out'),
    method: {
      says: [
        'Read are levels on criteria from first rounds that were revealed to you, of debriefs and of sample answers. Capabilities and recommendations are not compared: different interviews are different evidence.',
      ],
      formula: 'comparable = blind, in time, a level, beside a colleague’s on the same performance and criterion',
      interval: NO_INTERVAL,
      floor: 'the first reveal on: nothing that was left out is kept quiet.',
      rests: 'ratings',
      statistic: 'level-distribution',
      look: '`ratings` is the number of comparable ones, the first bar.',
    },
  };
}

/** What would let more of it count: the reason that most was left out for. */
function leftOutAdvice(calibration: Calibration, all: number): Sentence {
  const most = LEFT_OUT.reduce((a, b) => (calibration.left[b] > calibration.left[a] ? b : a));
  if (all === 0) return ['Reveal a debrief, or close a workshop on samples: both count.'];
  if (calibration.left[most] < 0.1 * all) return ['Nothing to do here: little is lost.'];
  return [
    {
      late: 'Reveal only when everybody has sealed: what is sealed later could have seen the others’ levels.',
      'not-blind': 'Vote before anything is shown, and rate samples before their key is looked at.',
      'not-assessed': 'Ask for fewer criteria an interview: those not reached tell nothing.',
      repeated: 'Take other samples for the next check: a second rating of an answer never counts.',
      'single-rater':
        'Pair interviewers, or let a second one read the record: one rater alone has nobody to be compared with.',
    }[most],
  ];
}

/** Who scores higher or lower, who can be compared with whom, and whether anybody drifts: the frames about strictness. */
import { formatDay } from '@/lib/dates';
import type { Company } from '../calibration';
import { CUSUM, DRIFT_FLOOR, type DriftRow, EWMA } from '../drift';
import { callsOf } from '../rating-file';
import { NOTEWORTHY, type SeverityFigures, type SeverityRow } from '../severity';
import { count, figure, reason, text } from '../tables';
import { counted, groupsSentence, listed, points, type Sentence, signed } from '../words';
import { type Desk, type Frame, type Method, NO_INTERVAL, notAllDrawn, only as onlyRows } from './board';
import { MOST_IN_TILE, MOST_ROWS, PERSON, type Scale, TILE } from './drawing';
import { intervals } from './interval-charts';
import { driftLines, type Mark } from './time-charts';

const CROSSED =
  'One model for everything: value = mean + performance + interviewer + rest, performances and interviewers both random, fitted by REML. A value is the mean of the levels that one interviewer gave one performance, over the criteria that everybody rated there: three levels of one afternoon are one observation of strictness.';

export const severityMethod: Method = {
  says: [
    CROSSED,
    'Severity is the interviewer’s effect less the mean of those who can be compared here. It is shrunk towards 0 as far as so few performances demand. A filled dot needs three things: the interval excludes 0, the effect is 0.3 of a level or more, and it stands after Benjamini and Hochberg’s correction for comparing everybody at once.',
  ],
  formula: 'y(p, r) = μ + u(p) + b(r) + e; severity = E[b(r) − mean of b | y] at the REML estimates',
  interval: '95 %, over all that is open about the variances too (Morris and Tang 2011).',
  floor:
    '6 performances shared with 3 colleagues on, in a connected group of 6 interviewers or more; 12 in one of 4 or 5. Below that the interval may cover the truth in fewer than 93 of 100 cases, says a recovery study (docs/calibration.md).',
  rests: 'ratings-by-performance',
  statistic: 'severity-among',
  look: '`raters` has everybody’s `effect` and `interval`.',
};

const rowsOf = (figures: SeverityFigures, only: string | null): SeverityRow[] =>
  figures.groups.flatMap((group) => group.raters).filter((row) => only === null || row.raterId === only);

/** A scale in levels around "colleagues", as wide as what is drawn on it. */
export function aroundColleagues(values: readonly number[]): Scale {
  const most = Math.max(0.6, ...values.map(Math.abs));
  const end = Math.ceil((most + 0.05) * 5) / 5;
  const step = end > 1.2 ? 0.8 : 0.4;
  const ticks = [-2 * step, -step, 0, step, 2 * step].filter((tick) => Math.abs(tick) <= end);
  return {
    domain: [-end, end],
    ticks,
    say: (value) => (value === 0 ? 'colleagues' : signed(value)),
    unit: 'levels lower (−) or higher (+) than colleagues',
  };
}

function personSentence(row: SeverityRow, you: boolean): Sentence {
  const who = you ? 'you score' : `${row.name} scores`;
  if (row.effect === null) return [row.missing];
  const { value, low, high } = row.effect;
  const way = value < 0 ? 'lower' : 'higher';
  const [near, far] = value < 0 ? [-high, -low] : [low, high];
  const range =
    near > 0.05 ? `likely ${points(near)} to ${points(far)}` : `likely between ${signed(low)} and ${signed(high)}`;
  return [{ strong: `${who} ${points(value)} of a level ${way}` }, ` (${range}; ${row.shared} performances)`];
}

export function severitySentence(figures: SeverityFigures, only: string | null): Sentence {
  const rows = rowsOf(figures, only);
  const [own] = rows;
  if (only !== null) {
    if (own === undefined) return ['You share no performance with a colleague in this period.'];
    if (own.effect === null) return [`Of you: ${own.missing}.`];
    if (!own.marked) {
      return [
        'On the same performances you score ',
        { strong: 'about as colleagues do' },
        `: ${signed(own.effect.value)} of a level, likely between ${signed(own.effect.low)} and ${signed(own.effect.high)} (${own.shared} performances).`,
      ];
    }
    return ['On the same performances ', ...personSentence(own, true), '.'];
  }
  const shown = rows.filter((row) => row.effect !== null);
  if (rows.length === 0) return ['There are no comparable ratings yet.'];
  if (shown.length === 0) {
    const [first] = rows;
    const why = first?.missing ?? '';
    return [
      why.startsWith('not enough')
        ? `Not enough yet: nobody has what it needs; ${first?.name} has${why.replace(/^not enough yet:/, '')}.`
        : `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
    ];
  }
  const marked = shown.filter((row) => row.marked);
  if (marked.length === 0) {
    return [
      'On the same performances ',
      { strong: 'nobody scores clearly higher or lower' },
      ` than colleagues (${counted(shown.length, 'interviewer')} compared).`,
    ];
  }
  const said = marked.slice(0, 3).map((row) => personSentence(row, false));
  const more = marked.length - said.length;
  return [
    'On the same performances ',
    ...said.flatMap(
      (one, i): Sentence => (i === 0 ? one : [i === said.length - 1 && more === 0 ? ' and ' : ', ', ...one]),
    ),
    more > 0 ? `, and ${counted(more, 'other')} stand out too.` : '.',
  ];
}

export function severityFrame(desk: Desk, options: { tile: boolean }): Frame {
  const { basis } = desk;
  const { severity, only } = basis;
  const rows = rowsOf(severity, only);
  const shown = rows.filter((row) => row.effect !== null);
  const most = options.tile ? MOST_IN_TILE : MOST_ROWS;
  const apart = rows.filter((row) => row.marked);
  const drawn = (rows.length <= most || apart.length === 0 ? rows : apart).slice(0, most);
  const several = severity.groups.length > 1;
  const bounds = shown.flatMap((row) => (row.effect === null ? [] : [row.effect.low, row.effect.high]));
  const marked = shown.filter((row) => row.marked);
  const notes: Sentence[] = [];
  if (shown.length > 0)
    notes.push(['Bars show where the true value likely lies; a grey ring: too little to say, or too small to matter.']);
  if (only === null && shown.length > 0) notes.push(['In the order of the alphabet: nobody is ranked.']);
  if (only !== null && basis.input.sight.panel) {
    notes.push(['Names in calibration are off in this workspace or not yours to see: only your own line is shown.']);
  }
  const alone = basis.modelled.rater.length - basis.performances.rater.length;
  if (basis.input.sight.panel && alone > 0) {
    notes.push([
      `${counted(alone, 'rating')} of sample answers ${alone === 1 ? 'was' : 'were'} given alone, in finished checks: in the model, and in no table of levels and no file.`,
    ]);
  }
  if (several) {
    notes.push([
      `Interviewers fall into ${severity.groups.length} groups that never judged a performance together: each is compared inside itself alone.`,
    ]);
  }
  notes.push(
    ...notAllDrawn(
      drawn.length,
      rows.length,
      apart.length === 0 || apart.length > most
        ? `the first ${most}${apart.length === 0 ? '' : ' who stand out'}`
        : 'those who stand out',
    ),
  );
  return {
    id: options.tile ? 'harsher' : 'severity',
    question: only === null ? 'Who scores harsher or kinder?' : 'Do you score harsher or kinder than colleagues?',
    sentence: severitySentence(severity, only),
    n:
      only === null
        ? `${counted(shown.length, 'interviewer')} of ${rows.length}, ${counted(basis.modelled.rater.length, 'rating')} of whole performances`
        : counted(rows[0]?.shared ?? 0, 'shared performance'),
    notes,
    advice: adviceOf(severity, marked, rows, only),
    pictures:
      shown.length === 0 && !several
        ? null
        : intervals(
            drawn.map((row) => ({
              id: row.raterId,
              name: row.name,
              ...(row.effect === null
                ? { note: row.missing }
                : { interval: { low: row.effect.low, value: row.effect.value, high: row.effect.high } }),
              thin: !row.marked,
            })),
            aroundColleagues(bounds),
            {
              id: options.tile ? 'harsher' : 'severity',
              label:
                'Severity by interviewer, alphabetical: a dot on its interval, left of the line lower than colleagues on the same performances, right of it higher.',
              at: { value: 0 },
              names: PERSON,
              ...(options.tile && only === null ? { wide: TILE } : {}),
            },
          ),
    table: {
      name: 'severity',
      title: 'Severity by interviewer',
      columns: [
        text('Interviewer'),
        count('Group'),
        count('Shared performances'),
        count('Colleagues'),
        ...figure('Effect in levels', 'signed'),
        text('Stands out'),
        reason,
      ],
      rows: severity.groups.flatMap((group, g) =>
        group.raters
          .filter((row) => only === null || row.raterId === only)
          .map((row) => [
            row.name,
            g + 1,
            row.shared,
            row.colleagues,
            ...(row.effect === null ? [null, null, null] : [row.effect.value, row.effect.low, row.effect.high]),
            row.marked ? 'yes' : '',
            row.missing,
          ]),
      ),
    },
    method:
      basis.input.alone.length === 0
        ? severityMethod
        : {
            ...severityMethod,
            look: `${severityMethod.look} Answers that people rated alone count here too and are nobody’s to take away, so the command comes near and not nearer.`,
          },
  };
}

function adviceOf(
  figures: SeverityFigures,
  marked: readonly SeverityRow[],
  rows: readonly SeverityRow[],
  only: string | null,
): Sentence {
  if (only === null && figures.connect.length > 0) return connectAdvice(figures);
  if (marked.length > 0) {
    return only === null
      ? [
          `Let ${listed(marked.slice(0, 3).map((row) => row.name))} rate samples with the others before the next loop, and pair them with colleagues until the bars cross the line.`,
        ]
      : ['Rate three samples alone and look at the anchors of the levels that you avoid.'];
  }
  if (rows.some((row) => row.effect !== null))
    return ['Nothing to do here. Look again after the next twenty performances.'];
  return ['Let two interviewers rate each performance, in changing pairs; rating the same samples counts too.'];
}

export const connectAdvice = ({ connect }: SeverityFigures): Sentence => [
  `The cheapest way to connect them: ${listed(
    connect.map(
      ({ raters: [a, b], performances }) => `${a} sits in with ${b} on ${counted(performances, 'performance')}`,
    ),
  )}. A workshop on common samples connects everybody at once.`,
];

export function groupsFrame(desk: Desk, company: Company): Frame {
  const { severity } = desk.basis;
  return {
    id: 'groups',
    question: 'Can everybody be compared with everybody?',
    sentence: groupsSentence(company),
    n: counted(
      severity.groups.reduce((sum, one) => sum + one.performances, 0),
      'shared performance',
    ),
    notes: [],
    advice:
      severity.groups.length === 0
        ? ['Let two interviewers rate each performance, in changing pairs: nobody is connected with anybody yet.']
        : severity.connect.length === 0
          ? ['Nothing to do here.']
          : desk.basis.only === null
            ? connectAdvice(severity)
            : ['A workshop on common samples connects everybody at once.'],
    pictures: null,
    table: {
      name: 'groups',
      title: 'Interviewers who can be compared',
      columns: [text('Group'), count('Interviewers'), count('Performances'), text('Names')],
      rows: company.groups.map((one, index) => [
        `Group ${index + 1}`,
        one.raters,
        one.performances,
        one.names.join(', '),
      ]),
    },
    method: {
      says: [
        'Two interviewers are connected when they rated one performance, or one sample answer, or through a chain of such pairs. No model can compare strictness between groups that are not connected; one that is fitted all the same assumes without a word that both met equally good candidates.',
      ],
      formula: 'connected parts of the graph with an edge for each (performance, interviewer)',
      interval: NO_INTERVAL,
      floor: 'the first shared performance on: whether two are connected is no estimate.',
      rests: 'ratings-by-performance',
      statistic: 'connected-groups',
      look: '`count` is the number of groups.',
    },
  };
}

const driftMethod: Omit<Method, 'statistic'> = {
  says: [
    CROSSED,
    `Watched is how far each value lies from what colleagues made of the same performance, their own strictness allowed for. The first ${DRIFT_FLOOR.baseline} to ${DRIFT_FLOOR.most} values are the baseline, frozen. The line is a moving average (EWMA, weight ${EWMA.lambda}) with its control limits (${EWMA.width} standard deviations). An alarm is raised by a two-sided CUSUM (k ${CUSUM.k}, h ${CUSUM.h}) and counts only if the change is ${NOTEWORTHY} of a level or more and its interval excludes 0. Of steady interviewers about 3 in 100 raise one within 50 interviews.`,
    'In the order of reveals. A mark shows where a wording of a criterion changed.',
  ],
  formula: 'z(t) = λ x(t) + (1 − λ) z(t−1); S(t) = max(0, S(t−1) + x(t) − k)',
  interval: 'control limits for the line; for a change 95 %, from the spread before and after it.',
  floor: `${DRIFT_FLOOR.baseline + DRIFT_FLOOR.after} shared performances of one interviewer on: ${DRIFT_FLOOR.baseline} for the baseline, ${DRIFT_FLOOR.after} after it.`,
  rests: 'distances-to-colleagues',
  look: '`values` less `target` is the line; `lower` and `upper` less `target` are its band.',
};

export function driftSentence(rows: readonly DriftRow[], zone: string, only: string | null): Sentence {
  const watched = rows.filter((row) => row.course !== null);
  if (watched.length === 0) {
    const most = Math.max(0, ...rows.map((row) => row.ratings));
    return [
      `Not enough yet: a series needs ${DRIFT_FLOOR.baseline + DRIFT_FLOOR.after} shared performances of one interviewer, and ${only === null ? 'the longest has' : 'yours has'} ${most}.`,
    ];
  }
  const changed = watched.flatMap((row) => (row.change === null ? [] : [{ row, change: row.change }]));
  if (changed.length === 0) {
    return only === null
      ? [{ strong: 'Nobody has drifted' }, ` from their own past (${counted(watched.length, 'interviewer')} watched).`]
      : [{ strong: 'You have not drifted' }, ` from your own past (${watched[0]?.ratings} performances).`];
  }
  return changed.slice(0, 2).flatMap(
    ({ row, change }, i): Sentence => [
      i === 0 ? '' : ' ',
      `Since ${formatDay(change.since, zone)} `,
      {
        strong: `${only === null ? `${row.name} rates` : 'you rate'} ${points(change.by)} of a level ${change.by < 0 ? 'lower' : 'higher'}`,
      },
      ` than before (likely ${points(Math.min(Math.abs(change.low), Math.abs(change.high)))} to ${points(Math.max(Math.abs(change.low), Math.abs(change.high)))}; ${change.before} performances before, ${change.after} since).`,
    ],
  );
}

/** More strips than this are no picture. */
const MOST_STRIPS = 12;

export function driftFrame(
  desk: Desk,
  rows: readonly DriftRow[],
  marks: readonly Mark[],
  options: { tile: boolean },
): Frame {
  const { only, input } = desk.basis;
  const watched = rows.filter((row) => row.course !== null);
  const changed = watched.filter((row) => row.change !== null);
  const most = options.tile ? 1 : MOST_STRIPS;
  // Whoever has drifted is drawn before whoever has not, and everybody drawn stands in the order of the alphabet.
  const drawn = (watched.length <= most ? watched : changed.length > 0 ? changed : watched).slice(0, most);
  const near = changed.flatMap((row) => {
    const since = row.change?.since.getTime() ?? 0;
    return marks.filter((mark) => Math.abs(mark.at.getTime() - since) < 35 * 86_400_000);
  });
  const advice: Sentence =
    changed.length === 0
      ? watched.length === 0
        ? ['Nothing to do yet: a habit shows only over many performances.']
        : ['Nothing to do here.']
      : near[0] === undefined
        ? [
            'Ask what changed: another role, other candidates, another reading. A check on three samples tells within minutes.',
          ]
        : [
            `It began within five weeks of the rewording of “${near[0].title}”: read the new anchors together, and rate its samples.`,
          ];
  return {
    id: options.tile ? 'drifting' : 'drift',
    question: only === null ? 'Is someone drifting?' : 'Have you drifted?',
    sentence: driftSentence(rows, input.zone, only),
    n: `${counted(watched.length, 'series', 'series')} of ${DRIFT_FLOOR.baseline + DRIFT_FLOOR.after} performances or more`,
    notes:
      drawn.length === 0
        ? []
        : [
            options.tile && drawn[0] !== undefined
              ? [
                  `${drawn[0].name}: distance to colleagues, against their own first ${drawn[0].baseline} performances. Inside the band is the usual range.`,
                ]
              : [
                  'Each line is a person against their own past, thick since a change; inside the band is the usual range.',
                ],
            ...(options.tile
              ? []
              : notAllDrawn(
                  drawn.length,
                  watched.length,
                  changed.length > 0 ? 'those who have changed' : `the first ${MOST_STRIPS}`,
                )),
          ],
    advice,
    pictures:
      drawn.length === 0
        ? null
        : driftLines(drawn, marks, {
            id: options.tile ? 'drifting' : 'drift',
            label:
              'Moving average of each interviewer’s distance to colleagues, with control limits and rewordings marked.',
            ...(options.tile && only === null ? { wide: TILE } : {}),
          }),
    table: {
      name: 'drift',
      title: 'Drift by interviewer',
      columns: [
        text('Interviewer'),
        count('Performances'),
        count('Baseline'),
        { label: 'Changed since', kind: 'day' },
        ...figure('Change in levels', 'signed'),
        count('Before'),
        count('After'),
        reason,
      ],
      rows: rows.map((row) => [
        row.name,
        row.ratings,
        row.baseline || null,
        row.change === null ? null : row.change.since.toISOString().slice(0, 10),
        ...(row.change === null ? [null, null, null] : [row.change.by, row.change.low, row.change.high]),
        row.change?.before ?? null,
        row.change?.after ?? null,
        row.missing,
      ]),
    },
    method: {
      ...driftMethod,
      statistic: `ewma --baseline ${drawn[0]?.baseline ?? DRIFT_FLOOR.baseline}${drawn[0] === undefined ? '' : onlyRows('rater', callsOf(desk.basis)(drawn[0].raterId))}`,
    },
  };
}

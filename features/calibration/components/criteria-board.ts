/** The page about criteria: agreement on them, who reads them differently, how hard they are, which levels go unused, what a rewording did. */
import { calibrationOf } from '../calibration';
import { FLOORS } from '../figures';
import { counted, lacking, levelsSentence, listed, restsOn, SHARED, unusedLevels } from '../words';
import {
  byCriterionFrame,
  courseFrame,
  groupedFrame,
  type PanelDesk,
  rewordingsFrame,
  tableNamed,
} from './agreement-frames';
import { shares } from './bar-charts';
import { type Board, type Desk, type Frame, NO_INTERVAL, notAllDrawn, onMainScale } from './board';
import { MOST_ROWS } from './drawing';
import { difficultyFrame, discriminationFrame, spreadFrame } from './item-frames';

export function criteriaBoard(desk: Desk): Board {
  const { basis } = desk;
  const calibration = calibrationOf(basis, { panel: true, course: true, rewordings: true, raters: false });
  const { panel } = calibration;
  const base = {
    view: 'criteria' as const,
    restsOn: restsOn(calibration),
    nothing: calibration.n.ratings === 0,
    tiles: [],
  };
  if (panel === null) return { ...base, frames: [] };
  const panelDesk: PanelDesk = { ...desk, calibration, panel };
  const items = basis.items;
  const titleOf = new Map(basis.criteria.map((one) => [one.question.slug, one.question.title]));
  return {
    ...base,
    frames: [
      byCriterionFrame(panelDesk),
      spreadFrame(desk, items),
      discriminationFrame(desk, items),
      difficultyFrame(desk, items, calibration.scaleLabels),
      groupedFrame(panelDesk, {
        name: 'questions',
        one: 'question',
        question: 'On which questions do interviewers agree?',
        keyOf: (one) => one.question.slug,
        nameOf: (slug) => titleOf.get(slug) ?? slug,
      }),
      groupedFrame(panelDesk, {
        name: 'capabilities',
        one: 'capability',
        question: 'On which capabilities do interviewers agree?',
        keyOf: (one) => one.capability,
        nameOf: (key) => basis.input.capabilities.get(key) ?? key,
      }),
      courseFrame(panelDesk),
      rewordingsFrame(panelDesk),
      levelsFrame(panelDesk),
    ].flatMap((one) => one ?? []),
  };
}

function levelsFrame(desk: PanelDesk): Frame {
  const { panel } = desk;
  const total = panel.levels.reduce((sum, one) => sum + one.count, 0);
  const shown = panel.criteria.filter((one) => one.agreement.shown && one.levels.length === panel.levels.length);
  const commonest = (levels: (typeof panel)['levels']) => Math.max(0, ...levels.map((one) => one.share));
  const uneven = new Set([...shown].sort((a, b) => commonest(b.levels) - commonest(a.levels)).slice(0, MOST_ROWS - 1));
  const rows = [
    { id: 'all', name: 'All criteria', levels: panel.levels },
    ...shown
      .filter((one) => uneven.has(one))
      .map(({ criterion, levels }) => ({ id: criterion.id, name: criterion.title, levels })),
  ];
  const unused = unusedLevels(panel.criteria);
  const enough = panel.agreement.shown;
  return {
    id: 'levels',
    question: 'Which levels are used, and which never?',
    sentence: enough ? levelsSentence(panel) : [lacking(panel.agreement, SHARED)],
    n: counted(total, 'comparable rating'),
    notes: enough
      ? [
          ['Where nearly everybody gets one level, two raters agree by luck.'],
          ...notAllDrawn(uneven.size, shown.length, `the ${uneven.size} criteria with the most uneven use`),
        ]
      : [],
    advice: !enough
      ? ['Nothing to do yet: shares come with shared performances.']
      : unused.length > 0
        ? [
            `Read the anchor of ${listed(unused.slice(0, 2).map(({ label }) => `“${label}”`))} where it is never given: it may ask for what no interview shows.`,
          ]
        : commonest(panel.levels) > 0.8
          ? [
              'Ask for more at the top, or look for more at the bottom: one level for nearly everybody tells nobody apart.',
            ]
          : ['Nothing to do here: the levels are in use.'],
    pictures: enough
      ? shares(rows, {
          id: 'levels',
          label: 'Share of each level, by criterion, lowest level first.',
          unit: 'comparable ratings',
        })
      : null,
    table: enough ? tableNamed(desk, 'levels') : { ...tableNamed(desk, 'levels'), rows: [] },
    method: {
      says: ['Counts of comparable ratings by level. Not assessed is an answer and not a level, so it is not here.'],
      formula: 'share = ratings on the level / ratings',
      interval: NO_INTERVAL,
      floor: `${FLOORS.agreement} shared performances on, over all and for each criterion.`,
      rests: 'ratings',
      statistic: `level-distribution${onMainScale(desk)}`,
      look: '`levels` has the shares of the first bar.',
    },
  };
}

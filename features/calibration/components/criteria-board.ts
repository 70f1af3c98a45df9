/** The page about criteria: agreement on them, who reads them differently, how hard they are, which levels go unused, what a rewording did. */
import { calibrationOf } from '../calibration';
import { counted, lacking, levelsSentence, listed, restsOn, SHARED } from '../words';
import {
  byCriterionFrame,
  courseFrame,
  groupedFrame,
  type PanelDesk,
  rewordingsFrame,
  tableNamed,
} from './agreement-frames';
import type { Board, Desk, Frame } from './board';
import { shares } from './charts';
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
  const { calibration, panel } = desk;
  const total = panel.levels.reduce((sum, one) => sum + one.count, 0);
  const rows = [
    { id: 'all', name: 'All criteria', levels: panel.levels },
    ...panel.criteria
      .filter((one) => one.agreement.shown)
      .map(({ criterion, levels }) => ({ id: criterion.id, name: criterion.title, levels })),
  ];
  const enough = panel.agreement.shown;
  return {
    id: 'levels',
    question: 'Which levels are used, and which never?',
    sentence: enough ? levelsSentence(panel) : [lacking(panel.agreement, SHARED)],
    n: counted(total, 'comparable rating'),
    notes: enough
      ? [
          [
            `From left to right: ${listed(calibration.scaleLabels)}. Where nearly everybody gets one level, two raters agree by luck.`,
          ],
        ]
      : [],
    advice: null,
    pictures: enough
      ? shares(rows, { id: 'levels', label: 'Share of each level, by criterion, lowest level first.' })
      : null,
    table: enough ? tableNamed(desk, 'levels') : null,
    method: {
      says: ['Counts of comparable ratings by level. Not assessed is an answer and not a level, so it is not here.'],
      formula: 'share = ratings on the level / ratings',
      rests: 'ratings',
      statistic: 'level-distribution',
    },
  };
}

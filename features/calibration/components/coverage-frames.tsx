/** How levels are used, who can be compared with whom, and what was left out of every figure. */
import { LEFT_OUT, LEFT_OUT_WORDS } from '../comparable';
import {
  counted,
  groupsAdvice,
  groupsSentence,
  lacking,
  leftOutSentence,
  levelsSentence,
  listed,
  SHARED,
  unreadNotes,
} from '../words';
import { counts, shares } from './charts';
import { type Context, Frame, lines, Method, type PanelContext, Said, tableOf } from './frame';

export function LevelsFrame(context: PanelContext) {
  const { calibration, panel } = context;
  const total = panel.levels.reduce((sum, one) => sum + one.count, 0);
  const rows = [
    { id: 'all', name: 'All criteria', levels: panel.levels },
    ...panel.criteria
      .filter((one) => one.agreement.shown)
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
          ? `From left to right: ${listed(calibration.scaleLabels)}. Where nearly everybody gets one level, two raters agree by luck.`
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

export function GroupsFrame(context: PanelContext) {
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

export function LeftOutFrame(context: Context) {
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

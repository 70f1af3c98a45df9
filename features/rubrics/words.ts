/** The health of a rubric as sentences. Pure. */
import type { CriterionFacts } from '@/features/calibration/calibration';
import type { AnchorLine, BeforeAfter, RubricHealth, Share } from './rubric';

const percent = (value: number): string => `${Math.round(value * 100)} %`;
const points = (value: number): string => {
  const size = Math.round(Math.abs(value) * 100);
  return `${size} ${size === 1 ? 'point' : 'points'}`;
};
const range = ({ low, high }: Pick<Share, 'low' | 'high'>): string => `${percent(low)} to ${percent(high)}`;

export const labelOf = (criterion: Pick<CriterionFacts, 'levels'>, level: number): string =>
  criterion.levels.find((one) => one.level === level)?.label ?? String(level);

/** `weak | acceptable` */
export const lineName = (criterion: Pick<CriterionFacts, 'levels'>, line: Pick<AnchorLine, 'low' | 'high'>): string =>
  `${labelOf(criterion, line.low)} | ${labelOf(criterion, line.high)}`;

/** How often one line splits two raters. */
export function lineSentence(line: AnchorLine): string {
  if (line.pairs === 0) return 'no pair of raters yet';
  const counts = `${line.apart} of ${line.pairs} pairs`;
  return line.share.shown ? `${percent(line.share.value)} (${range(line.share)}) · ${counts}` : counts;
}

/** Where the criterion's raters differ, or that they do not. */
export function healthSentence(health: RubricHealth): string {
  const { criterion, worst } = health;
  if (worst === null) return 'No line between two anchors splits its raters.';
  const between = `between ${labelOf(criterion, worst.low)} and ${labelOf(criterion, worst.high)}`;
  if (worst.share.shown) {
    return `The line ${between} splits ${percent(worst.share.value)} of pairs (${range(worst.share)}).`;
  }
  const lack = worst.share.floor - worst.share.have;
  return `The line ${between} split ${worst.apart} of ${worst.pairs} pairs; a share needs ${lack} more shared ${lack === 1 ? 'performance' : 'performances'}.`;
}

/** What a new wording changed, with its uncertainty, or what is missing to say so. */
export function changeSentence({ before, after, change }: BeforeAfter): string {
  if (change === null || !before.shown || !after.shown) {
    const side = (name: string, one: BeforeAfter['before']) =>
      one.shown ? [] : [`${Math.max(0, one.floor - one.have)} more shared performances ${name}`];
    const missing = [...side('before', before), ...side('after', after)].join(' and ');
    return `Not enough yet to compare: it takes ${missing}.`;
  }
  const same = `On the same level: ${percent(before.value)} of pairs before (${range(before)}), ${percent(after.value)} after (${range(after)})`;
  const sure = change.low > 0 || change.high < 0;
  const by = `${change.value < 0 ? 'fewer' : 'more'} by ${points(change.value)} (${signed(change.low)} to ${signed(change.high)})`;
  return sure
    ? `${same}: ${by}.`
    : `${same}. The difference, ${signed(change.value)} points (${signed(change.low)} to ${signed(change.high)}), cannot be told from chance.`;
}

const signed = (value: number): string => {
  const rounded = Math.round(value * 100);
  return rounded > 0 ? `+${rounded}` : rounded < 0 ? `−${Math.abs(rounded)}` : '0';
};

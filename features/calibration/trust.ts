/** How far a panel's average can be trusted, from the same crossed model as severity. Pure. */
import { panelReliability } from '@/stats/panel-reliability';
import type { Floored, Interval } from './figures';
import type { SeverityFigures } from './severity';

export interface TrustFigures {
  /** ICC(Q,k) of the panels as they were: the share of what separates their averages that is the performance's. */
  panel: Interval & { value: number };
  /** ICC(A,1): one interviewer alone. */
  single: Interval & { value: number };
  /** The panel's figure with one interviewer more. */
  plusOne: number;
  ratersPerPerformance: number;
  performances: number;
  raters: number;
  variances: { unit: number; rater: number; rest: number };
  /** Raters of smaller groups that share no performance with these. */
  elsewhere: number;
}

const FLOOR = { performances: 30, raters: 3 } as const;

/** Of the largest group that can be compared, from the model that its severities come from. */
export function trustOf({ groups }: SeverityFigures): Floored<TrustFigures> {
  const [largest, ...others] = groups;
  const performances = largest?.performances ?? 0;
  const raters = largest?.raters.length ?? 0;
  const short = { shown: false as const, have: performances, floor: FLOOR.performances };
  if (largest === undefined || performances < FLOOR.performances) return { ...short, reason: null };
  if (raters < FLOOR.raters)
    return { ...short, reason: `It needs ${FLOOR.raters} interviewers who judge together; there are ${raters}.` };
  const found = panelReliability(largest.model);
  if (!found.defined) return { ...short, reason: found.reason };
  const share = ({ value, interval: [low, high] }: typeof found.panel) => ({ value, low, high });
  return {
    shown: true,
    panel: share(found.panel),
    single: share(found.single),
    plusOne: found.panelPlusOne,
    ratersPerPerformance: found.ratersPerUnit,
    performances,
    raters: found.raters,
    variances: found.variances,
    elsewhere: others.reduce((sum, group) => sum + group.raters.length, 0),
  };
}

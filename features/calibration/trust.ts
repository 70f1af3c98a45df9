/** How far a panel's average can be trusted, from the same crossed model as severity. Pure. */
import { connectedGroups } from '@/stats/connected-groups';
import { panelReliability } from '@/stats/panel-reliability';
import { count, type Floored, type Interval } from './figures';
import type { PerformanceRating } from './performances';

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

/** Of the largest group that can be compared. */
export function trustOf(ratings: readonly PerformanceRating[]): Floored<TrustFigures> {
  const [largest, ...others] = connectedGroups(ratings);
  const members = new Set(largest?.raters);
  const own = others.length === 0 ? ratings : ratings.filter((one) => members.has(one.rater));
  const performances = count(own, (one) => one.unit);
  const short = { shown: false as const, have: performances, floor: FLOOR.performances };
  if (performances < FLOOR.performances) return { ...short, reason: null };
  if (members.size < FLOOR.raters)
    return { ...short, reason: `It needs ${FLOOR.raters} interviewers who judge together; there are ${members.size}.` };
  const found = panelReliability(own);
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

/** States of readiness and figures of checks as sentences. Pure. */
import { formatDay, formatShortDay } from '@/lib/dates';
import { type CriterionDistance, FEWEST_FOR_AVERAGE, type ReadyState, type Sitting } from './check';

/** The state as a manager may read it: no value is behind it. */
export function readyWords(state: ReadyState, zone: string): string {
  switch (state.kind) {
    case 'ready':
      return `ready until ${formatShortDay(state.until, zone)}`;
    case 'lapsed':
      return `lapsed ${formatDay(state.since, zone)}`;
    case 'not-yet':
      return 'not yet';
  }
}

/** One sitting in one sentence, for its rater alone. */
export function sittingWords({ ratings, near, far, higher, lower }: Sitting): string {
  if (ratings === 0) return 'Nothing was rated.';
  if (near === ratings) return `All ${ratings} levels are near the expert’s.`;
  const sides = [...(higher > 0 ? [`${higher} higher`] : []), ...(lower > 0 ? [`${lower} lower`] : [])].join(' and ');
  const beyond = far === 0 ? '' : `; ${far} ${far === 1 ? 'lies' : 'lie'} further off than one step`;
  return `${near} of ${ratings} levels are near the expert’s, ${sides}${beyond}.`;
}

/** How far one's levels lie on one criterion, with what it rests on. */
export function distanceSentence({ ratings, near, mean }: CriterionDistance): string {
  const n = `${near} of ${ratings} near`;
  if (ratings < FEWEST_FOR_AVERAGE) return `${n} · too few for an average`;
  const size = Math.abs(mean);
  if (size < 0.05) return `${n} · on average at the expert’s level`;
  return `${n} · on average ${size.toFixed(1)} levels ${mean > 0 ? 'kinder' : 'stricter'}`;
}

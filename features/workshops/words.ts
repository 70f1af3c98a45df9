/** States of readiness and figures of checks as sentences. Pure. */
import { formatDay, formatShortDay } from '@/lib/dates';
import type { CriterionDistance, ReadyState, Sitting } from './check';

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
export function sittingWords({ ratings, near, far }: Sitting): string {
  if (ratings === 0) return 'Nothing was rated.';
  const most = `${near} of ${ratings} levels are near the expert’s`;
  if (near === ratings) return `All ${ratings} levels are near the expert’s.`;
  if (far === 0) return `${most}; the others are one step further off.`;
  return `${most}; ${far} ${far === 1 ? 'lies' : 'lie'} further off than one step.`;
}

/** How far one's levels lie on one criterion, with what it rests on. */
export function distanceSentence({ ratings, near, mean }: CriterionDistance): string {
  const n = `${near} of ${ratings} near`;
  if (ratings < 3) return `${n} · too few for an average`;
  const size = Math.abs(mean);
  if (size < 0.05) return `${n} · on average at the expert’s level`;
  return `${n} · on average ${size.toFixed(1)} levels ${mean > 0 ? 'kinder' : 'stricter'}`;
}

/** What the ids within one question must hold, beyond its schema: no two alike, and none that points nowhere. Pure. */
import type { z } from 'zod';
import type { questionFrontMatterSchema } from './schema';

/** Notes a problem of one field. */
type Report = (field: string, reason: string) => void;

/** Ids are how scores, notes and pins point into a question, so two things of one kind may not share one. */
export function checkIds(front: z.infer<typeof questionFrontMatterSchema>, report: Report): void {
  const kinds = {
    scenarios: front.scenarios.map((one) => one.id),
    redFlags: front.redFlags.map((one) => one.id),
    followUps: front.followUps.map((one) => one.id),
    criteria: front.criteria.map((one) => one.id),
  };
  for (const [kind, ids] of Object.entries(kinds)) {
    ids.forEach((id, index) => {
      if (ids.indexOf(id) !== index) report(`${kind}.${index}.id`, `"${id}" is used twice`);
    });
  }
  front.covers.forEach((id, index) => {
    if (front.covers.indexOf(id) !== index) report(`covers.${index}`, `"${id}" is listed twice`);
  });
  front.redFlags.forEach((flag, index) => {
    if (flag.criterion !== undefined && !kinds.criteria.includes(flag.criterion)) {
      report(`redFlags.${index}.criterion`, `there is no criterion "${flag.criterion}"`);
    }
  });
}

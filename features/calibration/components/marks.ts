/** When the wording of a criterion changed, for charts over time. */
import type { Basis } from '../calibration';
import type { Mark } from './time-charts';

export const marksOf = ({ criteria }: Basis): Mark[] =>
  criteria
    .flatMap(({ title, wordings }) =>
      wordings.filter((one) => one.changed).map((one) => ({ at: one.publishedAt, title })),
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime());

/**
 * A chart's colours, as CSS variables: the picture is drawn once on the server and follows the reader's theme, dark, light
 * or paper, without being drawn again. Plot passes them through wherever it takes a colour or an ordinal range; scales
 * that blend colours cannot take them.
 */
import { levelStep } from '../level';

export const chartColours = {
  /** Text and the line at zero. */
  ink: 'var(--ink)',
  /** Tick labels, and marks that are too thin on data to be read as a finding. */
  quiet: 'var(--ink-2)',
  /** Grid lines. */
  hairline: 'var(--hairline)',
  /** The one mark to look at. */
  accent: 'var(--accent)',
} as const;

/**
 * One colour a level, lowest first, on the same steps as every other picture of the scale.
 *
 * @param of levels on the scale, 2 to 5
 * @throws {RangeError} outside that
 */
export function levelColours(of: number): string[] {
  return Array.from({ length: of }, (_, index) => `var(--level-${levelStep(index + 1, of)})`);
}

/**
 * Made-up panels whose interviewers' strictness is known: who sits with whom, what each performance is worth, and which level
 * everybody gives. Levels are cut from a latent scale as rubrics cut it, so the truth in points is the expected level of that
 * rater less that of the average rater, over all performances.
 */
import { normalTail } from '../../stats/normal-quantile';
import type { Random } from '../../stats/random';
import type { Rating } from '../../stats/ratings';

/** How raters come to performances: anybody anywhere; mostly own specialism; the same, and one specialism meets better ones. */
export const DESIGNS = ['random', 'specialised', 'sorted'] as const;
export type Design = (typeof DESIGNS)[number];

/** What a panel's numbers come from, on a latent scale on which performances spread by 1. */
export const WORLDS = {
  five: { severity: 0.5, noise: 1.12, cuts: [-2.1, -0.7, 0.7, 2.1], words: 'five levels' },
  three: { severity: 0.5, noise: 0.9, cuts: [-0.8, 0.8], words: 'three levels' },
  alike: { severity: 0.2, noise: 1.12, cuts: [-2.1, -0.7, 0.7, 2.1], words: 'five levels, raters nearly alike' },
  points: { severity: 0.5, noise: 1.12, cuts: null, words: 'values in points, as the model has them' },
} as const;
export type World = keyof typeof WORLDS;

export interface Cell {
  readonly world: World;
  readonly design: Design;
  readonly raters: number;
  /** Raters a performance. */
  readonly seats: number;
  /** Performances a rater, as near as whole performances allow. */
  readonly interviews: number;
}

/** A cell's name in results, and what its seed is made from. */
export const keyOf = (cell: Cell): string =>
  [cell.world, cell.design, `${cell.raters} raters`, `${cell.seats} seats`, `${cell.interviews} interviews`].join(', ');

export interface Panel {
  readonly ratings: readonly Rating[];
  /** Per rater: by how many points they give more than the average rater would. */
  readonly truth: ReadonlyMap<string, number>;
}

/** Share of seats that somebody of another specialism takes, and how much better the better performances are. */
const CROSSING = 0.15;
const BETTER = 0.8;
const SPECIALISTS = 4;

/** Standard normal numbers by the polar method (Marsaglia and Bray 1964). */
function normals(random: Random): () => number {
  let kept: number | null = null;
  return () => {
    if (kept !== null) {
      const value = kept;
      kept = null;
      return value;
    }
    for (;;) {
      const x = 2 * random() - 1;
      const y = 2 * random() - 1;
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const stretch = Math.sqrt((-2 * Math.log(square)) / square);
      kept = y * stretch;
      return x * stretch;
    }
  };
}

/** One panel of a cell. */
export function panelOf({ world, design, raters, seats, interviews }: Cell, random: Random): Panel {
  const { severity, noise, cuts } = WORLDS[world];
  const normal = normals(random);
  const groups = design === 'random' ? 1 : Math.max(2, Math.round(raters / SPECIALISTS));
  const kindness = Array.from({ length: raters }, () => severity * normal());
  const desks = kindness.map((kind, rater): Desk => ({ name: `i${rater}`, kind, group: rater % groups, left: 0 }));
  const shift = (group: number) => (design === 'sorted' && group % 2 === 0 ? BETTER : 0);
  const level = (latent: number): number =>
    cuts === null ? latent : 1 + cuts.reduce((sum, cut) => sum + (latent > cut ? 1 : 0), 0);

  const ratings: Rating[] = [];
  const units = Math.max(1, Math.round((raters * interviews) / seats));
  assign(units, desks, { seats, groups }, random).forEach(({ group, chosen }, unit) => {
    const quality = normal() + shift(group);
    for (const { name, kind } of chosen) {
      ratings.push({ unit: `c${unit}`, rater: name, value: level(quality + kind + noise * normal()) });
    }
  });

  // Over all performances together: normal where nothing is sorted, a mixture of the specialisms' normals else.
  const shifts = Array.from({ length: groups }, (_, group) => shift(group));
  const expected = (kind: number, spread: number): number => {
    if (cuts === null) return kind;
    const above = shifts.flatMap((by) => cuts.map((cut) => normalTail((cut - kind - by) / spread)));
    return above.reduce((sum, one) => sum + one, 0) / shifts.length;
  };
  const own = Math.sqrt(1 + noise * noise);
  const average = expected(0, Math.sqrt(own * own + severity * severity));
  return { ratings, truth: new Map(desks.map(({ name, kind }) => [name, expected(kind, own) - average])) };
}

interface Desk {
  readonly name: string;
  readonly kind: number;
  readonly group: number;
  /** Performances still to sit in. */
  left: number;
}

/**
 * Who sits where, so that everybody has as many performances as everybody else, or one less: whoever must sit in all that is
 * left does, the other seats are drawn by how many each still has to sit.
 */
function assign(
  units: number,
  desks: readonly Desk[],
  { seats, groups }: { seats: number; groups: number },
  random: Random,
): { group: number; chosen: readonly Desk[] }[] {
  const total = units * seats;
  desks.forEach((desk, at) => {
    desk.left = Math.floor(total / desks.length) + (at < total % desks.length ? 1 : 0);
  });
  return Array.from({ length: units }, (_, unit) => {
    const group = unit % groups;
    const chosen = desks.filter(({ left }) => left >= units - unit).slice(0, seats);
    while (chosen.length < seats) {
      const outside = groups > 1 && random() < CROSSING;
      const open = desks.filter((desk) => desk.left > 0 && !chosen.includes(desk));
      const fitting = open.filter((desk) => groups === 1 || (desk.group === group) !== outside);
      const pool = fitting.length > 0 ? fitting : open;
      let at = random() * pool.reduce((sum, { left }) => sum + left, 0);
      const next = pool.find(({ left }) => {
        at -= left;
        return at < 0;
      });
      chosen.push(next ?? (pool[0] as Desk));
    }
    for (const desk of chosen) desk.left--;
    return { group, chosen };
  });
}

/**
 * Where dots go on a row's scale. Those that stay put share the first line, level by level; each that moved needs the
 * stretch between its two levels free, so it takes the first line where nothing is in its way.
 */

export type Dot = {
  id: string;
  name: string;
  /** Two letters, usually. */
  initials: string;
  level: number;
  /** Where it stood before, when it moved. */
  from?: number;
};

export type Lane = {
  /** 1 for the top line. */
  line: number;
  still: Map<number, Dot[]>;
  moved: Dot[];
};

/** Lays dots out in lines, top first; the order of `dots` is kept within a level. Always at least one line. */
export function dotLanes(dots: Dot[]): Lane[] {
  const first: Lane = { line: 1, still: new Map(), moved: [] };
  const lanes = [first];
  const taken = [new Set<number>()];
  for (const dot of dots) {
    if (dot.from !== undefined && dot.from !== dot.level) continue;
    first.still.set(dot.level, [...(first.still.get(dot.level) ?? []), dot]);
    taken[0]?.add(dot.level);
  }
  for (const dot of dots) {
    if (dot.from === undefined || dot.from === dot.level) continue;
    const low = Math.min(dot.from, dot.level);
    const stretch = Array.from({ length: Math.abs(dot.from - dot.level) + 1 }, (_, step) => low + step);
    let line = taken.findIndex((levels) => stretch.every((level) => !levels.has(level)));
    if (line < 0) {
      line = lanes.length;
      lanes.push({ line: line + 1, still: new Map(), moved: [] });
      taken.push(new Set());
    }
    lanes[line]?.moved.push(dot);
    for (const level of stretch) taken[line]?.add(level);
  }
  return lanes;
}

/** The same in words: "weak: Ana; strong: Ben, Chi (was acceptable)"; levels without a dot are left out. */
export function describeDots(levels: string[], dots: Dot[]): string {
  const named = (level: number) => levels[level - 1] ?? `level ${level}`;
  return levels
    .map((label, index) => {
      const here = dots.filter((dot) => dot.level === index + 1);
      const words = here.map((dot) =>
        dot.from === undefined || dot.from === dot.level ? dot.name : `${dot.name} (was ${named(dot.from)})`,
      );
      return words.length > 0 ? `${label}: ${words.join(', ')}` : undefined;
    })
    .filter(Boolean)
    .join('; ');
}

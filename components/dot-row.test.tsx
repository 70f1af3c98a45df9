/** Where dots stand, which line a move takes, and that the words say all that the picture shows. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { type Dot, describeDots, dotLanes } from './dot-lanes';
import { DotRow } from './dot-row';

const levels = ['poor', 'fair', 'good'];

function dot(id: string, level: number, from?: number): Dot {
  return { id, name: `Name ${id}`, initials: id.slice(0, 2), level, from };
}

/** Ids by line: those that stay, by level, then those that moved. */
function layout(dots: Dot[]) {
  return dotLanes(dots).map((lane) => ({
    still: [...lane.still].map(([level, here]) => [level, here.map((entry) => entry.id)]),
    moved: lane.moved.map((entry) => entry.id),
  }));
}

describe('lines', () => {
  it('there is one even without a dot', () => {
    expect(layout([])).toEqual([{ still: [], moved: [] }]);
  });

  it('equal dots stand together in the order given', () => {
    expect(layout([dot('A', 2), dot('B', 1), dot('C', 2)])).toEqual([
      {
        still: [
          [2, ['A', 'C']],
          [1, ['B']],
        ],
        moved: [],
      },
    ]);
  });

  it('a move takes the first line where its whole stretch is free', () => {
    expect(layout([dot('A', 3), dot('B', 2, 1)])).toEqual([{ still: [[3, ['A']]], moved: ['B'] }]);
    expect(layout([dot('A', 2), dot('B', 3, 1), dot('C', 1, 2), dot('D', 3, 3)])).toEqual([
      {
        still: [
          [2, ['A']],
          [3, ['D']],
        ],
        moved: [],
      },
      { still: [], moved: ['B'] },
      { still: [], moved: ['C'] },
    ]);
  });

  it('two moves that do not meet share a line', () => {
    expect(layout([dot('A', 2, 1), dot('B', 3, 4)])[0]?.moved).toEqual(['A', 'B']);
  });

  it('lines are numbered from the top', () => {
    expect(dotLanes([dot('A', 1), dot('B', 2, 1)]).map((lane) => lane.line)).toEqual([1, 2]);
  });
});

describe('words', () => {
  it('name who stands where, and where they stood before', () => {
    expect(describeDots(levels, [dot('A', 1), dot('B', 3, 2), dot('C', 3, 3)])).toBe(
      'poor: Name A; good: Name B (was fair), Name C',
    );
  });

  it('stand beside the picture, which is hidden from screen readers', () => {
    const html = renderToStaticMarkup(<DotRow levels={levels} dots={[dot('A', 1)]} />);
    expect(html).toContain('<p class="sr-only">poor: Name A</p><div aria-hidden="true"');
    expect(renderToStaticMarkup(<DotRow levels={levels} dots={[]} emptyText="no votes" />)).toContain('no votes');
  });
});

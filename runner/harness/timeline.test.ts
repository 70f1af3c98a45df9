import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline';

describe('the timeline', () => {
  it('fires by time, then by the order of setting, and skips what was cancelled', () => {
    const entries = fc.array(fc.record({ at: fc.integer({ min: 0, max: 20 }), cancel: fc.boolean() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(entries, (planned) => {
        const timeline = new Timeline();
        const fired: number[] = [];
        const scheduled = planned.map(({ at }, index) => timeline.schedule(at, 'a', () => fired.push(index)));
        planned.forEach(({ cancel }, index) => {
          const entry = scheduled[index];
          if (cancel && entry) timeline.cancel(entry);
        });
        const expected = planned
          .map(({ at, cancel }, index) => ({ at, cancel, index }))
          .filter(({ cancel }) => !cancel)
          .sort((a, b) => a.at - b.at || a.index - b.index)
          .map(({ index }) => index);
        expect(timeline.waiting).toBe(expected.length);
        while (timeline.nextAt() !== null) timeline.fireNext();
        expect(fired).toEqual(expected);
        expect(timeline.waiting).toBe(0);
      }),
    );
  });

  it('drops all of one owner, and never goes back', () => {
    const timeline = new Timeline();
    const fired: string[] = [];
    timeline.schedule(5, 'a', () => fired.push('a'));
    timeline.schedule(6, 'b', () => fired.push('b'));
    timeline.drop('a');
    timeline.moveTo(4);
    timeline.moveTo(2);
    expect(timeline.now).toBe(4);
    timeline.schedule(1, 'b', () => fired.push('late'));
    expect(timeline.nextAt()).toBe(4);
    timeline.fireNext();
    timeline.fireNext();
    timeline.fireNext();
    expect(fired).toEqual(['late', 'b']);
  });
});

/** A candidate's run has a child of its own: what hidden tests do, and how long, never stands in its way. */
import { describe, expect, it } from 'vitest';
import { memoryQueue } from '@/lib/queue';
import { LEAST_CHILDREN, placesOf } from './jobs';
import { laneOf } from './run';

describe('the two lanes', () => {
  it('share the children, and each has one at least', () => {
    for (const size of [LEAST_CHILDREN, 3, 4, 7, 16]) {
      const { asked, hidden } = placesOf(size);
      expect(asked).toBeGreaterThanOrEqual(1);
      expect(hidden).toBeGreaterThanOrEqual(1);
      expect(asked + hidden).toBeLessThanOrEqual(size);
    }
  });

  it('keep what a candidate waits for apart from everything else', () => {
    expect(laneOf({ kind: 'visible', reason: 'asked' })).toBe('asked');
    expect(laneOf({ kind: 'scratch', reason: 'asked' })).toBe('asked');
    expect(laneOf({ kind: 'visible', reason: 'submitted' })).toBe('asked');
    expect(laneOf({ kind: 'hidden', reason: 'followed' })).toBe('hidden');
    expect(laneOf({ kind: 'hidden', reason: 'submitted' })).toBe('hidden');
    expect(laneOf({ kind: 'visible', reason: 'rejudged' })).toBe('hidden');
    expect(laneOf({ kind: 'scratch', reason: 'replayed' })).toBe('hidden');
  });

  it('let a candidate’s run through while hidden ones take for ever', async () => {
    const done: string[] = [];
    const queue = memoryQueue((error) => {
      throw error;
    });
    const release: (() => void)[] = [];
    queue.serve('hidden', 1, (id) => new Promise((resolve) => release.push(() => resolve(void done.push(id)))));
    queue.serve('asked', 1, async (id) => void done.push(id));
    for (const id of ['h1', 'h2', 'h3']) queue.announce('hidden', id);
    queue.announce('asked', 'a1');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done).toEqual(['a1']);
    release.shift()?.();
    const closed = queue.close(1000);
    release.shift()?.();
    await closed;
    expect(done).toEqual(['a1', 'h1']);
  });
});

import { getPriority } from 'node:os';
import { expect, it } from 'vitest';
import { startThread } from './threads';

it('answers from a thread of its own, tells errors in their words, and goes on after one that ended', async () => {
  const thread = startThread(new URL('./dates.ts', import.meta.url));
  try {
    expect(await thread.call('isTimeZone', 'Europe/Berlin')).toBe(true);
    await expect(thread.call('nothing', 1)).rejects.toThrow(/is not a function/);
    expect(await Promise.all(['UTC', 'Nowhere/Here'].map((zone) => thread.call('isTimeZone', zone)))).toEqual([
      true,
      false,
    ]);
    // Its stepping back is its own: whoever serves people stays where they were.
    expect(getPriority()).toBeLessThan(10);
    const lost = thread.call('isTimeZone', 'UTC');
    await thread.close();
    await expect(lost).rejects.toThrow(/closed/);
    expect(await thread.call('isTimeZone', 'UTC')).toBe(true);
  } finally {
    await thread.close();
  }
}, 30_000);

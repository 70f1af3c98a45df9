import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { every } from './every';

describe('doing something again and again', () => {
  it('never does it twice at once, goes on after a failure, and waits for the last at its end', async () => {
    let [going, most, times] = [0, 0, 0];
    const failures: unknown[] = [];
    const stop = every(
      1,
      async () => {
        going += 1;
        most = Math.max(most, going);
        await wait(8);
        going -= 1;
        times += 1;
        if (times === 1) throw new Error('once');
      },
      (error) => failures.push(error),
    );
    await wait(60);
    await stop();
    const done = times;
    expect(going).toBe(0);
    expect(most).toBe(1);
    expect(done).toBeGreaterThan(1);
    expect(failures).toHaveLength(1);
    await wait(20);
    expect(times).toBe(done);
  });
});

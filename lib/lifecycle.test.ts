import { describe, expect, it } from 'vitest';
import { lifecycle } from './lifecycle';

describe('what was started is stopped', () => {
  it('goes backwards, each part once, however often it is asked', async () => {
    const said: string[] = [];
    const running = lifecycle();
    for (const name of ['http', 'database', 'next']) running.add({ name, stop: () => void said.push(name) });
    await Promise.all([running.stop(() => {}), running.stop(() => {})]);
    expect(said).toEqual(['next', 'database', 'http']);
    expect(running.stopping).toBe(true);
  });

  it('goes on past a part that fails, and says which', async () => {
    const said: string[] = [];
    const running = lifecycle();
    running.add({ name: 'first', stop: () => void said.push('first') });
    running.add({ name: 'broken', stop: () => Promise.reject(new Error('no')) });
    await running.stop((name) => said.push(`failed: ${name}`));
    expect(said).toEqual(['failed: broken', 'first']);
  });

  it('stops at once what comes up while it is stopping', async () => {
    const said: string[] = [];
    const running = lifecycle();
    await running.stop(() => {});
    running.add({ name: 'late', stop: () => void said.push('late') });
    expect(said).toEqual(['late']);
  });
});

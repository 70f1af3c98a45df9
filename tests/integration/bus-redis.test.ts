/** Hints over a real Redis: between two processes' worth of buses, through a restart, and when it is gone. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { redisBus } from '@/lib/bus-redis';
import { freePort } from '../support/server';

const found = spawnSync('redis-server', ['--version']).status === 0;
if (!found && process.env.PLUMBLINE_NOT_RUN) {
  appendFileSync(process.env.PLUMBLINE_NOT_RUN, 'the bus over Redis: no redis-server was found\n');
}

describe.skipIf(!found)('the bus over Redis', () => {
  let folder: string;
  let port: number;
  let server: ChildProcess;

  const start = async (): Promise<void> => {
    server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise<void>((resolve) => {
      server.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('Ready to accept connections')) resolve();
      });
    });
  };
  const stop = async (): Promise<void> => {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await gone;
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'plumbline-redis-'));
    port = await freePort();
    await start();
  }, 30_000);

  afterAll(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells another process, and the sender too, once each', async () => {
    const here = await redisBus(`redis://127.0.0.1:${port}`, () => {});
    const there = await redisBus(`redis://127.0.0.1:${port}`, () => {});
    const heard: string[] = [];
    here.subscribe('room', (id) => heard.push(`here ${id}`));
    there.subscribe('room', (id) => heard.push(`there ${id}`));
    there.subscribe('user', (id) => heard.push(`wrong topic ${id}`));
    here.publish('room', 'a');
    await vi.waitFor(() => expect(heard.toSorted()).toEqual(['here a', 'there a']), 5_000);
    await Promise.all([here.close(), there.close()]);
  });

  it('still tells its own process while Redis is gone, and the others after it came back', async () => {
    const errors: unknown[] = [];
    const here = await redisBus(`redis://127.0.0.1:${port}`, (error) => errors.push(error));
    const there = await redisBus(`redis://127.0.0.1:${port}`, () => {});
    const heard: string[] = [];
    here.subscribe('room', (id) => heard.push(`here ${id}`));
    there.subscribe('room', (id) => heard.push(`there ${id}`));
    await stop();
    here.publish('room', 'lost');
    await vi.waitFor(() => expect(heard).toContain('here lost'), 15_000);
    expect(errors.length).toBeGreaterThan(0);
    await start();
    await vi.waitFor(
      () => {
        here.publish('room', 'again');
        expect(heard).toContain('there again');
      },
      { timeout: 20_000, interval: 500 },
    );
    await Promise.all([here.close(), there.close()]);
  }, 60_000);

  it('refuses to start against an address where nothing answers', async () => {
    await expect(redisBus(`redis://127.0.0.1:${await freePort()}`, () => {})).rejects.toThrow();
  }, 30_000);
});

/** Builds the app when its sources have changed, and serves it for the end-to-end tests. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from './server';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default async function setup(): Promise<() => Promise<void>> {
  execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });
  const template = mkdtempSync(path.join(tmpdir(), 'plumbline-sample-'));
  await (await startServer({ dataDir: template })).stop();
  process.env.PLUMBLINE_E2E_SAMPLE = template;
  const server = await startServer();
  process.env.PLUMBLINE_E2E_URL = server.url;
  process.env.PLUMBLINE_E2E_DATA = server.dataDir;
  return async () => {
    await server.stop();
    rmSync(template, { recursive: true, force: true });
  };
}

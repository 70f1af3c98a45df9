/**
 * Serves the app from its sources, with hot reload: pages refresh in place, and the server restarts when a file that it
 * loaded itself changes (realtime, jobs, mutations).
 *
 * Usage: npm run dev [-- --port 3000] [-- --host 127.0.0.1] [-- --empty]
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseServerArgs, refuseIfRunning, superviseServer } from './serve.mjs';
import { ROOT, runMain, setup } from './setup.mjs';

await runMain(async () => {
  const args = process.argv.slice(2);
  parseServerArgs(args);
  await setup();
  if (existsSync(path.join(ROOT, '.env'))) process.loadEnvFile(path.join(ROOT, '.env'));
  await refuseIfRunning(process.env.PLUMBLINE_DATA ?? '.data');
  const tsx = path.join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  await superviseServer(args, { PLUMBLINE_MODE: 'development', NODE_ENV: 'development' }, [
    tsx,
    'watch',
    '--clear-screen=false',
  ]);
});

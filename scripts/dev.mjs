/**
 * Serves the app from its sources, with hot reload: pages refresh in place, and the server restarts when a file changes
 * that it loads itself (realtime, jobs, the core of features).
 *
 * Usage: npm run dev [-- --port 3000] [-- --host 127.0.0.1] [-- --empty]
 */
import { existsSync, watch } from 'node:fs';
import path from 'node:path';
import { parseServerArgs, refuseIfRunning, superviseServer } from './serve.mjs';
import { ROOT, runMain, setup } from './setup.mjs';

const ROOMS = ['features', 'realtime', 'runner', 'lib', 'db', 'stats'];
/** Next reloads these by itself, and tests are nobody's to serve. */
const NOT_THE_SERVERS = /\.tsx$|\.test\.ts$|(^|[\\/])(components|migrations)[\\/]|[\\/](loaders|actions)\.ts$/;
/** Editors write a file in several steps, and a branch switch changes many files. */
const SETTLE_MS = 200;

/** @returns a function that ends the watch */
function watchServerFiles(restart) {
  let pending;
  const changed = (file) => {
    if (!/\.ts$/.test(file ?? '') || NOT_THE_SERVERS.test(file)) return;
    clearTimeout(pending);
    pending = setTimeout(() => {
      console.log(`${file} has changed: restarting the server`);
      restart();
    }, SETTLE_MS);
  };
  const rooms = ROOMS.filter((name) => existsSync(path.join(ROOT, name)));
  const watchers = rooms.map((room) =>
    watch(path.join(ROOT, room), { recursive: true }, (_event, file) => changed(file && path.join(room, file))),
  );
  watchers.push(watch(ROOT, (_event, file) => file === 'server.ts' && changed(file)));
  return () => {
    clearTimeout(pending);
    for (const watcher of watchers) watcher.close();
  };
}

await runMain(async () => {
  const args = process.argv.slice(2);
  parseServerArgs(args);
  await setup();
  if (existsSync(path.join(ROOT, '.env'))) process.loadEnvFile(path.join(ROOT, '.env'));
  await refuseIfRunning(process.env.PLUMBLINE_DATA ?? '.data');
  await superviseServer(args, { PLUMBLINE_MODE: 'development', NODE_ENV: 'development' }, watchServerFiles);
});

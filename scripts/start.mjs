/**
 * One command from a fresh clone to a served app: installs, builds, then runs the server until Ctrl-C.
 *
 * Usage: npm start [-- --port 3000] [-- --host 127.0.0.1] [-- --empty]
 *   --port   port to listen on (or PORT; 3000)
 *   --host   address to listen on (or HOST; 127.0.0.1, this machine alone)
 *   --empty  start without the sample workspace
 *
 * Each step that has nothing to do is skipped in silence, so a second start goes straight to the server. The server
 * is a child with an IPC channel: it ends when this process does, whatever ended it.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { ensureBuild } from './build.mjs';
import { parseServerArgs, refuseIfRunning, superviseServer } from './serve.mjs';
import { ROOT, runMain, Sentence, setup } from './setup.mjs';

/** Says that a port is taken before minutes are spent on building, rather than after. */
async function refuseIfPortTaken(port, host) {
  const taken = await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve(error.code));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(null)));
  });
  if (taken === 'EADDRINUSE') {
    throw new Sentence(
      `Port ${port} is in use by another program: stop that program, or choose another port with \`npm start -- --port ${port + 1}\`.`,
    );
  }
  if (taken === 'EACCES') {
    throw new Sentence(
      `This user may not listen on port ${port}: choose one above 1023 with \`npm start -- --port 3000\`.`,
    );
  }
}

await runMain(async () => {
  const args = process.argv.slice(2);
  const { port, host } = parseServerArgs(args);
  await setup();
  if (existsSync(path.join(ROOT, '.env'))) process.loadEnvFile(path.join(ROOT, '.env'));
  await refuseIfRunning(process.env.PLUMBLINE_DATA ?? '.data');
  await refuseIfPortTaken(port ?? Number(process.env.PORT || 3000), host ?? (process.env.HOST || '127.0.0.1'));
  await ensureBuild();
  await superviseServer(args, { PLUMBLINE_MODE: 'production', NODE_ENV: 'production' });
});

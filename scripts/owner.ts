/**
 * Lets somebody in from the server's own terminal.
 *
 * Usage: npm run owner -- EMAIL                                  a one-time link to become owner of a new organisation
 *        npm run owner -- EMAIL --workspace SLUG [--role ROLE]   makes them a member there (an owner, unless told
 *                         [--name "THEIR NAME"]                  otherwise) and prints a link that signs them in
 *
 * Joins the running instance's database, or opens the data folder (or DATABASE_URL) itself.
 */
import { parseArgs } from 'node:util';
import { openDatabase } from '@/db/client';
import { joinOrStart } from '@/db/embedded/join';
import { readRun } from '@/db/embedded/run-file';
import { migrate } from '@/db/migrate';
import { withScope } from '@/features/access/data';
import { admitMember, makeOwnerLink } from '@/features/access/mutations';
import { WORKSPACE_ROLES } from '@/features/access/role';
import { emailSchema } from '@/features/access/schema';
import { systemScope } from '@/features/access/scope';
import { localBus } from '@/lib/bus';
import { loadEnv } from '@/lib/env';
import { moment } from '@/lib/moment';
import { provide } from '@/lib/process';

const USAGE = 'Usage: npm run owner -- EMAIL [--workspace SLUG [--role ROLE] [--name NAME]]';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { workspace: { type: 'string' }, role: { type: 'string' }, name: { type: 'string' } },
  });
  const email = emailSchema.safeParse(positionals[0] ?? '');
  if (!email.success || positionals.length !== 1) throw new Error(USAGE);
  const role = WORKSPACE_ROLES.find((one) => one === (values.role ?? 'owner'));
  if (!role) throw new Error(`There is no role "${values.role}": the roles are ${WORKSPACE_ROLES.join(', ')}.`);

  const env = loadEnv();
  const embedded = env.databaseUrl === null ? await joinOrStart(env.dataDir) : null;
  const options = embedded?.options ?? { max: 2 };
  const url = env.databaseUrl ?? undefined;
  if (!embedded?.joined) await migrate(options, url);
  const database = openDatabase(options, url);
  const bus = localBus();
  provide('database', database);
  provide('bus', bus);
  try {
    const scope = systemScope('owner command');
    const path = await withScope(scope, (tx) =>
      values.workspace === undefined
        ? makeOwnerLink(tx, scope, moment(), { email: email.data })
        : admitMember(tx, scope, moment(), {
            email: email.data,
            name: values.name ?? email.data.split('@')[0] ?? email.data,
            workspaceSlug: values.workspace,
            role,
          }),
    );
    if (path === null) throw new Error(`There is no workspace "${values.workspace}".`);
    const port = readRun(env.dataDir)?.port ?? env.port;
    console.log('Open this address once, within 24 hours:');
    console.log(`  ${env.publicUrl ?? `http://localhost:${port}`}${path}`);
  } finally {
    await bus.close();
    await database.close();
    await embedded?.close();
  }
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});

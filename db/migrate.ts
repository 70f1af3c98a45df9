/** Applies the checked-in migrations, one process at a time. */
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

/** An arbitrary constant that names "Plumbline migrates" among a server's advisory locks. */
const LOCK = 4_217_001;

/**
 * Brings the database up to date. On a server an advisory lock makes other processes wait; the embedded database has one
 * owner process, whose own lock file does that.
 * @throws Error with the failed statement when a migration cannot be applied.
 */
export async function migrate(options: postgres.Options<Record<string, never>>, url?: string): Promise<void> {
  const settings = { ...options, max: 1, onnotice: () => {} };
  const driver = url === undefined ? postgres(settings) : postgres(url, settings);
  try {
    await driver`select pg_advisory_lock(${LOCK})`;
    try {
      const folder = fileURLToPath(new URL('./migrations', import.meta.url));
      await applyMigrations(drizzle(driver), { migrationsFolder: folder });
    } finally {
      await driver`select pg_advisory_unlock(${LOCK})`;
    }
  } finally {
    await driver.end({ timeout: 5 });
  }
}

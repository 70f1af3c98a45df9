/** Hints over LISTEN/NOTIFY, between two servers of one PostgreSQL database. */
import postgres from 'postgres';
import { describe, expect, it, vi } from 'vitest';
import { openTestDatabase, testDatabases } from '@/tests/support/database';
import { postgresBus } from './bus';

describe.runIf(testDatabases().includes('server'))('postgresBus', () => {
  it('reaches the other server and this one', async () => {
    const database = await openTestDatabase('server');
    const drivers = [postgres(database.options), postgres(database.options)] as const;
    const fail = (error: unknown) => {
      throw error;
    };
    const [one, two] = await Promise.all([postgresBus(drivers[0], fail), postgresBus(drivers[1], fail)]);
    const heard: string[] = [];
    one.subscribe('room', (id) => heard.push(`one ${id}`));
    two.subscribe('room', (id) => heard.push(`two ${id}`));
    two.subscribe('user', (id) => heard.push(`user ${id}`));
    one.publish('room', 'a');
    await vi.waitFor(() => expect(heard.sort()).toEqual(['one a', 'two a']));
    await Promise.all([one.close(), two.close()]);
    await Promise.all(drivers.map((driver) => driver.end()));
    await database.close();
  });
});

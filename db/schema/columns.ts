/** Column groups that many tables share, so that every tenant table spells its scope and its times the same way. */
import { timestamp, uuid } from 'drizzle-orm/pg-core';

/** Random (version 4) identifier: nothing about order or count can be read from it. */
export const id = () => uuid('id').primaryKey().defaultRandom();

/** An instant in UTC; pages render it in the reader's zone. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

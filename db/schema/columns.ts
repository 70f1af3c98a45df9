/** Column groups that many tables share, so that every tenant table spells its scope and its times the same way. */
import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Random (version 4) identifier: nothing about order or count can be read from it. */
export const id = () => uuid('id').primaryKey().defaultRandom();

/** An instant in UTC; pages render it in the reader's zone. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Bytes as they are. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/**
 * Distinct words as a `tsvector` without places: written from a list of words, searched by `@@`, read by nobody. Quoted one by
 * one, so that the database takes each as it is.
 */
export const lexemes = customType<{ data: readonly string[]; driverData: string }>({
  dataType: () => 'tsvector',
  toDriver: (words) => words.map((word) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' '),
});

/** 512 bits as a text of zeros and ones: compared by the database, read by nobody. */
export const bits512 = customType<{ data: string; driverData: string }>({ dataType: () => 'bit(512)' });

/** What the panel decided, by whom, when, and on which evidence. Superseded, never rewritten. */
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';
import { loops } from './interviews';
import { users, workspaces } from './tenancy';

export const decisions = pgTable(
  'decisions',
  {
    id: id(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    loopId: uuid('loop_id')
      .notNull()
      .references(() => loops.id),
    outcome: text('outcome', { enum: ['hire', 'no', 'more-evidence'] }).notNull(),
    /** Each reason with the evidence lines it cites: `<card id>/<line id>`. */
    reasons: jsonb('reasons').$type<{ text: string; cites: string[] }[]>().notNull(),
    signedBy: uuid('signed_by')
      .notNull()
      .references(() => users.id),
    signedName: text('signed_name').notNull(),
    signedAt: instant('signed_at').notNull(),
    supersededAt: instant('superseded_at'),
  },
  (t) => [index('decisions_loop').on(t.loopId)],
);

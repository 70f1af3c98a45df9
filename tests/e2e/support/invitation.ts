/** An invitation to an exercise as its interviewer makes it, put into the running server's own database. */
import { createHash, randomBytes } from 'node:crypto';
import { openDatabase } from '../../../db/client';
import { joinOrStart } from '../../../db/embedded/join';
import { withScope } from '../../../features/access/data';
import { mintWorkspace } from '../../../features/access/scope';
import { inviteAttempt } from '../../../features/exercises/mutations';
import type { Invite } from '../../../features/exercises/schema';
import { localBus } from '../../../lib/bus';
import { moment } from '../../../lib/moment';
import { provide } from '../../../lib/process';

const { PLUMBLINE_E2E_DATA } = process.env;

/** Who is invited in the sample's first active loop, and where. @returns the path that the candidate opens */
export async function inviteCandidate(
  wanted: Partial<Pick<Invite, 'exercise' | 'mode' | 'allowedHelp' | 'minutes' | 'note'>> = {},
  dataDir: string | undefined = PLUMBLINE_E2E_DATA,
): Promise<string> {
  if (dataDir === undefined) throw new Error('The end-to-end server does not run.');
  const joined = await joinOrStart(dataDir);
  const database = openDatabase(joined.options);
  try {
    provide('database', database);
    provide('bus', localBus());
    const [interview] = await database.driver`
      select i.id, i.workspace_id, w.organisation_id, l.facilitator_id
      from interviews i join loops l on l.id = i.loop_id join workspaces w on w.id = i.workspace_id
      where l.status = 'active' and i.status = 'planned' order by i.id limit 1`;
    if (interview === undefined) throw new Error('The sample has no interview to invite to.');
    const scope = mintWorkspace({
      workspaceId: interview.workspace_id,
      organisationId: interview.organisation_id,
      userId: interview.facilitator_id,
      role: 'manager',
    });
    const token = randomBytes(24).toString('hex');
    const made = await withScope(scope, (tx) =>
      inviteAttempt(tx, scope, moment(), {
        interviewId: interview.id,
        exercise: 'rate-limiter',
        variant: 'write',
        mode: 'take-home',
        allowedHelp: 'docs',
        note: '',
        minutes: 60,
        days: 7,
        ...wanted,
        tokenHash: createHash('sha256').update(token).digest('hex'),
        seed: 7,
      }),
    );
    if (!made.ok) throw new Error(made.reason);
    return `/attempt/${token}`;
  } finally {
    await database.close();
    await joined.close();
  }
}

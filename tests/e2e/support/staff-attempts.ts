/** Attempts of one interview in every state that staff look at, made in the running server's own database and by its routes. */
import { createHash, randomBytes } from 'node:crypto';
import { openDatabase } from '../../../db/client';
import { joinOrStart } from '../../../db/embedded/join';
import { withScope } from '../../../features/access/data';
import { mintWorkspace } from '../../../features/access/scope';
import { inviteAttempt } from '../../../features/exercises/mutations';
import { localBus } from '../../../lib/bus';
import { moment } from '../../../lib/moment';
import { provide } from '../../../lib/process';
import { CandidateByApi } from './candidate-by-api';

export interface StaffAttempts {
  /** Ids: invited, running with a failed run, handed in. */
  invited: string;
  running: string;
  ended: string;
}

export async function makeStaffAttempts(
  server: { url: string; dataDir: string },
  interviewId: string,
): Promise<StaffAttempts> {
  const joined = await joinOrStart(server.dataDir);
  const database = openDatabase(joined.options);
  const invite = async (): Promise<{ id: string; candidate: CandidateByApi }> => {
    const [interview] = await database.driver`
      select i.workspace_id, w.organisation_id, l.facilitator_id
      from interviews i join loops l on l.id = i.loop_id join workspaces w on w.id = i.workspace_id
      where i.id = ${interviewId}`;
    const scope = mintWorkspace({
      workspaceId: interview?.workspace_id,
      organisationId: interview?.organisation_id,
      userId: interview?.facilitator_id,
      role: 'manager',
    });
    const token = randomBytes(24).toString('hex');
    const made = await withScope(scope, (tx) =>
      inviteAttempt(tx, scope, moment(), {
        interviewId,
        exercise: 'rate-limiter',
        variant: 'write',
        mode: 'live',
        allowedHelp: 'docs',
        note: 'Bring questions.',
        minutes: 60,
        days: 7,
        tokenHash: createHash('sha256').update(token).digest('hex'),
        seed: 7,
      }),
    );
    if (!made.ok) throw new Error(made.reason);
    return { id: made.value.attemptId, candidate: new CandidateByApi(`${server.url}/attempt/${token}`) };
  };
  try {
    provide('database', database);
    provide('bus', localBus());
    const [invited, running, ended] = [await invite(), await invite(), await invite()];
    for (const { candidate } of [running, ended]) {
      await candidate.start('typescript');
      await candidate.type(candidate.text, '\n// what next?\n');
    }
    await running.candidate.run();
    await ended.candidate.submit();
    return { invited: invited.id, running: running.id, ended: ended.id };
  } finally {
    await database.close();
    await joined.close();
  }
}

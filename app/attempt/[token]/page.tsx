/**
 * The candidate's page for one attempt: the invitation before the start, the workspace while the clock runs, and what follows
 * the end. It is outside the frame and shows nothing but what `candidate-view.ts` lets through.
 */
import type { Metadata } from 'next';
import { StandAlone } from '@/app/stand-alone';
import { withScope } from '@/features/access/data';
import type { CandidateRun, CandidateWork } from '@/features/exercises/candidate-view';
import { AfterPage } from '@/features/exercises/components/after-page';
import { CoverPage } from '@/features/exercises/components/cover-page';
import { LazyWorkspace } from '@/features/exercises/components/lazy-workspace';
import { readCandidateRun } from '@/features/exercises/data';
import { loadCandidateState, openAttempt } from '@/features/exercises/loaders';
import { CandidateFoot } from './candidate-foot';

export const metadata: Metadata = { title: 'Your exercise', referrer: 'no-referrer' };

export default async function AttemptPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const state = await loadCandidateState(token);
  const path = `/attempt/${encodeURIComponent(token)}`;
  if (state === null || state.phase === 'withdrawn') {
    return (
      <StandAlone title="This link does not open">
        <p>It may have ended, or another one was sent to you. Write to whoever sent it.</p>
      </StandAlone>
    );
  }
  const { work, after } = state;
  if (state.phase === 'open' && work !== null) return <LazyWorkspace path={path} first={state} />;
  if (work !== null && after !== null) {
    const run = await handedInRun(token, work);
    return <AfterPage path={path} state={{ ...state, work, after }} run={run} foot={<CandidateFoot />} />;
  }
  return <CoverPage path={path} state={state} foot={<CandidateFoot />} />;
}

/** The visible tests on what was handed in, as far as they have answered. */
async function handedInRun(token: string, work: CandidateWork): Promise<CandidateRun | null> {
  const entry = await openAttempt(token);
  const last = work.runsMade.filter((one) => one.kind === 'visible').at(-1);
  if (entry === null || last === undefined) return null;
  const { scope, attemptId } = entry;
  return withScope(scope, (tx) => readCandidateRun(tx, scope, { attemptId, runId: last.id, from: 0 }));
}

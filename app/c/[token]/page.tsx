/**
 * The candidate's page: the task and nothing else. It is outside the frame, loads no kit, and what it is given is built by
 * `candidateView` alone.
 */
import type { Metadata } from 'next';
import { StandAlone } from '@/app/stand-alone';
import { CandidateTask } from '@/features/scorecards/components/candidate-task';
import { loadCandidateView } from '@/features/scorecards/loaders';

export const metadata: Metadata = { title: 'Your task', referrer: 'no-referrer' };

export default async function CandidatePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const view = await loadCandidateView(token);
  if (view === null) {
    return (
      <StandAlone title="This link does not open">
        <p>It may have ended, or your interviewer has made a new one. Ask them for it.</p>
      </StandAlone>
    );
  }
  return <CandidateTask path={`/c/${encodeURIComponent(token)}/view`} first={view} />;
}

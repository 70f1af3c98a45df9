/** The practice room: opened by the attempt's link, and without any effect on the attempt. */
import type { Metadata } from 'next';
import { StandAlone } from '@/app/stand-alone';
import { PracticeRoom } from '@/features/exercises/components/practice-room';
import { loadCandidateState } from '@/features/exercises/loaders';
import { CandidateFoot } from '../candidate-foot';

export const metadata: Metadata = { title: 'Practice room', referrer: 'no-referrer' };

export default async function PracticePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const state = await loadCandidateState(token);
  if (state === null || state.phase === 'withdrawn') {
    return (
      <StandAlone title="This link does not open">
        <p>It may have ended, or another one was sent to you. Write to whoever sent it.</p>
      </StandAlone>
    );
  }
  const { run, editOnly } = state.invitation.languages;
  return (
    <PracticeRoom
      back={`/attempt/${encodeURIComponent(token)}`}
      languages={[...run, ...editOnly]}
      foot={<CandidateFoot />}
    />
  );
}

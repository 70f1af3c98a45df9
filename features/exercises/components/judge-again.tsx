'use client';
/** Has every attempt of an exercise judged again by the suite as it is now. What was judged stays beside it. */
import { Button } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { toast } from '@/components/toaster';
import { judgeAgain } from '../actions';

export function JudgeAgain({ workspace, exercise, title }: { workspace: string; exercise: string; title: string }) {
  async function ask() {
    const answer = await judgeAgain(null, { workspace, exercise });
    if (!answer.ok) return { error: answer.reason };
    const { runs } = answer.value;
    toast({
      title:
        runs === 0
          ? 'Every run was judged by the present suite already.'
          : `${runs === 1 ? 'One run waits' : `${runs} runs wait`}; each attempt’s page says what changed.`,
    });
    return undefined;
  }
  return (
    <ConfirmDialog
      title={`Judge all attempts of ${title} again?`}
      description="For when a test was wrong: every run of this workspace’s attempts is done once more with the suite as it is now. What was judged before stays, and each attempt’s page shows what changed. No level on any card moves."
      trigger={<Button size="small">Judge attempts again</Button>}
      confirmLabel="Judge again"
      pendingLabel="Asking"
      onConfirm={ask}
    />
  );
}

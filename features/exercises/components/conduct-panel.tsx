'use client';
/** What an interviewer gives during an attempt: the next hint, a further task, pair mode. Read before it is given. */
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { giveNextHint, showFurtherTask, switchPairing } from '../actions';

export type ConductPanelProps = {
  workspace: string;
  attemptId: string;
  hints: readonly string[];
  hintsGiven: number;
  extensions: readonly { readonly id: string; readonly text: string }[];
  shown: readonly string[];
  pairing: boolean;
  /** Whether this reader could type. */
  mayPair: boolean;
  focus: boolean;
};

export function ConductPanel(props: ConductPanelProps) {
  const { workspace, attemptId, hints, hintsGiven, extensions, shown, pairing, mayPair, focus } = props;
  const next = hints[hintsGiven];
  const about = { workspace, attemptId };
  return (
    <div className="flex flex-col gap-4 text-sm">
      <div>
        <h3 className="font-semibold text-ink-2 text-xs">
          Next hint <span className="font-normal">{`${hintsGiven} of ${hints.length} given`}</span>
        </h3>
        {next === undefined ? (
          <p className="text-ink-2 text-xs">All hints were given.</p>
        ) : (
          <ActionForm action={giveNextHint} hidden={about} className="flex flex-col items-start gap-1.5">
            {({ pending }) => (
              <>
                <p>{next}</p>
                <Button type="submit" size="small" pending={pending} pendingLabel="Giving">
                  Give this hint
                </Button>
              </>
            )}
          </ActionForm>
        )}
      </div>
      {extensions.length > 0 ? (
        <div>
          <h3 className="font-semibold text-ink-2 text-xs">For a stronger candidate</h3>
          <ul className="divide-y">
            {extensions.map((one) => (
              <li key={one.id} className="py-1.5">
                <p>{one.text}</p>
                {shown.includes(one.id) ? (
                  <p className="text-ink-2 text-xs">Shown to the candidate.</p>
                ) : (
                  <ActionForm action={showFurtherTask} hidden={{ ...about, followUpId: one.id }} className="mt-1">
                    {({ pending }) => (
                      <Button
                        type="submit"
                        size="small"
                        pending={pending}
                        pendingLabel="Showing"
                        aria-label={`Show to the candidate: ${one.text}`}
                      >
                        Show to the candidate
                      </Button>
                    )}
                  </ActionForm>
                )}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {mayPair || pairing ? (
        <ActionForm action={switchPairing} hidden={{ ...about, on: pairing ? 'off' : 'on' }}>
          {({ pending }) => (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Button
                type="submit"
                size="small"
                pending={pending}
                pendingLabel="Switching"
                disabled={focus && !pairing}
              >
                {pairing ? 'End pair mode' : 'Type together: pair mode'}
              </Button>
              <span className="text-ink-2 text-xs">
                {pairing
                  ? 'You and the candidate type in the same code.'
                  : focus
                    ? 'Not in focus time.'
                    : 'The candidate sees it and sees your caret.'}
              </span>
            </div>
          )}
        </ActionForm>
      ) : null}
    </div>
  );
}

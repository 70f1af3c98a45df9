'use client';
import { Button } from '@/components/button';
import { StandAlone } from './stand-alone';

/** A fault of ours while a page was made. The digest names the line in the log; nothing else of the fault is shown. */
export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <StandAlone title="Something went wrong on our side">
      <p>
        Nothing was changed. Try again in a moment
        {error.digest ? (
          <>
            ; if it stays so, this names it in the log: <code className="font-mono text-xs">{error.digest}</code>
          </>
        ) : null}
        .
      </p>
      <Button variant="primary" onClick={() => retry()}>
        Try again
      </Button>
    </StandAlone>
  );
}

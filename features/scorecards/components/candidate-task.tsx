'use client';
/** The task as the candidate reads it: calm, large enough for a shared screen, and new changes marked as new. */
import { useEffect, useRef, useState } from 'react';
import { Logo } from '@/components/logo';
import type { CandidateView } from '@/features/interviews/candidate-view';

export type CandidateTaskProps = { path: string; first: CandidateView };

/** How often the page asks for changes, in ms; it rests while nobody looks at it. */
const ASK_EVERY = 2_500;

export function CandidateTask({ path, first }: CandidateTaskProps) {
  const [view, setView] = useState(first);
  const [link, setLink] = useState<'open' | 'lost' | 'ended'>('open');
  const [news, setNews] = useState('');
  const shown = useRef(first);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const end = new AbortController();
    async function look() {
      if (document.visibilityState === 'visible') {
        try {
          const response = await fetch(path, { cache: 'no-store', signal: end.signal });
          if (response.ok) {
            const next = (await response.json()) as CandidateView;
            setLink('open');
            if (JSON.stringify(next) !== JSON.stringify(shown.current)) {
              setNews(newsOf(shown.current, next));
              shown.current = next;
              setView(next);
            }
          } else {
            setLink(response.status === 404 ? 'ended' : 'lost');
          }
        } catch {
          if (end.signal.aborted) return;
          setLink('lost');
        }
      }
      timer = setTimeout(look, ASK_EVERY);
    }
    timer = setTimeout(look, ASK_EVERY);
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [path]);

  return (
    <main id="main" className="mx-auto flex min-h-dvh w-full max-w-3xl flex-col px-5 py-8 md:px-8 md:py-12">
      <p className="mb-8 flex items-center gap-2 font-semibold text-sm">
        <Logo />
        Your task
      </p>
      <div className="flex flex-1 flex-col gap-12">
        {view.questions.map((question) => (
          <article key={question.prompt} className="flex flex-col gap-5 text-base">
            {question.scenario ? (
              <>
                <h1 className="text-balance font-semibold text-xl">{question.scenario.title}</h1>
                <p className="whitespace-pre-wrap">{question.scenario.text}</p>
              </>
            ) : null}
            <section aria-label="The task">
              <h2 className="mb-1 font-semibold text-ink-2 text-sm">The task</h2>
              <p className="whitespace-pre-wrap">{question.prompt}</p>
            </section>
            {question.changes.length > 0 ? (
              <section aria-label="Changes">
                <h2 className="mb-1 font-semibold text-ink-2 text-sm">What has changed</h2>
                <ol className="list-decimal space-y-2 pl-5">
                  {question.changes.map((change) => (
                    <li key={change} className="pl-1">
                      {change}
                    </li>
                  ))}
                </ol>
              </section>
            ) : null}
          </article>
        ))}
      </div>
      <footer className="mt-12 min-h-10 border-t pt-3 text-ink-2 text-xs">
        <p role="status">
          {link === 'lost'
            ? 'The connection is lost. What you see stays; the page goes on trying.'
            : link === 'ended'
              ? 'This link has ended. What you see stays until you close the page.'
              : news}
        </p>
        <p>Your interviewer may show changes here; the page follows by itself. Nothing you do on it is recorded.</p>
      </footer>
    </main>
  );
}

/** What is different, for somebody who cannot see it appear. */
function newsOf(before: CandidateView, now: CandidateView): string {
  const changes = (view: CandidateView) => view.questions.flatMap((one) => one.changes);
  const added = changes(now).filter((one) => !changes(before).includes(one));
  if (added.length > 0) return `New: ${added.join(' ')}`;
  return now.questions.length > before.questions.length ? 'There is a new task.' : 'The task has changed.';
}

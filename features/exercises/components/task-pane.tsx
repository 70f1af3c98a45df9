'use client';
/** The task beside the editor: statement, what the interviewer has shown since, and the visible tests with their source. */
import { useState } from 'react';
import { cx } from '@/components/cx';
import { Disclosure } from '@/components/disclosure';
import { Prose } from '@/components/prose';
import type { CandidatePulse, CandidateWork } from '../candidate-view';
import { CodeText } from './code-text';

export type TaskPaneProps = {
  work: CandidateWork;
  shown: Pick<CandidatePulse, 'hints' | 'extensions'>;
  className?: string;
};

export function TaskPane({ work, shown, className }: TaskPaneProps) {
  const files = Object.entries(work.testSource);
  return (
    <section
      aria-label="Task"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard
      tabIndex={0}
      className={cx(
        'min-h-0 min-w-0 space-y-6 px-4 py-4 focus-visible:-outline-offset-2 lg:overflow-y-auto',
        className,
      )}
    >
      {work.mend === null ? null : (
        <div className="rounded border-l-[3px] border-l-accent bg-accent-soft px-3 py-2 text-sm">
          <p className="font-semibold">Mend this</p>
          <p>{work.mend}</p>
        </div>
      )}
      <Prose>{work.statement}</Prose>
      {shown.extensions.length + shown.hints.length === 0 ? null : (
        <section aria-label="From your interviewer" aria-live="polite" className="space-y-3">
          <h2 className="font-semibold text-ink-2 text-xs">From your interviewer</h2>
          {shown.extensions.map((text) => (
            <p key={text} className="border-l-2 border-l-accent pl-3 text-sm">
              <strong className="font-semibold">The task goes on:</strong> {text}
            </p>
          ))}
          {shown.hints.map((text) => (
            <p key={text} className="border-l-2 border-l-ink/20 pl-3 text-sm">
              <strong className="font-semibold">Hint:</strong> {text}
            </p>
          ))}
        </section>
      )}
      <section aria-label="Visible tests" className="space-y-2">
        <h2 className="font-semibold text-ink-2 text-xs">Visible tests</h2>
        <ol className="list-decimal space-y-1 pl-5 text-sm marker:text-ink-3">
          {work.tests.map((test) => (
            <li key={test.id}>{test.title}</li>
          ))}
        </ol>
        {files.map(([name, text]) => (
          <SourceOf key={name} name={name} text={text} />
        ))}
        <p className="text-ink-2 text-xs">
          Behaviour beyond these is tested too, after you have handed in: the statement says all of it.
        </p>
      </section>
    </section>
  );
}

/** The highlighter comes with the first unfolding. */
function SourceOf({ name, text }: { name: string; text: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Disclosure
      summary={
        <>
          Source of <code className="font-mono text-xs">{name}</code>
        </>
      }
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      {open ? <CodeText text={text} language="typescript" label={`Source of ${name}`} /> : null}
    </Disclosure>
  );
}

/** After the end: what happens next, the own code, what the tests said, and how to get a copy of everything. */
import type { ReactNode } from 'react';
import { DownloadLink } from '@/components/download-link';
import { Logo } from '@/components/logo';
import { LANGUAGE_NAMES } from '../attempt';
import type { CandidateAfter, CandidateRun, CandidateState, CandidateWork } from '../candidate-view';
import { AfterResults } from './after-results';
import { CodeText } from './code-text';
import { LocalTime } from './local-time';

export type AfterPageProps = {
  path: string;
  state: CandidateState & { after: CandidateAfter; work: CandidateWork };
  /** The visible tests on what was handed in; null where it was not run. */
  run: CandidateRun | null;
  foot: ReactNode;
};

const ENDINGS: Readonly<Record<CandidateAfter['reason'], string>> = {
  submitted: 'You have handed in',
  time: 'The time was up, and your last save was handed in',
  staff: 'Your interviewer has ended the session, and your last save was handed in',
};

export function AfterPage({ path, state, run, foot }: AfterPageProps) {
  const { invitation, after, work } = state;
  return (
    <main id="main" className="mx-auto w-full max-w-5xl space-y-10 px-5 py-8 md:px-8 md:py-12">
      <header className="space-y-3">
        <p className="mb-8 flex items-center gap-2 font-semibold text-sm">
          <Logo />
          {invitation.workspace}
        </p>
        <h1 className="text-balance font-semibold text-xl">{ENDINGS[after.reason]}</h1>
        <p className="text-ink-2 text-sm">
          {invitation.exercise} · {invitation.interview} ·{' '}
          <LocalTime at={after.endedAt} zone={invitation.timeZone} short />
        </p>
      </header>
      <section className="grid gap-x-14 gap-y-8 md:grid-cols-2" aria-label="What now">
        <div className="max-w-read space-y-2 text-sm">
          <h2 className="font-semibold">What happens next</h2>
          <p>
            The people of your panel read your code and its history, each alone, and rate it by criteria before they
            hear of one another. Then they talk about it together. Nothing here decides by itself.
          </p>
          <p>{invitation.workspace} tells you the outcome; this page shows no rating.</p>
        </div>
        <div className="max-w-read space-y-2 text-sm">
          <h2 className="font-semibold">Yours to keep</h2>
          <p>
            The download holds your three files and your visible results
            {work.runs ? '; `node --test` runs your own tests' : ''}.
          </p>
          <DownloadLink href={`${path}/download`}>Download my work</DownloadLink>
          <p>
            You may ask {invitation.workspace} at any time for a copy of everything that is kept about this attempt, for
            its correction or its removal: answer the message that brought you this link.
          </p>
        </div>
      </section>
      {work.runs ? <AfterResults path={path} first={after.hidden} tests={work.tests} run={run} /> : null}
      <section className="space-y-3" aria-label="Your code">
        <h2 className="font-semibold text-base">Your code</h2>
        <p className="text-ink-2 text-xs">As it was handed in, {LANGUAGE_NAMES[work.language]}</p>
        <CodeText text={after.source} language={work.language} label="Your code as it was handed in" numbers />
      </section>
      <footer className="border-t pt-4">{foot}</footer>
    </main>
  );
}

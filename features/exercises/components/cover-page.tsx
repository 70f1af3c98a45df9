/** The invitation: everything a candidate needs to know before the clock runs, in the order in which it is asked. */
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/button-link';
import { Logo } from '@/components/logo';
import { LANGUAGE_NAMES, PAUSE_CAP_MS } from '../attempt';
import type { CandidateState } from '../candidate-view';
import { HELP_WORDS, modeWords } from '../words';
import { LocalTime } from './local-time';
import { StartForm } from './start-form';

export type CoverPageProps = { path: string; state: CandidateState; foot: ReactNode };

const list = (names: readonly string[]): string => new Intl.ListFormat('en-GB').format(names);

export function CoverPage({ path, state, foot }: CoverPageProps) {
  const { invitation, phase } = state;
  const { languages, minutes, mode, timeZone, workspace } = invitation;
  const help = HELP_WORDS[invitation.allowedHelp];
  const all = minutes + state.clock.extraMinutes;
  return (
    <main id="main" className="mx-auto w-full max-w-5xl px-5 py-8 md:px-8 md:py-12">
      <p className="mb-8 flex items-center gap-2 font-semibold text-sm">
        <Logo />
        {workspace}
      </p>
      <div className="grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0 space-y-9">
          <header className="space-y-3">
            <p className="text-ink-2 text-sm">
              {invitation.interview} · for {invitation.candidate}
            </p>
            <h1 className="text-balance font-semibold text-xl">{invitation.exercise}</h1>
            <p className="max-w-read text-base">{invitation.summary}</p>
            {invitation.note === '' ? null : (
              <p className="max-w-read whitespace-pre-line border-l-2 border-l-accent pl-3 text-sm">
                {invitation.note}
              </p>
            )}
          </header>
          <Part title="How long">
            <p>{modeWords(mode, all)}</p>
            {state.clock.extraMinutes > 0 ? (
              <p>{state.clock.extraMinutes} of these minutes were added for you.</p>
            ) : null}
            <p>
              If your connection is lost, typing goes on and the clock stands still until you are back, for up to{' '}
              {PAUSE_CAP_MS / 60_000} minutes in all.
            </p>
          </Part>
          <Part title="What is assessed">
            <p>
              Whether the code does what the statement says, and how you get there: what you check first, how you find a
              fault, how clear the result is to read.
            </p>
            <p>
              Not assessed: how fast you type, how often you run the tests, detours, spelling. The code is read by
              people; no number decides.
            </p>
          </Part>
          <Part title={`Allowed help: ${help.title.toLowerCase()}`}>
            <p>{help.rule}</p>
          </Part>
          <Part title="Languages">
            <p>
              {list(languages.run.map((one) => LANGUAGE_NAMES[one]))} run here, with the visible tests.
              {languages.editOnly.length === 0
                ? ''
                : ` ${list(languages.editOnly.map((one) => LANGUAGE_NAMES[one]))} can be written and are read with care, but do not run: there are no test results for them.`}
            </p>
          </Part>
          <Part title="What is recorded, and who sees it">
            <p>
              Every change of your code with its time, your runs and their results, and when the connection was lost.
              Not your screen, camera, microphone or other windows.
            </p>
            <p>
              {invitation.readers.length === 0 ? 'The panel of this interview' : list(invitation.readers)} can read it.{' '}
              {mode === 'live'
                ? 'Whoever follows your editor while you type is listed by name; focus time lets you work unwatched.'
                : 'Nobody has to be there while you work; whoever follows your editor is listed by name.'}
            </p>
            <p>
              It is kept with your application at {workspace}, and as long as that. This link shows you your own part
              for 30 days after the end.
            </p>
          </Part>
          <Part title="Adjustments">
            <p>
              Extra time, breaks, a screen reader, another format: write to whoever sent you this link before you start.
              Time is added without any mark on the result, and the editor works by keyboard alone and with large
              letters.
            </p>
          </Part>
        </div>
        <aside aria-label="Begin" className="space-y-6 lg:sticky lg:top-8 lg:self-start">
          <section className="space-y-3">
            <h2 className="font-semibold text-sm">Try it first</h2>
            <p className="text-ink-2 text-sm">The same editor with a toy exercise. No clock runs there.</p>
            <ButtonLink href={`${path}/practice`} prefetch={false}>
              Practice room
            </ButtonLink>
          </section>
          <section className="space-y-3 border-t pt-6">
            <h2 className="font-semibold text-sm">{phase === 'ready' ? 'Begin' : 'Not now'}</h2>
            <Window state={state} zone={timeZone} />
            {phase === 'ready' ? (
              <StartForm path={path} languages={[...languages.run, ...languages.editOnly]} minutes={all} />
            ) : null}
          </section>
          <div className="border-t pt-6">{foot}</div>
        </aside>
      </div>
    </main>
  );
}

function Window({ state, zone }: { state: CandidateState; zone: string }) {
  const { opensAt, closesAt } = state.invitation;
  if (state.phase === 'waiting') {
    return (
      <p className="text-ink-2 text-sm">
        It can be started from <LocalTime at={opensAt} zone={zone} />.
      </p>
    );
  }
  if (state.phase === 'missed') {
    return (
      <p className="text-ink-2 text-sm">
        It could be started until <LocalTime at={closesAt} zone={zone} />. Write to whoever sent you this link; another
        window can be opened.
      </p>
    );
  }
  return (
    <p className="text-ink-2 text-sm">
      Start whenever you like, until <LocalTime at={closesAt} zone={zone} />.
    </p>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="max-w-read space-y-2 text-sm">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** What an adjusted level is, what it is not, and what the law may say of it. */
import type { Metadata } from 'next';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { loadSettings } from '@/features/calibration/loaders';

export const metadata: Metadata = { title: 'Adjusted levels · Calibration' };

export default async function AdjustedPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { settings, workspace } = await loadSettings((await params).workspace);
  const href = `/w/${workspace.workspaceSlug}/calibration`;
  return (
    <>
      <PageHeader
        title="Adjusted levels"
        subtitle={settings.adjusted ? 'On in this workspace' : 'Off in this workspace'}
        actions={<TextLink href={href}>Calibration</TextLink>}
      />
      <div className="max-w-read space-y-8 px-4 py-6 text-sm md:px-6">
        <Section title="What it is">
          <p>
            Candidates meet different interviewers, and some interviewers give lower levels than others to the same
            performance. An adjusted level is what the mean of a performance would probably have been had it met the
            average interviewer here: the mean as it was given, less the strictness of those who gave it, pulled towards
            the mean of all candidates as far as two or three ratings demand. It stands beside the raw mean as a
            difference in levels, with its error.
          </p>
        </Section>
        <Section title="When it is shown">
          <p>
            Where an owner has turned it on, where all interviewers of the performance have a severity of their own (see{' '}
            <TextLink href={`${href}/raters`}>People</TextLink>), and after the reveal alone. One missing interviewer
            and there is none.
          </p>
        </Section>
        <Section title="What it is not">
          <ul className="list-disc space-y-1 pl-5">
            <li>No verdict: it sorts no list, filters none, has no threshold and no colour.</li>
            <li>No score of a person: it belongs to one performance, and nothing is summed over interviews.</li>
            <li>No correction of a mistake: a rater who misheard is as wrong after it as before.</li>
            <li>
              Not much better: in simulations adjusting lifts the correlation with true ability by .01 to .03. A second
              interviewer lifts it by .13, and rating samples together helps every panel.
            </li>
            <li>Never fairer by itself: it cannot tell strictness from a bias against some candidates.</li>
          </ul>
        </Section>
        <Section title="Shrinking, and whom it moves">
          <p>
            Pulling towards the mean is right on average and moves the best and the weakest most: a brilliant hour rated
            by two people is adjusted downwards even when nobody was kind. Read the raw mean and its lines first; the
            adjusted one answers a single question: could the draw of interviewers have made this difference?
          </p>
        </Section>
        <Section title="Legal caution">
          <p>
            In several places a number that weighs in a hiring decision must be explained to the candidate, shown to be
            related to the job, and checked for adverse impact; some also ask for notice or consent where a statistical
            procedure takes part, and forbid different treatment of scores by group. This one uses no trait of the
            candidate, only who interviewed; it may still count as such a procedure. Ask your counsel before turning it
            on, tell candidates where you must, keep the decision with people who give reasons in words, and keep those
            reasons. This is no legal advice.
          </p>
        </Section>
        <Section title="How it is computed">
          <p>
            A crossed model of all comparable ratings of the last twelve months, fitted by REML: value = mean +
            performance + interviewer + rest. The adjusted level is the best linear unbiased prediction of the
            performance; its error carries what is not known of interviewers and of the variances. Source: Robinson
            (1991), Statistical Science 6, 15; for interviews Roberts, Rothnie, Zoanetti and Crossley (2010), Medical
            Education 44, 690. To check: <code className="font-mono text-xs">npm run stats -- adjusted-scores</code> on
            the ratings by performance.
          </p>
        </Section>
      </div>
    </>
  );
}

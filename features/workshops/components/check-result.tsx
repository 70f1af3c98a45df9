/** A finished check for its rater alone: each level beside the expert's, and what the whole of it means. */
import { cx } from '@/components/cx';
import { LevelMark } from '@/components/level-mark';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { distanceWords } from '@/features/questions/question';
import { isNear, sittingOf } from '../check';
import type { CheckRating } from '../data';
import { sittingWords } from '../words';

function Level({ rating, level, who }: { rating: CheckRating; level: number; who: string }) {
  const anchor = rating.anchors.find((one) => one.level === level);
  return (
    <div className="min-w-0">
      <p className="flex items-center gap-1.5 text-sm">
        <span className="w-14 shrink-0 text-ink-2 text-xs">{who}</span>
        <LevelMark level={level} of={rating.of} />
        <span className="font-semibold">
          {level} {anchor?.label}
        </span>
      </p>
      <p className="mt-0.5 text-ink-2 text-xs">{anchor?.anchor}</p>
    </div>
  );
}

export function CheckResult({ ratings, bankHref }: { ratings: readonly CheckRating[]; bankHref: string }) {
  const samples = [...new Set(ratings.map((one) => one.sampleId))];
  return (
    <div className="flex flex-col gap-8">
      <p className="max-w-read font-medium">{sittingWords(sittingOf(ratings))}</p>
      {samples.map((sampleId, index) => {
        const own = ratings.filter((one) => one.sampleId === sampleId);
        const question = own[0]?.question;
        return (
          <Section
            key={sampleId}
            title={`Answer ${index + 1}`}
            aside={question ? <TextLink href={`${bankHref}/${question.slug}`}>{question.title}</TextLink> : undefined}
          >
            <div className="flex flex-col gap-4">
              {own.map((rating) => (
                <div key={rating.criterionId} className="@container border-t pt-3" data-keep>
                  <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                    <h3 className="font-semibold text-sm">{rating.title}</h3>
                    <span className={cx('text-xs', isNear(rating) ? 'text-ink-2' : 'font-semibold')}>
                      yours is {distanceWords(rating.own, rating.expert)}
                    </span>
                  </div>
                  <div className="mt-2 grid gap-x-6 gap-y-2 @md:grid-cols-2">
                    <Level rating={rating} level={rating.own} who="you" />
                    <Level rating={rating} level={rating.expert} who="expert" />
                  </div>
                  <p className="mt-2 max-w-read border-l-2 border-l-accent pl-2.5 text-sm">{rating.why}</p>
                </div>
              ))}
              {own.some((rating) => !rating.blind) ? (
                <p className="text-ink-2 text-xs">
                  You had met this answer before, so these levels stay outside of calibration.
                </p>
              ) : null}
            </div>
          </Section>
        );
      })}
    </div>
  );
}

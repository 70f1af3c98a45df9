/** The comparison: designs as columns where there is room, one after the other where there is not; on paper as columns. */
import Link from 'next/link';
import { ScrollRegion } from '@/components/scroll-region';
import { TextLink } from '@/components/text-link';
import { DIFFICULTY_WORDS } from '@/features/questions/question';
import { COMPARED, type Comparison } from '../comparison';

export interface ComparedDesign {
  slug: string;
  title: string;
  minutes: number;
  difficulty: string;
  comparison: Comparison | null;
}

export type ComparisonTableProps = {
  /** Where the questions are. */
  bank: string;
  questions: readonly ComparedDesign[];
  /** The address without one of them. */
  without: (slug: string) => string;
};

const difficulty = (value: string): string => DIFFICULTY_WORDS[value as keyof typeof DIFFICULTY_WORDS] ?? value;

export function ComparisonTable({ bank, questions, without }: ComparisonTableProps) {
  return (
    <>
      <ScrollRegion
        label="Designs side by side"
        className="overflow-x-auto max-md:hidden print:block! print:overflow-visible"
      >
        <table className="w-full border-separate border-spacing-0 text-left align-top">
          <caption className="sr-only">Designs side by side</caption>
          <thead>
            <tr>
              <td className="w-24 border-b" />
              {questions.map((one) => (
                <th
                  key={one.slug}
                  scope="col"
                  className="min-w-44 border-b px-3 pb-2 text-left align-bottom font-medium text-sm"
                >
                  <Head bank={bank} one={one} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {COMPARED.map(({ key, label }) => (
              <tr key={key} className="break-inside-avoid">
                <th scope="row" className="border-b py-3 pr-3 align-top font-semibold text-ink-2 text-xs">
                  {label}
                </th>
                {questions.map((one) => (
                  <td key={one.slug} className="border-b px-3 py-3 align-top text-sm">
                    {one.comparison?.[key]}
                  </td>
                ))}
              </tr>
            ))}
            <tr data-screen-only>
              <td />
              {questions.map((one) => (
                <td key={one.slug} className="px-3 py-2 text-xs">
                  <Without one={one} href={without(one.slug)} />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </ScrollRegion>
      <ol className="md:hidden print:hidden">
        {questions.map((one) => (
          <li key={one.slug} className="border-b py-4 first:pt-0">
            <h2 className="font-medium text-base">
              <Head bank={bank} one={one} />
            </h2>
            <dl className="mt-2 flex flex-col gap-2">
              {COMPARED.map(({ key, label }) => (
                <div key={key}>
                  <dt className="font-semibold text-ink-2 text-xs">{label}</dt>
                  <dd className="text-sm">{one.comparison?.[key]}</dd>
                </div>
              ))}
            </dl>
            <p className="mt-2 text-xs">
              <Without one={one} href={without(one.slug)} />
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}

function Head({ bank, one }: { bank: string; one: ComparedDesign }) {
  return (
    <>
      <Link
        href={`${bank}/${one.slug}`}
        className="rounded-sm decoration-accent/40 underline-offset-[3px] hover:underline"
      >
        {one.title}
      </Link>
      <span className="block font-normal text-ink-2 text-xs">
        {difficulty(one.difficulty)} · {one.minutes} min
      </span>
    </>
  );
}

function Without({ one, href }: { one: ComparedDesign; href: string }) {
  return (
    <TextLink href={href} aria-label={`Leave out ${one.title}`} scroll={false}>
      Leave out
    </TextLink>
  );
}

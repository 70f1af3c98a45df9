'use client';
/** Ticking what is compared. Each tick goes to the address at once; without scripts it is a form with a button. */
import { useRouter } from 'next/navigation';
import { useOptimistic, useTransition } from 'react';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { compareHref } from '../comparison';

export type CompareChoicesProps = {
  path: string;
  /** How many may be compared. */
  most: number;
  chosen: readonly string[];
  /** The rest of the address. */
  fields: { q: string; facet: string };
  choices: readonly { slug: string; title: string }[];
};

export function CompareChoices({ path, most, chosen, fields, choices }: CompareChoicesProps) {
  const router = useRouter();
  const [ticked, setTicked] = useOptimistic(chosen);
  const [updating, start] = useTransition();
  const isFull = ticked.length >= most;
  return (
    <form action={path} method="get">
      {Object.entries(fields).map(([name, value]) =>
        value === '' ? null : <input key={name} type="hidden" name={name} value={value} />,
      )}
      <fieldset className="max-h-96 overflow-y-auto">
        <legend className="mb-0.5 font-semibold text-ink-2 text-xs" role="presentation">
          Designs, {ticked.length} of at most {most}
        </legend>
        {choices.map(({ slug, title }) => (
          <Checkbox
            key={slug}
            name="of"
            value={slug}
            label={title}
            checked={ticked.includes(slug)}
            disabled={isFull && !ticked.includes(slug)}
            onChange={(event) => {
              const next = event.target.checked ? [...ticked, slug] : ticked.filter((one) => one !== slug);
              start(() => {
                setTicked(next);
                router.replace(compareHref(path, next, fields), { scroll: false });
              });
            }}
          />
        ))}
      </fieldset>
      <noscript>
        <Button type="submit">Compare</Button>
      </noscript>
      <p role="status" className="min-h-5 text-ink-2 text-xs">
        {updating ? 'Updating' : ''}
      </p>
    </form>
  );
}

'use client';
/** Searching the bank in place: a text, three choices with what each would leave, and how much was found, in words. */
import { Button } from '@/components/button';
import { Select } from '@/components/select';
import { TextInput } from '@/components/text-input';
import { ANYTHING, type Choices, type ChoiceWish } from './use-choices';

const NARROWED = [
  { key: 'capability', label: 'Capability', any: 'Every capability' },
  { key: 'kind', label: 'Kind', any: 'Every kind' },
  { key: 'minutes', label: 'Minutes', any: 'Any length' },
] as const;

export function ChoiceSearch({
  wish,
  onWish,
  choices: { found, state, again },
}: {
  wish: ChoiceWish;
  onWish: (wish: ChoiceWish) => void;
  choices: Choices;
}) {
  const isNarrowed = Object.values(wish).some((one) => one.trim() !== '');
  const near = found.near.flatMap((one) => one.words);
  return (
    <div className="mb-1 flex flex-col gap-2">
      <TextInput
        type="search"
        aria-label="Search the bank"
        placeholder="Search the bank"
        autoComplete="off"
        maxLength={200}
        value={wish.q}
        onChange={(event) => onWish({ ...wish, q: event.target.value })}
        onKeyDown={(event) => {
          // The list follows the typing; in a dialog this key would send its form.
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <div className="grid gap-2 sm:grid-cols-[3fr_2fr_2fr]">
        {NARROWED.map(({ key, label, any }) => (
          <Select
            key={key}
            aria-label={label}
            value={wish[key]}
            onChange={(event) => onWish({ ...wish, [key]: event.target.value })}
            options={[
              { value: '', label: any },
              ...found.facets[key].map(({ value, label: words, count }) => ({ value, label: `${words} (${count})` })),
            ]}
          />
        ))}
      </div>
      <p role="status" className="flex min-h-5 flex-wrap items-center gap-x-3 text-ink-2 text-xs">
        {state === 'failed' ? (
          <>
            <span className="text-red">The bank did not answer; this was found before.</span>
            <Button size="small" variant="quiet" onClick={again}>
              Ask again
            </Button>
          </>
        ) : (
          <span>
            {found.total === 1 ? '1 question' : `${found.total} questions`}
            {found.choices.length < found.total ? `, the first ${found.choices.length} shown` : ''}
            {near.length === 0 ? '' : `, with “${near.slice(0, 3).join('”, “')}”`}
            {state === 'updating' ? ' · updating' : ''}
          </span>
        )}
        {isNarrowed ? (
          <Button size="small" variant="quiet" onClick={() => onWish(ANYTHING)}>
            Clear
          </Button>
        ) : null}
      </p>
    </div>
  );
}

/** What stands in the place of an empty list. */
export function NothingFound({ wish, total }: { wish: ChoiceWish; total: number }) {
  const isNarrowed = Object.values(wish).some((one) => one.trim() !== '');
  return (
    <p className="py-3 text-ink-2 text-sm">
      {total === 0 && !isNarrowed
        ? 'The bank is empty. Adopt questions from the library first.'
        : 'Nothing matches. Search fewer words, or clear a choice.'}
    </p>
  );
}

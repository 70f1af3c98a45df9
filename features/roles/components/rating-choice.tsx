/** How a performance is rated: by two together, by one and later another, or by one. */
import { RadioRows } from '@/components/radio-rows';
import { RATING_HINTS, RATING_MODES, RATING_WORDS, type RatingMode } from '../role';

export function RatingChoice({ value, problem }: { value: string; problem?: string }) {
  return (
    <div>
      <RadioRows
        name="rating"
        legend="Rated by"
        defaultValue={value as RatingMode}
        options={RATING_MODES.map((one) => ({ value: one, label: RATING_WORDS[one], hint: RATING_HINTS[one] }))}
      />
      {problem ? <p className="mt-1 text-red text-xs">{problem}</p> : null}
    </div>
  );
}

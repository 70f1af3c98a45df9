/** What an edit changes, one sentence a line, each led by a word that says of which kind it is. */
import type { Effect } from '../effect';

const KIND_WORDS: Record<Effect['kind'], string> = {
  'goes-on': 'Goes on',
  begins: 'Begins',
  ends: 'Ends',
  stays: 'Stays',
  lacks: 'Lacks',
};

export function EffectList({ effects }: { effects: readonly Effect[] }) {
  return (
    <dl className="grid max-w-read grid-cols-[4rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
      {effects.map((one) => (
        <div key={one.text} className="contents">
          <dt className="font-semibold text-ink-2 text-xs leading-5">{KIND_WORDS[one.kind]}</dt>
          <dd>{one.text}</dd>
        </div>
      ))}
    </dl>
  );
}

'use client';
/** Two windows wrote in one place: both texts, and the choice between them. */
import { Button } from '@/components/button';
import { textOf } from '../card';
import type { OtherText } from '../draft';
import type { LineValue } from '../schema';
import { useCard } from './card-context';
import { randomId } from './random-id';

export type OtherTextsProps = { fieldKey: string; value: unknown; others: readonly OtherText[] };

export function OtherTexts({ fieldKey, value, others }: OtherTextsProps) {
  const card = useCard();
  const isLine = fieldKey.startsWith('line:');

  function keep(chosen: unknown) {
    card.press([{ key: fieldKey, value: chosen, resolves: true }], 'the choice of a text');
  }

  function keepAll() {
    if (isLine) {
      const more = others.map((other) => ({ key: `line:${randomId()}`, value: other.value as LineValue }));
      card.press([...more, { key: fieldKey, value, resolves: true }], 'the choice of all texts');
    } else {
      keep({ text: [value, ...others.map((other) => other.value)].map(textOf).join('\n\n') });
    }
  }

  return (
    <fieldset aria-label="Two texts in one place" className="my-1 border-l-2 border-l-amber pl-2 text-sm">
      <p className="text-amber text-xs">Another of your windows wrote here too. Both are kept until you choose.</p>
      {others.map((other) => (
        <p key={other.clientId} className="whitespace-pre-wrap break-words py-1">
          {textOf(other.value)}
        </p>
      ))}
      {card.open ? (
        <div className="flex flex-wrap gap-1.5 py-1">
          <Button size="small" onClick={() => keep(value)}>
            Keep the one above
          </Button>
          {others.map((other) => (
            <Button key={other.clientId} size="small" onClick={() => keep(other.value)}>
              Keep {others.length === 1 ? 'this one' : `“${textOf(other.value).slice(0, 20)}…”`}
            </Button>
          ))}
          <Button size="small" onClick={keepAll}>
            {isLine ? 'Keep both as lines' : 'Keep both'}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}

'use client';
/**
 * After the seal: what may still be said. A text is kept as a private note while it is being typed, like everything else
 * on the card, and becomes an addendum, or the reason of a correction, when its author offers it.
 */
import { useId, useState } from 'react';
import { Button } from '@/components/button';
import { Section } from '@/components/section';
import { Select } from '@/components/select';
import { Textarea } from '@/components/textarea';
import { storable } from '../line';
import { LONGEST_TEXT } from '../schema';
import type { Afterword } from '../snapshot';
import type { Desk } from './autosave';
import { useCard } from './card-context';
import { ask } from './card-server';
import { randomId } from './random-id';

export type AfterwordsProps = {
  clientId: string;
  /** Sends what is on its way. @returns false when the server does not answer */
  settle: () => Promise<boolean>;
  /** Asks the server how the card stands. */
  look: () => Promise<void>;
  /** The card as it stands now, not as it stood when the page was drawn. */
  read: () => Desk;
};

export function Afterwords({ clientId, settle, look, read }: AfterwordsProps) {
  const card = useCard();
  const { afterwords, may } = card.desk.card;
  const [draft, setDraft] = useState<{ key: string; text: string } | null>(null);
  const origin = draft && `${draft.key}@${clientId}`;
  const standing = afterwords.filter((one) => one.rowKey !== origin || one.kind !== 'private');
  // While the card is open again, what there is to say goes onto the card.
  if (!may.addText || (card.open && standing.length === 0)) return null;

  function write(words: string) {
    const text = storable(words).slice(0, LONGEST_TEXT);
    const key = draft?.key ?? `line:${randomId()}`;
    setDraft({ key, text });
    const value = { text, at: card.stamp(), kind: 'moment', filedTo: null };
    if (text.trim() !== '') card.type({ key, value });
  }

  async function offer(id: string | null, correction?: { row: string; level: number }) {
    if (!(await settle())) return card.say('The server does not answer. Your text is kept here.');
    await look();
    const note = id ?? read().card.afterwords.find((one) => one.rowKey === origin)?.id;
    if (note === undefined) return card.say('The note is not on the server yet. Try again in a moment.');
    const reply = await ask(`${card.paths.card}/addenda/${note}/offer`, correction ? { correction } : {});
    if (!reply.ok) return card.say(reply.reason);
    if (id === null) setDraft(null);
    await look();
    card.say(correction ? 'The correction stands beside the level.' : 'Offered: the panel reads it after the reveal.');
  }

  return (
    <Section title="After the seal" size="small" level={3} className="mt-4 border-t pt-3">
      {standing.length > 0 ? (
        <ul className="divide-y">
          {standing.map((one) => (
            <AfterwordItem key={one.id} one={one} onOffer={() => offer(one.id)} />
          ))}
        </ul>
      ) : null}
      {card.open ? null : (
        <Composer
          text={draft?.text ?? ''}
          correctable={may.correct}
          onText={write}
          onOffer={(correction) => offer(null, correction)}
          onDone={() => {
            setDraft(null);
            void settle();
          }}
        />
      )}
    </Section>
  );
}

const KIND_WORDS: Record<Afterword['kind'], string> = {
  addendum: 'addendum',
  correction: 'correction',
  private: 'private note',
};

function AfterwordItem({ one, onOffer }: { one: Afterword; onOffer: () => Promise<void> }) {
  const card = useCard();
  const [pending, setPending] = useState(false);
  const row = card.rows.find((other) => other.filing === one.rowKey || other.key === one.rowKey);
  const label = row?.levels.find((level) => level.level === one.level)?.label;
  return (
    <li className="grid grid-cols-[3.125rem_minmax(0,1fr)_auto] gap-x-2 py-1.5 text-sm">
      <time dateTime={one.at} className="pt-0.5 font-mono text-ink-2 text-xs/5">
        {card.time(one.at)}
      </time>
      <div>
        <p className="text-ink-2 text-xs/5">
          {KIND_WORDS[one.kind]}, {one.stamped === 'before-reveal' ? 'before the reveal' : 'after the reveal'}
          {one.kind === 'correction' && row ? `: ${row.title}, to ${one.level} ${label ?? ''}` : ''}
        </p>
        <p className="whitespace-pre-wrap break-words">{one.text}</p>
      </div>
      {one.kind === 'private' ? (
        <Button
          size="small"
          pending={pending}
          onClick={async () => {
            setPending(true);
            await onOffer();
            setPending(false);
          }}
        >
          Offer as addendum
        </Button>
      ) : null}
    </li>
  );
}

type ComposerProps = {
  text: string;
  correctable: boolean;
  onText: (text: string) => void;
  onOffer: (correction?: { row: string; level: number }) => Promise<void>;
  onDone: () => void;
};

function Composer({ text, correctable, onText, onOffer, onDone }: ComposerProps) {
  const card = useCard();
  const id = useId();
  const [target, setTarget] = useState('');
  const [pending, setPending] = useState(false);
  const [rowKey, level] = target.split('@');
  const row = card.rows.find((one) => one.key === rowKey);
  const levels = card.rows.flatMap((one) =>
    one.levels.map((anchor) => ({
      value: `${one.key}@${anchor.level}`,
      label: `${one.title}: ${anchor.level} ${anchor.label}`,
    })),
  );
  return (
    <div className="mt-2 flex flex-col gap-2">
      <label htmlFor={id} className="text-ink-2 text-xs">
        Something to add. It is kept as your private note until you offer it; it never enters calibration.
      </label>
      <Textarea
        id={id}
        rows={2}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onBlur={() => text === '' && onDone()}
      />
      {correctable ? (
        <Select
          aria-label="Correct a level beside what was sealed"
          placeholder="Correct no level"
          value={target}
          onChange={(event) => setTarget(event.target.value)}
          options={levels}
        />
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          pending={pending}
          pendingLabel="Offering"
          aria-disabled={text.trim() === ''}
          onClick={async () => {
            if (text.trim() === '') return;
            setPending(true);
            await onOffer(row && level ? { row: row.filing ?? row.key, level: Number(level) } : undefined);
            setPending(false);
            setTarget('');
          }}
        >
          {row ? 'Offer as correction' : 'Offer to the panel'}
        </Button>
        <Button size="small" variant="quiet" onClick={onDone} disabled={text === ''}>
          Keep private
        </Button>
      </div>
    </div>
  );
}

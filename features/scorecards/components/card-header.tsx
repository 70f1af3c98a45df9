/** The card's head: what is rated, whether it is saved, how much time is gone, and the seal. */
import { Button } from '@/components/button';
import { Kbd } from '@/components/kbd';
import { ModKey } from '@/components/mod-key';
import { SaveState } from '@/components/save-state';
import { Segmented } from '@/components/segmented';
import { formatDateTime } from '@/lib/dates';
import type { Desk } from './autosave';
import { Pacing } from './pacing';

/** In a narrow window one of the two is shown. */
export type Pane = 'question' | 'card';

export type CardHeaderProps = {
  title: string;
  about: string;
  desk: Desk;
  zone: string;
  /** Null where time does not run. */
  pacing: { startsAt: string; minutes: number; now: string } | null;
  pane: Pane;
  onPane: (pane: Pane) => void;
  onSeal: () => void;
  onReopen: () => void;
};

export function CardHeader({ title, about, desk, zone, pacing, pane, onPane, onSeal, onReopen }: CardHeaderProps) {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b bg-page px-4 py-2 md:px-6 lg:min-h-16">
      <div className="min-w-0 grow basis-40">
        <h1 className="truncate font-semibold text-lg" title={title}>
          {title}
        </h1>
        <p className="truncate text-ink-2 text-xs" title={about}>
          {about}
        </p>
      </div>
      <div className="order-2 flex min-w-0 flex-1 basis-36 flex-col items-end gap-0.5 whitespace-nowrap lg:order-none lg:flex-none lg:flex-row lg:items-center lg:gap-4">
        <SaveState state={desk.words} className="min-h-4 max-w-full text-right" />
        {pacing ? <Pacing {...pacing} /> : null}
      </div>
      <SealControl card={desk.card} zone={zone} onSeal={onSeal} onReopen={onReopen} />
      <div className="order-1 flex shrink-0 items-center gap-2 lg:hidden">
        <Segmented
          name="pane"
          label="What is shown"
          value={pane}
          onChange={onPane}
          options={[
            { value: 'question', label: 'Question' },
            { value: 'card', label: 'Card' },
          ]}
        />
        <Kbd className="pointer-coarse:hidden">v</Kbd>
      </div>
    </header>
  );
}

type SealControlProps = { card: Desk['card']; zone: string; onSeal: () => void; onReopen: () => void };

function SealControl({ card, zone, onSeal, onReopen }: SealControlProps) {
  const sealed = card.sealedAt === null ? null : formatDateTime(new Date(card.sealedAt), zone);
  return (
    <div className="flex items-center gap-3">
      {card.state === 'sealed' ? <span className="text-ink-2 text-xs">Sealed {sealed}</span> : null}
      {card.may.reopen ? <Button onClick={onReopen}>Reopen</Button> : null}
      {card.may.edit ? (
        <Button
          variant="primary"
          onClick={onSeal}
          shortcut={
            <>
              <ModKey /> ↵
            </>
          }
        >
          {card.state === 'reopened' ? 'Seal again' : 'Seal'}
        </Button>
      ) : null}
    </div>
  );
}

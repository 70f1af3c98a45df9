/**
 * Whether what was typed is kept, in words. Only trouble is announced: hearing "saved" after every word would drown
 * what one listens to. Room is kept for the usual sentences, so nothing beside it moves.
 */
import { cx } from './cx';

export type SaveStateValue =
  | { kind: 'unchanged' }
  | { kind: 'saving' }
  /** `at` is a time as the reader should see it. */
  | { kind: 'saved'; at: string }
  /** Kept on this device; `changes` of them still to be sent. */
  | { kind: 'offline'; changes: number }
  | { kind: 'failed'; reason: string };

export type SaveStateProps = { state: SaveStateValue; className?: string };

/** The sentence for a state; empty while nothing was changed. */
export function saveStateText(state: SaveStateValue): string {
  switch (state.kind) {
    case 'unchanged':
      return '';
    case 'saving':
      return 'Saving';
    case 'saved':
      return `Saved ${state.at}`;
    case 'offline':
      return `Offline, ${state.changes} ${state.changes === 1 ? 'change' : 'changes'} kept here`;
    case 'failed':
      return `Not saved: ${state.reason}`;
  }
}

export function SaveState({ state, className }: SaveStateProps) {
  const text = saveStateText(state);
  const trouble = state.kind === 'offline' || state.kind === 'failed';
  return (
    <div className={cx('min-w-24 text-xs tabular-nums md:text-right', className)}>
      <span
        data-save-state={state.kind}
        className={cx(state.kind === 'failed' ? 'text-red' : state.kind === 'offline' ? 'text-amber' : 'text-ink-2')}
        aria-hidden={trouble || undefined}
      >
        {text}
      </span>
      <span role="status" className="sr-only">
        {trouble ? text : ''}
      </span>
    </div>
  );
}

/** The foot of the card: what was just done, in words, and the keys that have no other place on the page. */
import type { ReactNode } from 'react';
import { Kbd } from '@/components/kbd';

export type CardFooterProps = {
  said: string;
  onMove: (by: 1 | -1) => void;
  onUndo: () => void;
  onCopy: () => void;
  onHelp: () => void;
};

export function CardFooter({ said, onMove, onUndo, onCopy, onHelp }: CardFooterProps) {
  return (
    <footer
      data-screen-only
      className="flex min-h-9 items-center justify-between gap-x-4 border-t bg-page px-4 md:px-6 print:hidden"
    >
      <p role="status" className="min-w-0 flex-1 truncate text-ink-2 text-xs" title={said}>
        {said}
      </p>
      <div className="flex items-center gap-x-3">
        <Key name="k" onPress={() => onMove(-1)}>
          up
        </Key>
        <Key name="j" onPress={() => onMove(1)}>
          down
        </Key>
        <Key name="u" onPress={onUndo}>
          undo
        </Key>
        <Key name="y" onPress={onCopy}>
          copy<span className="max-sm:hidden">&nbsp;as text</span>
        </Key>
        <Key name="?" onPress={onHelp}>
          keys
        </Key>
      </div>
    </footer>
  );
}

/** A press here leaves the focus where it was, so that undoing does not lose one's place. */
function Key({ name, onPress, children }: { name: string; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      aria-keyshortcuts={name}
      className="inline-flex h-7 items-center gap-1 rounded-sm text-ink-2 text-xs hover:text-ink pointer-coarse:min-h-11"
    >
      <Kbd className="pointer-coarse:hidden">{name}</Kbd>
      <span className="inline-flex">{children}</span>
    </button>
  );
}

'use client';
/**
 * Passing messages. They stand where nothing is pressed: in the strip that the frame's sidebar keeps, in the place of
 * the brand on a phone, and on pages without a frame at the bottom, where the page makes room. Messages travel as a
 * window event, so anything in the browser may send one and no state is shared through a module. (sonner is not
 * used: it adds its own style element without a nonce, which a strict content security policy refuses.)
 */
import { Toast } from 'radix-ui';
import { useEffect, useState } from 'react';
import { cx } from './cx';
import { IconButton } from './icon-button';
import { CloseIcon } from './icons';

export type ToastMessage = {
  /** One short sentence. */
  title: string;
  kind?: 'info' | 'error';
  /** An undo, for instance; also reachable by keyboard while the message stands (F8). */
  action?: { label: string; onPress: () => void };
  /** How long it stands, in ms; errors stand until dismissed. */
  duration?: number;
};

const EVENT = 'ui:toast';

/** Shows a message through the page's `Toaster`; without one it does nothing. */
export function toast(message: ToastMessage): void {
  window.dispatchEvent(new CustomEvent<ToastMessage>(EVENT, { detail: message }));
}

type Shown = ToastMessage & { id: number; open: boolean };

export function Toaster() {
  const [shown, setShown] = useState<Shown[]>([]);

  useEffect(() => {
    let next = 0;
    const receive = (event: Event) => {
      const message = (event as CustomEvent<ToastMessage>).detail;
      next += 1;
      const entry = { ...message, id: next, open: true };
      setShown((current) => [...current.filter((old) => old.open).slice(-1), entry]);
    };
    window.addEventListener(EVENT, receive);
    return () => window.removeEventListener(EVENT, receive);
  }, []);

  const close = (id: number) =>
    setShown((current) => current.map((entry) => (entry.id === id ? { ...entry, open: false } : entry)));

  return (
    <Toast.Provider swipeDirection="left" label="Message">
      {shown.map((entry) => (
        <Toast.Root
          key={entry.id}
          open={entry.open}
          onOpenChange={(open) => (open ? undefined : close(entry.id))}
          duration={entry.duration ?? (entry.kind === 'error' ? Number.POSITIVE_INFINITY : 6000)}
          type={entry.kind === 'error' ? 'foreground' : 'background'}
          data-toast
          className={cx(
            'flex animate-rise items-start gap-1 rounded border-l-[3px] bg-raised pl-2.5 text-xs max-md:items-center md:py-1.5 shadow-float forced-colors:border',
            entry.kind === 'error' ? 'border-l-red' : 'border-l-accent',
          )}
        >
          <div className="flex min-w-0 flex-1 items-center gap-x-3 py-1 md:block">
            <Toast.Title className="min-w-0 flex-1 line-clamp-2 font-medium md:line-clamp-3">{entry.title}</Toast.Title>
            {entry.action ? (
              <Toast.Action asChild altText={entry.action.label}>
                <button
                  type="button"
                  onClick={entry.action.onPress}
                  className="shrink-0 rounded-sm md:mt-0.5 font-semibold text-accent underline decoration-accent/35 underline-offset-[3px]"
                >
                  {entry.action.label}
                </button>
              </Toast.Action>
            ) : null}
          </div>
          <Toast.Close asChild>
            <IconButton label="Dismiss" icon={<CloseIcon />} className="size-7 md:-my-0.5" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport
        data-screen-only
        data-toasts
        className="fixed z-[60] flex flex-col justify-end gap-1.5 outline-offset-4"
      />
    </Toast.Provider>
  );
}

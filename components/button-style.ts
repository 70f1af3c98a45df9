/** The look of everything that is pressed, shared by buttons and by links that look like buttons. */
import { cx } from './cx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger' | 'link';
export type ButtonSize = 'small' | 'medium' | 'large';

const shape = {
  small: 'h-7 gap-1.5 px-2.5 text-xs',
  medium: 'h-8 gap-2 px-3.5 text-sm',
  large: 'h-14 gap-2 px-5 text-base',
} satisfies Record<ButtonSize, string>;

const paint = {
  primary: 'border-transparent bg-accent text-accent-ink enabled-hover:bg-accent-strong',
  secondary: 'border-ink/15 bg-page text-ink enabled-hover:bg-wash enabled-hover:border-ink/25',
  quiet: 'border-transparent text-ink-2 enabled-hover:bg-wash enabled-hover:text-ink',
  danger: 'border-transparent bg-red text-red-ink enabled-hover:bg-red-strong',
  link: 'text-accent underline decoration-accent/35 underline-offset-[3px] enabled-hover:decoration-accent',
} satisfies Record<ButtonVariant, string>;

/** Class names for one variant and size; `link` has no box, so it flows in a sentence. */
export function buttonStyle(variant: ButtonVariant = 'secondary', size: ButtonSize = 'medium'): string {
  return cx(
    'select-none rounded transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-60',
    variant === 'link'
      ? 'font-medium'
      : cx(
          'pointer-coarse:min-h-11 inline-flex shrink-0 items-center justify-center whitespace-nowrap border font-semibold',
          shape[size],
        ),
    paint[variant],
  );
}

/** The mark: a plumb bob on its line, pointing straight down. Drawn in the colour of its text. */
import { cx } from './cx';

export type LogoProps = { className?: string /** Names the mark where no word stands beside it. */; title?: string };

export function Logo({ className, title }: LogoProps) {
  return (
    <svg
      viewBox="0 0 16 20"
      className={cx('h-5 w-4 shrink-0', className)}
      fill="currentColor"
      role={title ? 'img' : undefined}
      aria-hidden={title ? undefined : 'true'}
      aria-label={title}
      focusable="false"
    >
      <path d="M7.25 1h1.5v7h-1.5z" />
      <path d="M6 8h4l1.5 2.75L8 19l-3.5-8.25z" />
    </svg>
  );
}

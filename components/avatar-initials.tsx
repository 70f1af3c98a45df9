/** A person as two letters, in no colour of their own: a colour would say something about them. */
import { cx } from './cx';
import { initialsOf } from './initials';

export type AvatarInitialsProps = {
  name: string;
  initials?: string;
  /** The name stands beside it already, so the letters are for the eye only. */
  decorative?: boolean;
  className?: string;
};

export function AvatarInitials({ name, initials = initialsOf(name), decorative, className }: AvatarInitialsProps) {
  return (
    <span
      title={decorative ? undefined : name}
      className={cx(
        'inline-flex h-6 min-w-6 shrink-0 items-center justify-center rounded-full border bg-wash px-1 font-semibold text-ink-2 text-xs/none tracking-tight',
        className,
      )}
    >
      <span aria-hidden="true">{initials}</span>
      {decorative ? null : <span className="sr-only">{name}</span>}
    </span>
  );
}

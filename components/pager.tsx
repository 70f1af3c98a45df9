/** Which part of a long list is shown, and the way to the parts before and after it; links, so each has its address. */
import { cx } from './cx';
import { TextLink } from './text-link';

export type PagerProps = {
  /** What is paged, for the name of the landmark: "Questions". */
  label: string;
  page: number;
  /** Items a page. */
  size: number;
  total: number;
  href: (page: number) => string;
  className?: string;
};

export function Pager({ label, page, size, total, href, className }: PagerProps) {
  const last = Math.max(1, Math.ceil(total / size));
  if (last === 1 && page === 1) return null;
  const from = (page - 1) * size + 1;
  const shown = from > total ? 'Nothing on this page' : `${count(from)} to ${count(Math.min(total, page * size))}`;
  return (
    <nav
      aria-label={`Pages of ${label.toLowerCase()}`}
      className={cx('flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-ink-2 text-xs', className)}
      data-screen-only
    >
      <span>
        {shown} of {count(total)}
      </span>
      {page > 1 ? (
        <TextLink href={href(Math.min(page - 1, last))} rel="prev">
          Previous
        </TextLink>
      ) : null}
      {page < last ? (
        <TextLink href={href(page + 1)} rel="next">
          Next
        </TextLink>
      ) : null}
    </nav>
  );
}

const count = (value: number): string => value.toLocaleString('en');

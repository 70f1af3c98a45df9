/** The look of a row of tabs, shared by tabs in a page and by links that act as tabs between pages. */
export const tabListStyle = 'flex gap-5 overflow-x-auto border-b';

export const tabStyle =
  'pointer-coarse:min-h-11 -mb-px inline-flex h-9 shrink-0 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 text-ink-2 text-sm ' +
  'transition-colors hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-semibold ' +
  'data-[state=active]:text-ink forced-colors:data-[state=inactive]:border-[Canvas]';

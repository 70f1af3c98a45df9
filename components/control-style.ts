/** The box that text inputs, text areas and selects share; its edge keeps 3:1 against the page. */
export const controlStyle =
  'field-text w-full min-w-0 rounded border border-edge bg-page text-ink transition-colors hover:border-ink-2 ' +
  'focus-visible:outline-offset-0 aria-invalid:border-red disabled:bg-wash disabled:text-ink-3';

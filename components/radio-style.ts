/** The round mark of a radio button: empty, or a ring around a dot. */
export const radioStyle =
  'size-4 shrink-0 appearance-none rounded-full border border-edge bg-page checked:border-[5px] checked:border-accent ' +
  'disabled:opacity-60 forced-colors:appearance-auto';

/** Joins the class names that are present; falsy ones drop out, so conditions stay inline. */
export function cx(...names: Array<string | false | null | undefined>): string {
  return names.filter(Boolean).join(' ');
}

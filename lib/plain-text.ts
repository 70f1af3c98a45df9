/**
 * What counts as plain text. A NUL byte and half of a surrogate pair cannot be stored, and characters that turn the reading
 * direction around can make a name or a reason read as something else, so none of them is accepted from anybody.
 */

const TURNS_DIRECTION = /[\u202a-\u202e\u2066-\u2069]/;

/** Text of any number of lines. */
export const isPlainText = (value: string): boolean =>
  !value.includes('\0') && !/\p{Surrogate}/u.test(value) && !TURNS_DIRECTION.test(value);

/** One line: no line breaks, tabs or other control characters either. */
export const isPlainLine = (value: string): boolean => isPlainText(value) && !/[\p{Cc}\u2028\u2029]/u.test(value);

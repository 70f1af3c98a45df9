/** How far into an attempt something was, to the eye and to the ear. Pure; apart from the replay, which carries a document. */

/** `4:05`, `1:02:09`: how far into the attempt. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** How far into the attempt, for an ear: `4 minutes 5 seconds`. */
export function elapsedWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const word = (count: number, unit: string) => (count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`]);
  const parts = [
    ...word(Math.floor(seconds / 3600), 'hour'),
    ...word(Math.floor(seconds / 60) % 60, 'minute'),
    ...word(seconds % 60, 'second'),
  ];
  return parts.length === 0 ? '0 seconds' : parts.join(' ');
}

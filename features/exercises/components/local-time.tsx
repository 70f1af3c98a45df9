'use client';
/** An instant in its reader's own zone, which only the browser knows; until then in the zone of the interview. */
import { useSyncExternalStore } from 'react';
import { formatDateTime, formatDeadline } from '@/lib/dates';

const never = () => () => undefined;
const own = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const useOwnZone = (otherwise: string): string => useSyncExternalStore(never, own, () => otherwise);

export type LocalTimeProps = { at: string; zone: string; short?: boolean };

/** @param zone in which it is told before the browser has said its own */
export function LocalTime({ at, zone, short = false }: LocalTimeProps) {
  const here = useOwnZone(zone);
  const date = new Date(at);
  return <time dateTime={at}>{short ? formatDateTime(date, here) : formatDeadline(date, here)}</time>;
}

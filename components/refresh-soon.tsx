'use client';
/** Asks the server for this page again after a while, for as long as it is shown: what is awaited is then there, or further on. */
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

export function RefreshSoon({ ms }: { ms: number }) {
  const { refresh } = useRouter();
  useEffect(() => {
    const timer = setInterval(refresh, ms);
    return () => clearInterval(timer);
  }, [refresh, ms]);
  return null;
}

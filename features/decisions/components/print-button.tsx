'use client';
/** Opens the browser's own print dialog. */
import { Button } from '@/components/button';

export function PrintButton() {
  return <Button onClick={() => window.print()}>Print</Button>;
}

'use client';
/** Opens the browser's own print dialog. */
import { Button } from './button';

export function PrintButton() {
  return <Button onClick={() => window.print()}>Print</Button>;
}

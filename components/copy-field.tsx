'use client';
/** A text to take away: shown whole, selected when reached, copied by a press, with what came of it in words. */
import { useState } from 'react';
import { Button } from './button';
import { copyText } from './clipboard';
import { TextInput } from './text-input';

export type CopyFieldProps = { label: string; value: string; className?: string };

export function CopyField({ label, value, className }: CopyFieldProps) {
  const [said, setSaid] = useState('');
  return (
    <div className={className}>
      <div className="flex w-full max-w-xl gap-2">
        <TextInput aria-label={label} readOnly value={value} onFocus={(event) => event.target.select()} />
        <Button onClick={async () => setSaid((await copyText(value)) ? 'Copied.' : 'Select it and copy it by hand.')}>
          Copy
        </Button>
      </div>
      <p role="status" className="mt-1 min-h-4 text-ink-2 text-xs">
        {said}
      </p>
    </div>
  );
}

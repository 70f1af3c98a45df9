'use client';
/** The list of keys. */
import { Dialog } from '@/components/dialog';
import { Kbd } from '@/components/kbd';
import { KeyHint } from '@/components/key-hint';
import { ModKey } from '@/components/mod-key';
import { KEY_HELP } from '../keys';

export function KeyHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      title="Keys"
      description="No key does anything while you are in a text, but Esc and the one that seals."
      open={open}
      onOpenChange={onOpenChange}
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
        {KEY_HELP.map((one) => (
          <div key={one.what} className="contents">
            <dt>
              <KeyHint keys={one.keys} range={one.range ?? false}>
                {null}
              </KeyHint>
            </dt>
            <dd>{one.what}</dd>
          </div>
        ))}
        <dt className="inline-flex gap-1">
          <Kbd>
            <ModKey />
          </Kbd>
          <Kbd>↵</Kbd>
        </dt>
        <dd>seal</dd>
      </dl>
    </Dialog>
  );
}

/** What has to be known about a card before one reads on. */
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { TextLink } from '@/components/text-link';
import { textOf } from '../card';
import type { Desk } from './autosave';

export type CardNoticesProps = {
  desk: Desk['card'];
  /** Where the panel room is, or null. */
  room: string | null;
  refusals: Desk['refusals'];
  onDismiss: (key: string) => void;
};

export function CardNotices({ desk, room, refusals, onDismiss }: CardNoticesProps) {
  const toRoom = room ? <TextLink href={room}>Open the panel room</TextLink> : null;
  return (
    <div className="mb-3 flex flex-col gap-2 empty:hidden">
      {desk.state === 'sealed' ? (
        <Alert lead="Sealed." action={toRoom}>
          {desk.roundRevealed
            ? 'The round is revealed. The card stays as it was sealed.'
            : 'Nobody sees it before the reveal. Until then you alone may reopen it.'}
        </Alert>
      ) : null}
      {desk.state === 'reopened' && desk.may.edit ? (
        <Alert lead="Open again.">
          The last seal stands, and everybody else sees a sealed card, until you seal again.
        </Alert>
      ) : null}
      {desk.state !== 'sealed' && desk.roundRevealed && desk.may.edit ? (
        <Alert kind="warning" lead="The panel is revealed.">
          You still see nothing of it: seal this card first. It will be marked late.
        </Alert>
      ) : null}
      {desk.state === 'draft' && !desk.may.edit ? (
        <Alert kind="warning">
          This card takes no more edits. What you type elsewhere is kept as your private note.
        </Alert>
      ) : null}
      {refusals.map((one) => (
        <Alert
          key={one.key}
          kind="error"
          lead="One change was not stored."
          action={
            <Button size="small" onClick={() => onDismiss(one.key)}>
              Read it
            </Button>
          }
        >
          {one.reason} {textOf(one.value)}
        </Alert>
      ))}
    </div>
  );
}

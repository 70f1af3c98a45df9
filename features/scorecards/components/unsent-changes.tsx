'use client';
/** Says, away from the card, that this device keeps changes which the server has not got: a window was closed offline. */
import { useEffect, useState } from 'react';
import { Alert } from '@/components/alert';
import { TextLink } from '@/components/text-link';
import { draftStore } from './draft-store';

export type UnsentChangesProps = {
  /** The reader's own cards: what belongs to somebody else on this device is not looked at. */
  cards: readonly { cardId: string; title: string; href: string }[];
};

export function UnsentChanges({ cards }: UnsentChangesProps) {
  const [waiting, setWaiting] = useState<{ cardId: string; changes: number }[]>([]);

  useEffect(() => {
    let gone = false;
    const store = draftStore();
    const count = async (cardId: string) => {
      const queues = await store.queues(cardId);
      return { cardId, changes: [...queues.values()].reduce((sum, queue) => sum + queue.length, 0) };
    };
    const look = async () => {
      // A browser that keeps nothing has nothing to tell of.
      const found = await Promise.all(cards.map((one) => count(one.cardId))).catch(() => []);
      if (!gone) setWaiting(found.filter((one) => one.changes > 0));
    };
    void look();
    window.addEventListener('focus', look);
    return () => {
      gone = true;
      window.removeEventListener('focus', look);
    };
  }, [cards]);

  return cards.flatMap((card) => {
    const changes = waiting.find((one) => one.cardId === card.cardId)?.changes ?? 0;
    if (changes === 0) return [];
    return [
      <Alert
        key={card.cardId}
        kind="warning"
        lead="Not sent yet."
        action={<TextLink href={card.href}>Open the card to send it</TextLink>}
      >
        {`${changes} ${changes === 1 ? 'change' : 'changes'} to ${card.title} ${changes === 1 ? 'is' : 'are'} kept on this device alone.`}
      </Alert>,
    ];
  });
}

'use client';
/** The kit while the interview runs: which scenario is asked, what the candidate is shown. The panel shares it. */
import { useState } from 'react';
import type { DeskQuestion } from '../desk';
import type { KitState } from '../snapshot';
import { ask } from './card-server';

export interface KitControls {
  /** Whether this author decides what the candidate is shown. */
  leads: boolean;
  kit: readonly KitState[];
  stateOf(question: DeskQuestion): KitState | undefined;
  chooseScenario(question: DeskQuestion, index: number): void;
  release(question: DeskQuestion, id: string, released: boolean): void;
}

/**
 * @param known the kit as the server told it last; a press shows at once and is taken back when the server refuses
 * @param look asks the server again
 */
export function useKit(
  known: readonly KitState[],
  interviewPath: string,
  leads: boolean,
  look: () => Promise<void>,
  say: (words: string) => void,
): KitControls {
  const [pressed, setPressed] = useState<{ on: readonly KitState[]; kit: KitState[] } | null>(null);
  const kit = pressed !== null && pressed.on === known ? pressed.kit : known;
  const stateOf = (question: DeskQuestion) => kit.find((one) => one.kitItemId === question.kitItemId);

  async function change(question: DeskQuestion, path: string, body: object, next: Partial<KitState>, words: string) {
    const { kitItemId } = question;
    setPressed({ on: known, kit: kit.map((one) => (one.kitItemId === kitItemId ? { ...one, ...next } : one)) });
    const reply = await ask(`${interviewPath}/${path}`, { kitItemId, ...body });
    say(reply.ok ? words : reply.reason);
    await look();
    setPressed(null);
  }

  return {
    leads,
    kit,
    stateOf,
    chooseScenario(question, scenarioIndex) {
      const words = `Scenario: ${question.scenarios[scenarioIndex]?.title}`;
      void change(question, 'scenario', { scenarioIndex }, { scenarioIndex, released: [] }, words);
    },
    release(question, followUpId, released) {
      const others = stateOf(question)?.released.filter((one) => one !== followUpId) ?? [];
      void change(
        question,
        'release',
        { followUpId, released },
        { released: released ? [...others, followUpId] : others },
        released ? 'The candidate’s page shows it.' : 'Taken off the candidate’s page.',
      );
    },
  };
}

import { describe, expect, it } from 'vitest';
import { candidateView, PROMPT, type ShownItem } from './candidate-view';

const followUp = (id: string, changesRequirement: boolean) => ({
  id,
  text: `text of ${id}`,
  changesRequirement,
  listenFor: 'SECRET listen',
});

function item(changed: Partial<ShownItem> = {}): ShownItem {
  const body = {
    title: 'SECRET title',
    prompt: 'Design it.',
    scenarios: [
      { id: 'search', title: 'Search', text: 'A shop.' },
      { id: 'mail', title: 'Mail', text: 'A post office.' },
    ],
    followUps: [followUp('bursts', true), followUp('clocks', false), followUp('regions', true)],
    redFlags: [{ id: 'SECRET flag', text: 'SECRET flag' }],
    criteria: [{ id: 'SECRET', title: 'SECRET criterion', levels: ['SECRET anchor'] }],
    answerKey: 'SECRET key',
    signals: ['SECRET signal'],
  };
  return {
    scenarioIds: ['mail', 'search'],
    scenarioIndex: 0,
    released: [],
    question: { body },
    ...changed,
  };
}

describe('the candidate’s view', () => {
  it('holds prompt and scenario, and of follow-ups nothing until they are shown', () => {
    expect(candidateView([item()])).toEqual({
      questions: [
        {
          prompt: 'Design it.',
          scenario: { title: 'Mail', text: 'A post office.' },
          changes: [],
        },
      ],
    });
  });

  it('shows changes in the order in which they were released, and no other follow-up even by mistake', () => {
    const [question] = candidateView([item({ released: ['regions', 'clocks', 'bursts', 'unknown'] })]).questions;
    expect(question?.changes).toEqual(['text of regions', 'text of bursts']);
  });

  it('follows the switch of scenario', () => {
    expect(candidateView([item({ scenarioIndex: 1 })]).questions[0]?.scenario?.title).toBe('Search');
  });

  it('keeps a later question back until it is put on the table', () => {
    const later = item();
    expect(candidateView([item(), later]).questions).toHaveLength(1);
    expect(candidateView([item(), { ...later, released: [PROMPT] }]).questions).toHaveLength(2);
  });

  it('lets nothing through that is not named', () => {
    expect(JSON.stringify(candidateView([item({ released: [PROMPT, 'bursts'] })]))).not.toMatch(/SECRET|@/);
  });
});

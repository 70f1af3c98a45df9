/**
 * What an edit changes once it is published, in sentences: which criteria go on, which begin anew, what stays with those
 * who were given an earlier version. Pure.
 */
import type { QuestionBody } from '@/features/questions/schema';

export interface EffectFacts {
  /** How many loops hold each version, newest version first; those without any are left out. */
  loops: readonly { number: number; loops: number }[];
  /** Roles whose kits hold the question. */
  roles: number;
}

export interface Effect {
  kind: 'goes-on' | 'begins' | 'ends' | 'stays' | 'lacks';
  text: string;
}

type Body = Omit<QuestionBody, 'samples'> & { samples?: QuestionBody['samples'] };

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/**
 * @param before the version that the edit began from; null for a question's first
 * @param after as it would be published
 */
export function effectsOf(before: QuestionBody | null, after: Body, facts: EffectFacts): Effect[] {
  if (before === null) {
    return [{ kind: 'begins', text: 'Version 1 of a new question. Kits and loops can use it from then on.' }];
  }
  const criteria = after.criteria.map((one): Effect => {
    const was = before.criteria.find((old) => old.id === one.id);
    if (was === undefined) {
      return {
        kind: 'begins',
        text: `“${one.title || 'Untitled'}” is a new criterion: its ratings begin with this version.`,
      };
    }
    const sameWords = JSON.stringify([was.title, was.levels]) === JSON.stringify([one.title, one.levels]);
    return sameWords
      ? { kind: 'goes-on', text: `“${one.title}” stays as it is.` }
      : {
          kind: 'goes-on',
          text: `“${one.title}” has new words and stays the same criterion: ratings go on, and charts mark the change.`,
        };
  });
  const gone = before.criteria
    .filter((old) => after.criteria.every((one) => one.id !== old.id))
    .map(
      (old): Effect => ({
        kind: 'ends',
        text: `“${old.title}” ends here: its ratings stay as they are and are not joined to any new criterion.`,
      }),
    );
  const loops = facts.loops.map(
    ({ number, loops: held }): Effect => ({
      kind: 'stays',
      text: `${count(held, 'loop holds', 'loops hold')} version ${number} and ${held === 1 ? 'keeps' : 'keep'} it.`,
    }),
  );
  const roles: Effect[] =
    facts.roles === 0
      ? []
      : [
          {
            kind: 'stays',
            text: `${count(facts.roles, 'role has it in a kit', 'roles have it in their kits')}: loops planned from now on get the new version.`,
          },
        ];
  const begun = after.criteria.filter((one) => before.criteria.every((old) => old.id !== one.id));
  const samples = before.samples.length;
  const lacks: Effect[] =
    samples === 0 || begun.length === 0
      ? []
      : [
          {
            kind: 'lacks',
            text: `${count(samples, 'sample answer has', 'sample answers have')} no expert level for ${begun.map((one) => `“${one.title || 'Untitled'}”`).join(', ')}, so practice shows no expert there.`,
          },
        ];
  return [...criteria, ...gone, ...loops, ...roles, ...lacks];
}

/** The tests that a candidate sees and runs: each promise of the statement in its plainest case. */
import type { Harness } from '@/runner/testing';
import { drawn, expectHits, fill, found, openIndex, ranked } from './support';

export default ({ test, expect }: Harness) => {
  test(
    {
      id: 'all-words-needed',
      title: 'A document is found when it holds all words of the query, in whatever order',
      behaviour: 'all words of a query are needed',
      criterion: 'matching',
    },
    async (context) => {
      const [one, two, three] = drawn(context).words;
      const index = await openIndex(context);
      await index.put('both', `${two} ${three} ${one}`);
      await index.put('first only', `${one} ${three}`);
      await index.put('neither', three);

      expect(await found(index, `${one} ${two}`), `documents with "${one}" and "${two}"`).toEqual(['both']);
      expect(await found(index, three), `documents with "${three}"`).toEqual(['both', 'first only', 'neither']);
      expect(await found(index, `${one} nowhere`), 'documents with a word that is nowhere').toEqual([]);
    },
  );

  test(
    {
      id: 'one-alternative-is-enough',
      title: 'With OR, a document is found when it matches one of the alternatives',
      behaviour: 'alternatives separated by OR',
      criterion: 'matching',
    },
    async (context) => {
      const [one, two, three] = drawn(context).words;
      const index = await openIndex(context);
      await index.put('a', one);
      await index.put('b', two);
      await index.put('c', three);

      expect(await found(index, `${one} OR ${three}`), 'documents with either word').toEqual(['a', 'c']);
      expect(await found(index, `nowhere OR ${two}`), 'when one alternative finds nothing').toEqual(['b']);
    },
  );

  test(
    {
      id: 'phrase',
      title: 'The words of a phrase must follow each other in its order',
      behaviour: 'phrases in double quotes',
      criterion: 'matching',
    },
    async (context) => {
      const [one, two, three] = drawn(context).words;
      const index = await openIndex(context);
      await index.put('follows', `${three} ${one} ${two}`);
      await index.put('turned round', `${two} ${one} ${three}`);
      await index.put('with a gap', `${one} ${three} ${two}`);

      expect(await found(index, `"${one} ${two}"`), `documents with the phrase "${one} ${two}"`).toEqual(['follows']);
      expect(await found(index, `"${one} ${two}" ${three}`), 'the phrase and a further word').toEqual(['follows']);
    },
  );

  test(
    {
      id: 'prefix',
      title: 'A word that ends in a star stands for all words that begin with it',
      behaviour: 'prefixes',
      criterion: 'matching',
    },
    async (context) => {
      const [one, two] = drawn(context).words;
      const index = await openIndex(context);
      await index.put('itself', one);
      await index.put('longer', `${one}ish ${two}`);
      await index.put('inside', `x${one}`);

      expect(await found(index, `${one}*`), `documents with ${one}*`).toEqual(['itself', 'longer']);
      expect(await found(index, `${one}* ${two}`), `documents with ${one}* and ${two}`).toEqual(['longer']);
    },
  );

  test(
    {
      id: 'scores-and-order',
      title: 'Hits come with their BM25 score, the highest first',
      behaviour: 'scores of a small collection',
      criterion: 'ranking',
    },
    async (context) => {
      const { options, words } = drawn(context);
      const [one, two, three] = words;
      const collection = new Map([
        ['a', [one, two, one, three]],
        ['b', [one, three, three, three, three, three]],
        ['c', [two, one]],
        ['d', [three]],
      ]);
      const index = await openIndex(context);
      await fill(index, collection);

      expectHits(expect, await index.search(one), ranked(collection, ['a', 'b', 'c'], [one], options), `"${one}"`);
      expectHits(
        expect,
        await index.search(`${one} ${two}`),
        ranked(collection, ['a', 'c'], [one, two], options),
        `"${one} ${two}"`,
      );
    },
  );

  test(
    {
      id: 'replaced-and-removed',
      title: 'A replaced document is found by its new words alone, a removed one not at all',
      behaviour: 'replacing and removing',
      criterion: 'living-index',
    },
    async (context) => {
      const [one, two, three] = drawn(context).words;
      const index = await openIndex(context);
      await index.put('a', `${one} ${two}`);
      await index.put('b', two);
      await index.put('a', `${two} ${three}`);

      expect(await found(index, one), 'documents with the word that was taken out').toEqual([]);
      expect(await found(index, three), 'documents with the word that was put in').toEqual(['a']);
      expect(await index.remove('b'), 'removing a document').toBe(true);
      expect(await index.remove('b'), 'removing it again').toBe(false);
      expect(await found(index, two), 'documents with a word that both held').toEqual(['a']);
    },
  );

  test(
    {
      id: 'suggestions',
      title: 'Words are suggested by how many documents hold them, then in order',
      behaviour: 'suggestions',
      criterion: 'ranking',
    },
    async (context) => {
      const [one] = drawn(context).words;
      const index = await openIndex(context);
      await index.put('1', `${one}s ${one}ed ${one}s`);
      await index.put('2', `${one}y ${one}`);
      await index.put('3', `${one}y ${one}ed x${one}`);

      expect(await index.suggest(one), `words that begin with "${one}"`).toEqual([
        `${one}ed`,
        `${one}y`,
        one,
        `${one}s`,
      ]);
      expect(await index.suggest(one, 2), 'the first two of them').toEqual([`${one}ed`, `${one}y`]);
      expect(await index.suggest(`${one}zz`), 'when no word begins so').toEqual([]);
    },
  );
};

/** The tests that staff see: finer cases of the rules, figures that must survive changes, and the cost of a search. */
import type { Harness, TestContext } from '@/runner/testing';
import { type Collection, drawn, expectHits, fill, found, holdingAll, openIndex, ranked } from './support';

/** Documents of 3 to 16 words from a small vocabulary, so that words repeat and scores tie now and then. */
function randomCollection(context: TestContext, vocabulary: readonly string[], size: number): Map<string, string[]> {
  const { random } = context;
  const ids = random.shuffle(Array.from({ length: size }, (_, index) => `doc ${index}`));
  const text = () => Array.from({ length: random.integer(3, 16) }, () => random.pick(vocabulary));
  return new Map(ids.map((id) => [id, text()]));
}

export default ({ test, expect }: Harness) => {
  test(
    {
      id: 'words-are-cut-alike',
      title: 'Documents and queries are cut into words in the same way',
      behaviour: 'capitals, accents and punctuation',
      criterion: 'matching',
    },
    async (context) => {
      const [one] = drawn(context).words;
      const index = await openIndex(context);
      await index.put('menu', 'Crème-brûlée, 2x! (ÜBER-gut)');
      await index.put('plain', `creme ${one}`);

      expect(await found(index, 'CREME'), 'found by capitals without accents').toEqual(['menu', 'plain']);
      expect(await found(index, 'crème'), 'found with accents').toEqual(['menu', 'plain']);
      expect(await found(index, 'Brulee!!'), 'found with punctuation in the query').toEqual(['menu']);
      expect(await found(index, '2X, uber'), 'found by a word with a digit and a capital umlaut').toEqual(['menu']);
      expect(await found(index, 'brûlée-crème'), 'a piece with a hyphen is two words, not a phrase').toEqual(['menu']);
      expect(await found(index, '"brulee 2x über gut"'), 'a phrase across punctuation').toEqual(['menu']);
      expect(await found(index, 'brul'), 'a beginning without a star').toEqual([]);
      expect(await found(index, 'BRÛ*'), 'a prefix with capitals and accents').toEqual(['menu']);
      expect(await found(index, 'crème-BRÛ*'), 'a piece whose last word is a prefix').toEqual(['menu']);
      expect(await index.suggest('BrÛ'), 'suggested for a beginning with capitals and accents').toEqual(['brulee']);
    },
  );

  test(
    {
      id: 'and-binds-closer-than-or',
      title: 'Words that stand together belong together, on both sides of OR',
      behaviour: 'which words an OR separates',
      criterion: 'matching',
    },
    async (context) => {
      const [a, b, c, d] = drawn(context).words;
      const index = await openIndex(context);
      const texts = { ab: `${a} ${b}`, cd: `${c} ${d}`, ac: `${a} ${c}`, ad: `${a} ${d}`, bd: `${b} ${d}`, a, d };
      for (const [id, text] of context.random.shuffle(Object.entries(texts))) await index.put(id, text);

      expect(await found(index, `${a} ${b} OR ${c} ${d}`), 'two words OR two words').toEqual(['ab', 'cd']);
      expect(await found(index, `${a} OR ${b} ${d}`), 'one word OR two words').toEqual(['a', 'ab', 'ac', 'ad', 'bd']);
      expect(await found(index, `${c} ${d} OR "${a} ${d}" OR ${b}`), 'three alternatives').toEqual([
        'ab',
        'ad',
        'bd',
        'cd',
      ]);
      await index.put('small', `${a} or ${c}`);
      expect(await found(index, `${a} or ${c}`), '"or" in small letters').toEqual(['small']);
    },
  );

  test(
    {
      id: 'phrase-at-any-place',
      title: 'A phrase is found wherever it stands, also when its words occur before',
      behaviour: 'phrases whose words repeat',
      criterion: 'matching',
    },
    async (context) => {
      const [one, two, three] = drawn(context).words;
      const index = await openIndex(context);
      await index.put('second time', `${one} ${two} ${one} ${three}`);
      await index.put('double', `${one} ${one} ${three}`);
      await index.put('apart', `${one} ${two} ${three} ${one}`);

      expect(await found(index, `"${one} ${three}"`), `"${one} ${three}"`).toEqual(['double', 'second time']);
      expect(await found(index, `"${one} ${one} ${three}"`), `"${one} ${one} ${three}"`).toEqual(['double']);
      expect(await found(index, `"${two} ${one} ${three}"`), `"${two} ${one} ${three}"`).toEqual(['second time']);
      expect(await found(index, `"${two}"`), 'a phrase of one word').toEqual(['apart', 'second time']);
    },
  );

  test(
    {
      id: 'prefix-sums-its-words',
      title: 'Every word that a prefix stands for adds its own score, once',
      behaviour: 'scores of prefixes',
      criterion: 'ranking',
    },
    async (context) => {
      const { options, words } = drawn(context);
      const [one, two] = words;
      const collection: Collection = new Map([
        ['a', [`${one}s`, `${one}ed`, two]],
        ['b', [one, two, two]],
        ['c', [`${one}s`, `${one}s`, two]],
        ['d', [two, `x${one}`]],
      ]);
      const index = await openIndex(context);
      await fill(index, collection);

      const stems = [one, `${one}s`, `${one}ed`];
      expectHits(expect, await index.search(`${one}*`), ranked(collection, ['a', 'b', 'c'], stems, options), `${one}*`);
      expectHits(
        expect,
        await index.search(`${one}* ${one}s`),
        ranked(collection, ['a', 'c'], stems, options),
        `${one}* and ${one}s, which the prefix stands for too`,
      );
    },
  );

  test(
    {
      id: 'scores-of-a-collection',
      title: 'Scores follow the formula over a collection in which words repeat',
      behaviour: 'scores where words are frequent and documents long',
      criterion: 'ranking',
    },
    async (context) => {
      const { options, words, documents } = drawn(context);
      const [one, two, three, four] = words;
      const vocabulary = [one, one, one, one, two, two, three, ...words];
      const collection = randomCollection(context, vocabulary, documents);
      const index = await openIndex(context);
      await fill(index, collection);

      for (const query of [[one], [four], [one, two], [two, three, four]]) {
        const matching = holdingAll(collection, query);
        const wanted = ranked(collection, matching, query, options);
        expectHits(expect, await index.search(query.join(' '), documents), wanted, `"${query.join(' ')}"`);
      }
    },
  );

  test(
    {
      id: 'every-alternative-scores',
      title: 'All words of the query score, those of other alternatives too, and each of them once',
      behaviour: 'scores of queries with OR and repeated words',
      criterion: 'ranking',
    },
    async (context) => {
      const { options, words, documents } = drawn(context);
      const [one, two, three, four] = words;
      const collection = randomCollection(context, words, documents);
      const index = await openIndex(context);
      await fill(index, collection);

      const either = new Set([...holdingAll(collection, [one, two]), ...holdingAll(collection, [three, four])]);
      const wanted = ranked(collection, [...either], [one, two, three, four], options);
      const query = `${one} ${two} OR ${three} ${four}`;
      expectHits(expect, await index.search(query, documents), wanted, `"${query}"`);

      const repeated = `${one} ${one} OR ${one}`;
      const once = ranked(collection, holdingAll(collection, [one]), [one], options);
      expectHits(expect, await index.search(repeated, documents), once, `"${repeated}"`);
    },
  );

  test(
    {
      id: 'ties-by-id',
      title: 'Documents with equal scores come in the order of their ids',
      behaviour: 'order of equal scores',
      criterion: 'ranking',
    },
    async (context) => {
      const [one, two] = drawn(context).words;
      // The last in order is put first, so that the order of putting is never the order wanted.
      const ids = ['item-2', ...context.random.shuffle(['item 10', 'item 9', 'Item 9', 'item 1', 'Zebra', 'apple'])];
      const index = await openIndex(context);
      for (const id of ids) await index.put(id, `${one} ${two}`);

      const hits = await index.search(`${two} ${one}`);
      expect(
        hits.map((hit) => hit.id),
        'ids of seven documents with the same words',
      ).toEqual(['Item 9', 'Zebra', 'apple', 'item 1', 'item 10', 'item 9', 'item-2']);
    },
  );

  test(
    {
      id: 'limit-takes-the-best',
      title: 'A limit takes the best hits, not the first that were found',
      behaviour: 'a limit smaller than the number of hits',
      criterion: 'ranking',
    },
    async (context) => {
      const { options, words, documents } = drawn(context);
      const [one] = words;
      const collection = randomCollection(context, words, documents);
      const index = await openIndex(context);
      await fill(index, collection);

      const wanted = ranked(collection, holdingAll(collection, [one]), [one], options);
      expectHits(expect, await index.search(one, 3), wanted.slice(0, 3), `"${one}", three hits`);
      expectHits(expect, await index.search(one), wanted.slice(0, 10), `"${one}" without a limit`);
      expect(await index.search(one, 0), 'no hits wanted').toEqual([]);
    },
  );

  test(
    {
      id: 'as-if-new',
      title: 'After replacing and removing, scores are those of a new index',
      behaviour: 'figures of the collection after changes',
      criterion: 'living-index',
    },
    async (context) => {
      const { options, words, documents } = drawn(context);
      const [one, two] = words;
      const collection = randomCollection(context, words, documents);
      const index = await openIndex(context);
      await fill(index, collection);

      const ids = context.random.shuffle([...collection.keys()]);
      const replaced = ids.slice(0, 15);
      const removed = ids.slice(15, 25);
      for (const id of replaced) {
        const text = Array.from({ length: context.random.integer(20, 40) }, () => context.random.pick(words.slice(1)));
        collection.set(id, text);
        await index.put(id, text.join(' '));
      }
      for (const id of removed) {
        collection.delete(id);
        await index.remove(id);
        await index.remove(id);
      }
      for (const query of [[one], [two], [one, two]]) {
        const wanted = ranked(collection, holdingAll(collection, query), query, options);
        expectHits(expect, await index.search(query.join(' '), documents), wanted, `"${query.join(' ')}"`);
      }
    },
  );

  test(
    {
      id: 'words-that-are-gone',
      title: 'A word that no document holds any more is neither suggested nor found',
      behaviour: 'words of documents that are gone',
      criterion: 'living-index',
    },
    async (context) => {
      const [one, two] = drawn(context).words;
      const index = await openIndex(context);
      await index.put('a', `${one}s ${one}ed`);
      await index.put('b', `${one}ed ${one}y`);
      await index.put('c', `${one}y ${one}y`);

      await index.remove('c');
      await index.put('a', `${one}ed ${two}`);
      expect(await index.suggest(one), `words that begin with "${one}"`).toEqual([`${one}ed`, `${one}y`]);
      expect(await found(index, `${one}s OR ${one}*`), 'documents found by the prefix').toEqual(['a', 'b']);
      await index.remove('b');
      expect(await index.suggest(one), 'after one more document is gone').toEqual([`${one}ed`]);
      await index.put('a', '');
      expect(await index.suggest(one), 'after the last text was emptied').toEqual([]);
      await index.put('d', `${one}ful`);
      expect(await index.suggest(one), 'after a new word came').toEqual([`${one}ful`]);
    },
  );

  test(
    {
      id: 'any-word-any-id',
      title: 'Words and ids that JavaScript objects have as names are words and ids like any other',
      behaviour: 'words such as "constructor"',
      criterion: 'living-index',
    },
    async (context) => {
      const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'length'];
      const index = await openIndex(context);
      for (const name of names) {
        expect(await found(index, name), `"${name}" before any document holds it`).toEqual([]);
      }
      for (const name of context.random.shuffle(names)) await index.put(name, `the ${name} word`);
      for (const name of names) {
        expect(await found(index, `"the ${name}"`), `documents with "the ${name}"`).toEqual([name]);
        expect(await index.remove(name), `removing "${name}"`).toBe(true);
        expect(await index.remove(name), `removing "${name}" again`).toBe(false);
      }
      expect(await found(index, 'word'), 'when all are gone').toEqual([]);
    },
  );

  test(
    {
      id: 'odd-queries',
      title: 'Queries without words, and quotes and ORs without partners, are answered by the rules',
      behaviour: 'queries that are odd or empty',
      criterion: 'matching',
    },
    async (context) => {
      const [one, two] = drawn(context).words;
      const index = await openIndex(context);
      expect(await index.search(one), 'in an empty index').toEqual([]);
      expect(await index.suggest(one), 'suggested in an empty index').toEqual([]);
      await index.put('a', `${one} ${two}`);
      await index.put('b', `${two} ${one}`);
      await index.put('empty', '');

      for (const nothing of ['', '   ', '!?', '*', '""', 'OR', 'OR OR', '"', '* OR ""']) {
        expect(await found(index, nothing), `"${nothing}"`).toEqual([]);
      }
      expect(await found(index, `"${one} ${two}`), 'a phrase that is not closed').toEqual(['a']);
      expect(await found(index, `OR "${one} ${two}" OR`), 'OR at both ends').toEqual(['a']);
      expect(await found(index, `"" ${one} - *`), 'parts without words beside a word').toEqual(['a', 'b']);
      expect(await index.suggest(''), 'suggested for nothing').toEqual([]);
      expect(await index.suggest(`${one} ${two}`), 'suggested for two words').toEqual([]);
    },
  );

  test(
    {
      id: 'rare-words-are-cheap',
      title: 'A search for a rare word does not cost more because the collection is larger',
      behaviour: 'the cost of a search in a larger collection',
      criterion: 'living-index',
    },
    async (context) => {
      const { words } = drawn(context);
      const costIn = async (size: number): Promise<number> => {
        const index = await openIndex(context);
        const numbers = Array.from({ length: size }, (_, number) => number);
        await Promise.all(
          numbers.map((number) => {
            const common = Array.from({ length: 11 }, (_, at) => words[(number + at) % words.length]);
            return index.put(`doc ${number}`, `${common.join(' ')} rare${number}`);
          }),
        );
        const before = context.ticks();
        const asked = Array.from({ length: 100 }, () => context.random.pick(numbers));
        const answers = await Promise.all(asked.map((number) => found(index, `rare${number}`)));
        expect(answers, 'what each search for a rare word found').toEqual(asked.map((number) => [`doc ${number}`]));
        return context.ticks() - before;
      };
      const small = await costIn(100);
      const large = await costIn(600);
      const said = `100 searches cost ${small} ticks in 100 documents and ${large} in 600: less than twice as much`;
      expect(large < 2 * small + 20_000, said).toBe(true);
    },
  );
};

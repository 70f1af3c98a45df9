/**
 * What both suites share: the drawn figures, an oracle that scores a small collection by the statement's formula without
 * any index, and a comparison of hits that allows for the last decimal.
 */
import type { Harness, Remote, TestContext } from '@/runner/testing';

export interface Hit {
  id: string;
  score: number;
}

export interface IndexApi {
  put(id: string, text: string): void;
  remove(id: string): boolean;
  search(query: string, limit?: number): Hit[];
  suggest(prefix: string, limit?: number): string[];
}

/** Documents as lists of words that are plain already. */
export type Collection = ReadonlyMap<string, readonly string[]>;

export function drawn({ params }: TestContext) {
  return {
    options: { k1: (params.k1Tenths as number) / 10, b: (params.bHundredths as number) / 100 },
    words: params.words as readonly [string, string, string, string, string, string, string, string],
    documents: params.documents as number,
  };
}

export function openIndex(context: TestContext): Promise<Remote<IndexApi>> {
  return context.sut.create<IndexApi>('SearchIndex', drawn(context).options);
}

export async function fill(index: Remote<IndexApi>, collection: Collection): Promise<void> {
  for (const [id, words] of collection) await index.put(id, words.join(' '));
}

/** What a search must answer when the documents named in `matching` match and `words` are the words that score. */
export function ranked(
  collection: Collection,
  matching: readonly string[],
  words: readonly string[],
  { k1, b }: { readonly k1: number; readonly b: number },
): Hit[] {
  const documents = [...collection.values()];
  const average = documents.reduce((sum, one) => sum + one.length, 0) / documents.length;
  const scoreOf = (id: string) => {
    const own = collection.get(id) ?? [];
    let score = 0;
    for (const word of new Set(words)) {
      const holding = documents.filter((one) => one.includes(word)).length;
      const frequency = own.filter((one) => one === word).length;
      const idf = Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5));
      score += (idf * frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * own.length) / average));
    }
    return Math.round(score * 1e6) / 1e6;
  };
  return matching
    .map((id) => ({ id, score: scoreOf(id) }))
    .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
}

/** Documents that hold all of the words, wherever. */
export function holdingAll(collection: Collection, words: readonly string[]): string[] {
  return [...collection].filter(([, own]) => words.every((word) => own.includes(word))).map(([id]) => id);
}

/** Ids in order, then each score: a sum in another order may round to the neighbouring last decimal. */
export function expectHits(expect: Harness['expect'], hits: Hit[], wanted: readonly Hit[], label: string): void {
  expect(
    hits.map((hit) => hit.id),
    `ids found by ${label}`,
  ).toEqual(wanted.map((hit) => hit.id));
  for (const [place, { id, score }] of wanted.entries()) {
    expect(hits[place]?.score, `score of "${id}" for ${label}`).toBeCloseTo(score, 2e-6);
  }
}

/** The ids that a search found, in the order of ids: for tests that are not about ranking. */
export async function found(index: Remote<IndexApi>, query: string): Promise<string[]> {
  const hits = await index.search(query, 100);
  return hits.map((hit) => hit.id).sort();
}

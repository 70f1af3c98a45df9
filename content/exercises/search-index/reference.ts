/**
 * An inverted index in memory, ranked by BM25.
 *
 * The index is one table: for each word the documents that hold it, and for each of those the places where it stands.
 * The number of places is the word's frequency, the places themselves decide phrases, and the number of documents is
 * what makes a word rare or common. A search touches the rows of its own words and nothing else.
 */

export interface IndexOptions {
  k1: number;
  b: number;
}

export interface Hit {
  id: string;
  score: number;
}

/** Where a word stands in each document that holds it, counted in words from 0. */
type Holders = Map<string, number[]>;

/** A condition of a query: words that follow each other. `prefix` opens the last (and only) word to its continuations. */
interface Part {
  readonly words: readonly string[];
  readonly prefix: boolean;
}

interface Indexed {
  readonly length: number;
  readonly distinct: ReadonlySet<string>;
}

/** The one way in which text becomes words; documents and queries would not meet otherwise. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The alternatives of a query, each a list of parts that must all match. */
function alternativesOf(query: string): Part[][] {
  const alternatives: Part[][] = [[]];
  const add = (part: Part) => part.words.length > 0 && alternatives.at(-1)?.push(part);
  // A phrase with or without its closing quote, or a piece without white space.
  for (const [piece, phrase] of query.matchAll(/"([^"]*)"?|[^\s"]+/g)) {
    if (phrase !== undefined) {
      add({ words: wordsOf(phrase), prefix: false });
    } else if (piece === 'OR') {
      alternatives.push([]);
    } else {
      const words = wordsOf(piece);
      words.forEach((word, index) => {
        add({ words: [word], prefix: piece.endsWith('*') && index === words.length - 1 });
      });
    }
  }
  return alternatives.filter((parts) => parts.length > 0);
}

/** Code units, not a language's rules: the order is the same on every machine. */
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export class SearchIndex {
  readonly #k1: number;
  readonly #b: number;
  /** Maps, not plain objects: "constructor" is a word like any other. */
  readonly #holders = new Map<string, Holders>();
  readonly #documents = new Map<string, Indexed>();
  #totalLength = 0;
  /** All words in order, for prefixes; made anew when it is wanted after the words have changed. */
  #sorted: string[] | null = null;

  constructor({ k1, b }: IndexOptions) {
    this.#k1 = k1;
    this.#b = b;
  }

  /** Adds a document, or replaces the one with this id. */
  put(id: string, text: string): void {
    this.remove(id);
    const words = wordsOf(text);
    words.forEach((word, place) => {
      let holders = this.#holders.get(word);
      if (holders === undefined) {
        holders = new Map();
        this.#holders.set(word, holders);
        this.#sorted = null;
      }
      const places = holders.get(id);
      if (places === undefined) holders.set(id, [place]);
      else places.push(place);
    });
    this.#documents.set(id, { length: words.length, distinct: new Set(words) });
    this.#totalLength += words.length;
  }

  /** Takes a document out, by its own words; a word that nobody holds any more goes too. True when there was one. */
  remove(id: string): boolean {
    const document = this.#documents.get(id);
    if (document === undefined) return false;
    for (const word of document.distinct) {
      const holders = this.#holders.get(word);
      holders?.delete(id);
      if (holders?.size === 0) {
        this.#holders.delete(word);
        this.#sorted = null;
      }
    }
    this.#documents.delete(id);
    this.#totalLength -= document.length;
    return true;
  }

  /** The best `limit` hits, highest score first, equal scores by id. */
  search(query: string, limit = 10): Hit[] {
    const alternatives = alternativesOf(query);
    const matching = new Set(alternatives.flatMap((parts) => this.#holdingAll(parts)));
    const scoring = new Set(alternatives.flat().flatMap((part) => (part.prefix ? this.#expand(part) : part.words)));
    return [...matching]
      .map((id) => ({ id, score: this.#scoreOf(id, scoring) }))
      .sort((one, other) => other.score - one.score || inOrder(one.id, other.id))
      .slice(0, limit);
  }

  /** Words that begin with `prefix`, those in most documents first. */
  suggest(prefix: string, limit = 10): string[] {
    const words = wordsOf(prefix);
    if (words.length !== 1) return [];
    const count = (word: string) => this.#holders.get(word)?.size ?? 0;
    return this.#expand({ words, prefix: true })
      .sort((one, other) => count(other) - count(one) || inOrder(one, other))
      .slice(0, limit);
  }

  /** Documents that match every part. The shortest list decides how much there is to check. */
  #holdingAll(parts: readonly Part[]): string[] {
    const sets = parts.map((part) => this.#holding(part)).sort((one, other) => one.size - other.size);
    const [fewest, ...others] = sets;
    if (fewest === undefined) return [];
    return [...fewest].filter((id) => others.every((set) => set.has(id)));
  }

  #holding(part: Part): Set<string> {
    const [first] = part.words;
    if (first === undefined) return new Set();
    if (part.prefix) return new Set(this.#expand(part).flatMap((word) => [...(this.#holders.get(word)?.keys() ?? [])]));

    const inPhrase = new Set<string>();
    for (const [id, places] of this.#holders.get(first) ?? []) {
      // A word may stand in several places; the phrase may begin at any of them.
      const follows = (place: number) =>
        part.words.every((word, offset) =>
          this.#holders
            .get(word)
            ?.get(id)
            ?.includes(place + offset),
        );
      if (places.some(follows)) inPhrase.add(id);
    }
    return inPhrase;
  }

  /** The words of the index that a prefix stands for: one stretch of the sorted list, found by halving. */
  #expand({ words: [prefix = ''] }: Part): string[] {
    this.#sorted ??= [...this.#holders.keys()].sort(inOrder);
    let from = 0;
    let to = this.#sorted.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#sorted[middle] ?? '') < prefix) from = middle + 1;
      else to = middle;
    }
    const found: string[] = [];
    for (let at = from; this.#sorted[at]?.startsWith(prefix); at += 1) found.push(this.#sorted[at] ?? '');
    return found;
  }

  /** BM25 (Robertson and Zaragoza 2009), with the form of idf that is never negative, as in Lucene. */
  #scoreOf(id: string, words: ReadonlySet<string>): number {
    const all = this.#documents.size;
    const average = this.#totalLength / all;
    const length = this.#documents.get(id)?.length ?? 0;
    let score = 0;
    for (const word of words) {
      const holders = this.#holders.get(word);
      const frequency = holders?.get(id)?.length;
      if (holders === undefined || frequency === undefined) continue;
      const idf = Math.log(1 + (all - holders.size + 0.5) / (holders.size + 0.5));
      const weight = this.#k1 * (1 - this.#b + (this.#b * length) / average);
      score += (idf * frequency * (this.#k1 + 1)) / (frequency + weight);
    }
    // Rounded before it is compared: sums of the same figures in another order differ in their last bits.
    return Math.round(score * 1e6) / 1e6;
  }
}

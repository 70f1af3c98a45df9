export interface IndexOptions {
  /** How soon further occurrences of a word stop to matter. */
  k1: number;
  /** How much long documents are held back, from 0 to 1. */
  b: number;
}

export interface Hit {
  id: string;
  /** Rounded to six decimals. */
  score: number;
}

export class SearchIndex {
  readonly options: IndexOptions;
  readonly texts = new Map<string, string>();

  constructor(options: IndexOptions) {
    this.options = options;
  }

  /** Adds a document, or replaces the one with this id. */
  put(id: string, text: string): void {
    this.texts.set(id, text);
  }

  /** True when there was one. */
  remove(id: string): boolean {
    return this.texts.delete(id);
  }

  /** The best `limit` hits. */
  search(query: string, limit = 10): Hit[] {
    throw new Error(`searching for ${query} (at most ${limit} hits) is yours to write`);
  }

  /** Words in the index that begin with `prefix`. */
  suggest(prefix: string, limit = 10): string[] {
    throw new Error(`suggesting words for ${prefix} (at most ${limit}) is yours to write`);
  }
}

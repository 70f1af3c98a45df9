/** An index in plain objects: right for most words and ids, and wrong for those that every object knows already. */
export interface IndexOptions {
  k1: number;
  b: number;
}

export interface Hit {
  id: string;
  score: number;
}

type Part = { words: string[]; prefix: boolean };

const cut = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export class SearchIndex {
  readonly options: IndexOptions;
  readonly places: Record<string, Record<string, number[]>> = {};
  readonly texts: Record<string, string[]> = {};
  count = 0;
  total = 0;

  constructor(options: IndexOptions) {
    this.options = options;
  }

  put(id: string, text: string): void {
    this.remove(id);
    const words = cut(text);
    this.texts[id] = words;
    this.count += 1;
    this.total += words.length;
    words.forEach((word, place) => {
      if (!this.places[word]) this.places[word] = {};
      const holders = this.places[word];
      if (!holders[id]) holders[id] = [];
      holders[id].push(place);
    });
  }

  remove(id: string): boolean {
    const words = this.texts[id];
    if (!words) return false;
    for (const word of words) {
      const holders = this.places[word];
      if (!holders) continue;
      delete holders[id];
      if (Object.keys(holders).length === 0) delete this.places[word];
    }
    delete this.texts[id];
    this.count -= 1;
    this.total -= words.length;
    return true;
  }

  search(query: string, limit = 10): Hit[] {
    const alternatives: Part[][] = [[]];
    for (const [piece, phrase] of query.matchAll(/"([^"]*)"?|[^\s"]+/g)) {
      const current = alternatives[alternatives.length - 1] ?? [];
      if (phrase !== undefined) current.push({ words: cut(phrase), prefix: false });
      else if (piece === 'OR') alternatives.push([]);
      else {
        const words = cut(piece);
        words.forEach((word, at) => {
          current.push({ words: [word], prefix: piece.endsWith('*') && at === words.length - 1 });
        });
      }
    }
    const sound = alternatives
      .map((parts) => parts.filter((part) => part.words.length > 0))
      .filter((one) => one.length);
    const ids = new Set<string>();
    for (const parts of sound) {
      const lists = parts.map((part) => this.holding(part));
      for (const id of lists[0] ?? []) if (lists.every((list) => list.includes(id))) ids.add(id);
    }
    const words = new Set(
      sound.flat().flatMap((part) => (part.prefix ? this.expand(part.words[0] ?? '') : part.words)),
    );
    return [...ids]
      .map((id) => ({ id, score: this.score(id, [...words]) }))
      .sort((a, b) => b.score - a.score || order(a.id, b.id))
      .slice(0, limit);
  }

  suggest(prefix: string, limit = 10): string[] {
    const words = cut(prefix);
    if (words.length !== 1) return [];
    const count = (word: string) => Object.keys(this.places[word] ?? {}).length;
    return this.expand(words[0] ?? '')
      .sort((a, b) => count(b) - count(a) || order(a, b))
      .slice(0, limit);
  }

  expand(prefix: string): string[] {
    return Object.keys(this.places).filter((word) => word.startsWith(prefix));
  }

  holding({ words, prefix }: Part): string[] {
    const first = words[0] ?? '';
    if (prefix) return this.expand(first).flatMap((word) => Object.keys(this.places[word] ?? {}));
    const holders = this.places[first] ?? {};
    return Object.keys(holders).filter((id) =>
      holders[id]?.some((place) => words.every((word, at) => this.places[word]?.[id]?.includes(place + at))),
    );
  }

  score(id: string, words: readonly string[]): number {
    const { k1, b } = this.options;
    const average = this.total / this.count;
    const length = this.texts[id]?.length ?? 0;
    let score = 0;
    for (const word of words) {
      const holders = this.places[word];
      const f = holders?.[id]?.length;
      if (!holders || !f) continue;
      const n = Object.keys(holders).length;
      const idf = Math.log(1 + (this.count - n + 0.5) / (n + 0.5));
      score += (idf * f * (k1 + 1)) / (f + k1 * (1 - b + (b * length) / average));
    }
    return Math.round(score * 1e6) / 1e6;
  }
}

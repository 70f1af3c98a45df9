/**
 * The URL shortener in another shape than the reference's: it asks for the request key before it inserts and once more when
 * the insert fails, and an interval hands hits over from a list of codes. It keeps the same rules, so the suite has to
 * accept it.
 */
type Row = { code: string; url: string; expiresAt: number | null; requestKey: string | null; note: string };
type Store = {
  insert(row: Row): Promise<string>;
  find(code: string): Promise<Row | null>;
  findByRequestKey(requestKey: string): Promise<Row | null>;
  addHits(hits: Record<string, number>): Promise<void>;
};
type Options = { store: Store; nextCode: () => string; reserved: string[]; flushMs: number };
type Creation = { url: string; alias?: string; ttlMs?: number; requestKey?: string };

const refuse = (reason: string) => ({ ok: false as const, reason });

export class Shortener {
  private readonly options: Options;
  private hits: string[] = [];
  private sending: Promise<void> | undefined;
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor(options: Options) {
    this.options = options;
  }

  async create(creation: Creation) {
    const { url, alias, ttlMs, requestKey } = creation;
    const scheme = url.slice(0, url.indexOf('://')).toLowerCase();
    const rest = url.slice(url.indexOf('://') + 3);
    const wellFormed = url.includes('://') && ['http', 'https'].includes(scheme) && rest !== '';
    if (!wellFormed || /\s/.test(url) || url.length > 2048) return refuse('invalid-url');
    if (alias !== undefined) {
      const letters = [...alias].every((letter) => /[A-Za-z0-9-]/.test(letter));
      if (!letters || alias.length < 3 || alias.length > 30 || this.reserved(alias)) return refuse('invalid-alias');
    }
    const expiresAt = ttlMs === undefined ? null : Date.now() + ttlMs;
    const note = `${ttlMs ?? 'for ever'} ${alias ?? 'any code'} ${url}`;
    const known = await this.known(requestKey, note);
    if (known) return known;

    let tries = 0;
    while (tries < (alias === undefined ? 5 : 1)) {
      tries += 1;
      const code = alias ?? this.options.nextCode();
      if (this.reserved(code)) continue;
      const row = { code, url, expiresAt, requestKey: requestKey ?? null, note };
      if ((await this.options.store.insert(row)) === 'added') return { ok: true as const, code, expiresAt };
      const meanwhile = await this.known(requestKey, note);
      if (meanwhile) return meanwhile;
    }
    return refuse(alias === undefined ? 'no-free-code' : 'alias-taken');
  }

  async open(code: string) {
    const row = await this.options.store.find(code);
    if (!row) return { status: 404 };
    if (row.expiresAt !== null && row.expiresAt <= Date.now()) return { status: 410 };
    this.hits.push(code);
    this.ticking ??= setInterval(() => this.send(), this.options.flushMs);
    return { status: 302, url: row.url };
  }

  async close(): Promise<void> {
    clearInterval(this.ticking);
    await this.sending;
    await this.send();
  }

  private reserved(word: string): boolean {
    return this.options.reserved.some((one) => one.toUpperCase() === word.toUpperCase());
  }

  private async known(requestKey: string | undefined, note: string) {
    const row = requestKey === undefined ? null : await this.options.store.findByRequestKey(requestKey);
    if (!row) return null;
    return row.note === note
      ? { ok: true as const, code: row.code, expiresAt: row.expiresAt }
      : refuse('request-key-reused');
  }

  private send(): Promise<void> | undefined {
    if (this.sending || this.hits.length === 0) return this.sending;
    const count = this.hits.length;
    const counts: Record<string, number> = {};
    for (const code of this.hits) counts[code] = (counts[code] ?? 0) + 1;
    this.sending = this.options.store.addHits(counts).then(
      () => {
        this.hits = this.hits.slice(count);
        this.sending = undefined;
      },
      () => {
        this.sending = undefined;
      },
    );
    return this.sending;
  }
}

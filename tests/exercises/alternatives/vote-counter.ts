/**
 * The vote counter in another shape than the reference's: counts are told from the voters each time, and a reader has no
 * queue but the version that it was sent last; at each turn of its loop it looks what it lacks. It keeps the same rules, so
 * the suite has to accept it.
 */
type Vote = { voter: string; option: string | null; operation: number };
type Message = { kind: 'snapshot' | 'change'; version: number; counts: Record<string, number>; open: boolean };
type Deliver = (message: Message) => void | Promise<void>;
type Reader = { id: string; deliver: Deliver; sent: number; behind: boolean; running: boolean };

export class VoteCounter {
  private readonly names: string[];
  private readonly history: number;
  private readonly queue: number;
  private readonly votes = new Map<string, [option: string | null, operation: number]>();
  private readonly log: Message[] = [];
  private readonly readers = new Map<string, Reader>();
  private open = true;

  constructor({ options, history, queue }: { options: string[]; history: number; queue: number }) {
    this.names = options;
    this.history = history;
    this.queue = queue;
  }

  vote({ voter, option, operation }: Vote) {
    const version = () => this.log.length;
    if (!this.open) return { ok: false, reason: 'closed', version: version() };
    if (option !== null && !this.names.includes(option))
      return { ok: false, reason: 'unknown-option', version: version() };
    const [from, last] = this.votes.get(voter) ?? [null, 0];
    if (last >= operation) return { ok: true, applied: false, version: version() };
    this.votes.set(voter, [option, operation]);
    if (from !== option) this.change([from, option]);
    return { ok: true, applied: true, version: version() };
  }

  snapshot(): Message {
    return { kind: 'snapshot', version: this.log.length, counts: this.count(this.names), open: this.open };
  }

  subscribe(id: string, since: number | null, deliver: Deliver): void {
    const now = this.log.length;
    const known = since !== null && since <= now && since >= now - this.history;
    const reader = { id, deliver, sent: known ? since : now, behind: !known, running: false };
    this.readers.set(id, reader);
    void this.run(reader);
  }

  unsubscribe(id: string): void {
    this.readers.delete(id);
  }

  close(): void {
    if (this.open) {
      this.open = false;
      this.change([]);
    }
  }

  private count(names: readonly string[]): Record<string, number> {
    const chosen = [...this.votes.values()].map(([option]) => option);
    return Object.fromEntries(names.map((name) => [name, chosen.filter((one) => one === name).length]));
  }

  private change(touched: readonly (string | null)[]): void {
    const counts = this.count(touched.filter((name) => name !== null));
    this.log.push({ kind: 'change', version: this.log.length + 1, counts, open: this.open });
    for (const reader of [...this.readers.values()]) {
      if (reader.running && !reader.behind && this.log.length - reader.sent > this.queue) reader.behind = true;
      void this.run(reader);
    }
  }

  private async run(reader: Reader): Promise<void> {
    if (reader.running) return;
    reader.running = true;
    try {
      while (this.readers.get(reader.id) === reader && (reader.behind || reader.sent < this.log.length)) {
        const message = reader.behind ? this.snapshot() : (this.log[reader.sent] as Message);
        reader.behind = false;
        reader.sent = message.version;
        const arrived = reader.deliver(message);
        if (arrived) await arrived;
      }
    } catch {
      if (this.readers.get(reader.id) === reader) this.readers.delete(reader.id);
    }
    reader.running = false;
  }
}

/**
 * The cache in another shape than the reference's: tables within tables instead of a joined key, a version for each thing
 * instead of the running load's identity, a counter of uses instead of the Map's order, and a race for the deadline. It
 * keeps the same rules, so the suite has to accept it.
 */
type Viewer = { tenant: string; role: string };
type KindRules = { ttlMs: number; staleMs: number; ifDownMs: number; perRole: boolean };
type Options = {
  capacity: number;
  jitter: number;
  missingMs: number;
  loadTimeoutMs: number;
  retryMs: number;
  kinds: Record<string, KindRules>;
};
type Load = (kind: string, id: string, viewer: Viewer) => Promise<unknown>;
type Save = (kind: string, id: string, value: unknown, viewer: Viewer) => Promise<void>;

/** What a write names, with one slot for each role that sees it differently. */
type Thing = { version: number; slots: Map<string, Slot> };
type Held = { value: unknown; endsAt: number; rules: KindRules; pauseUntil: number; usedAt: number };
type Slot = { held: Held | null; loading: Promise<unknown> | null };

const EVERY_ROLE = '';
const NOTHING_LATER = { staleMs: 0, ifDownMs: 0 };

export class Cache {
  private readonly tenants = new Map<string, Map<string, Map<string, Thing>>>();
  private held: { slot: Slot; drop: () => void }[] = [];
  private uses = 0;

  constructor(
    private readonly options: Options,
    private readonly load: Load,
    private readonly save: Save,
  ) {}

  async get(viewer: Viewer, kind: string, id: string): Promise<unknown> {
    const slot = this.slotOf(viewer, kind, id);
    const age = slot?.held ? Date.now() - slot.held.endsAt : Number.POSITIVE_INFINITY;
    if (slot?.held) {
      const { held } = slot;
      if (age < 0 || (Date.now() < held.pauseUntil && age < held.rules.ifDownMs)) return this.used(held);
      if (age < held.rules.staleMs) {
        this.loaded(viewer, kind, id).catch(() => undefined);
        return this.used(held);
      }
    }
    try {
      return await this.loaded(viewer, kind, id);
    } catch (error) {
      const old = this.slotOf(viewer, kind, id)?.held;
      if (old && Date.now() - old.endsAt < old.rules.ifDownMs) return this.used(old);
      throw error;
    }
  }

  write(viewer: Viewer, kind: string, id: string, value: unknown): Promise<void> {
    const overtake = () => {
      const things = this.tenants.get(viewer.tenant)?.get(kind);
      const thing = things?.get(id);
      if (!thing) return;
      thing.version += 1;
      this.held = this.held.filter(({ slot }) => ![...thing.slots.values()].includes(slot));
      this.forgetThing(viewer.tenant, kind, id);
    };
    return this.save(kind, id, value, viewer).then(
      () => overtake(),
      (error) => {
        overtake();
        throw error;
      },
    );
  }

  private used(held: Held): unknown {
    this.uses += 1;
    held.usedAt = this.uses;
    return held.value;
  }

  private slotOf(viewer: Viewer, kind: string, id: string): Slot | undefined {
    return this.tenants.get(viewer.tenant)?.get(kind)?.get(id)?.slots.get(this.roleIn(viewer, kind));
  }

  private roleIn(viewer: Viewer, kind: string): string {
    // A role may be the empty text too, so roles that matter stand behind a mark.
    return this.options.kinds[kind]?.perRole ? `role ${viewer.role}` : EVERY_ROLE;
  }

  private thingOf(viewer: Viewer, kind: string, id: string): Thing {
    const kinds = this.tenants.get(viewer.tenant) ?? new Map<string, Map<string, Thing>>();
    this.tenants.set(viewer.tenant, kinds);
    const things = kinds.get(kind) ?? new Map<string, Thing>();
    kinds.set(kind, things);
    const thing = things.get(id) ?? { version: 0, slots: new Map() };
    things.set(id, thing);
    return thing;
  }

  private forgetThing(tenant: string, kind: string, id: string): void {
    const kinds = this.tenants.get(tenant);
    const things = kinds?.get(kind);
    things?.delete(id);
    if (things?.size === 0) kinds?.delete(kind);
    if (kinds?.size === 0) this.tenants.delete(tenant);
  }

  private loaded(viewer: Viewer, kind: string, id: string): Promise<unknown> {
    const role = this.roleIn(viewer, kind);
    const thing = this.thingOf(viewer, kind, id);
    const slot = thing.slots.get(role) ?? { held: null, loading: null };
    thing.slots.set(role, slot);
    slot.loading ??= this.fill(thing, slot, { viewer, kind, id, role });
    return slot.loading;
  }

  private async fill(
    thing: Thing,
    slot: Slot,
    { viewer, kind, id, role }: { viewer: Viewer; kind: string; id: string; role: string },
  ): Promise<unknown> {
    const began = thing.version;
    const drop = () => {
      slot.held = null;
      if (slot.loading) return;
      thing.slots.delete(role);
      if (thing.slots.size === 0 && thing.version === began) this.forgetThing(viewer.tenant, kind, id);
    };
    try {
      const value = await Promise.race([this.load(kind, id, viewer), this.deadline()]);
      if (thing.version !== began) return value;
      slot.loading = null;
      this.held = this.held.filter((one) => one.slot !== slot);
      slot.held = this.aged(kind, value);
      this.used(slot.held);
      this.held.push({ slot, drop });
      if (this.held.length > this.options.capacity) this.evict();
      return value;
    } catch (error) {
      if (thing.version === began) {
        slot.loading = null;
        if (slot.held) slot.held.pauseUntil = Date.now() + this.options.retryMs;
        else drop();
      }
      throw error;
    }
  }

  private deadline(): Promise<never> {
    return new Promise((_, reject) => {
      setTimeout(() => {
        reject(Object.assign(new Error('the store is too slow'), { name: 'TimeoutError' }));
      }, this.options.loadTimeoutMs);
    });
  }

  private aged(kind: string, value: unknown): Held {
    const rules = this.options.kinds[kind]!;
    const { jitter, missingMs } = this.options;
    const common = { value, pauseUntil: 0, usedAt: 0 };
    if (value === undefined) {
      return { ...common, endsAt: Date.now() + missingMs, rules: { ...rules, ...NOTHING_LATER } };
    }
    const shortest = rules.ttlMs - rules.ttlMs * jitter;
    return { ...common, endsAt: Date.now() + shortest + Math.random() * (rules.ttlMs - shortest), rules };
  }

  private evict(): void {
    const oldest = this.held.reduce((one, other) => (other.slot.held!.usedAt < one.slot.held!.usedAt ? other : one));
    this.held = this.held.filter((one) => one !== oldest);
    oldest.drop();
  }
}

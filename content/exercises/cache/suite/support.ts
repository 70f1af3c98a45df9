/**
 * What both suites of the cache share: a store played by the host, and a cache in front of it whose rules a test changes
 * only where it is about them.
 */
import type { Fake, TestContext } from '@/runner/testing';

export interface Viewer {
  tenant: string;
  role: string;
}

export interface KindRules {
  ttlMs: number;
  staleMs: number;
  ifDownMs: number;
  perRole: boolean;
}

export interface CacheApi {
  get(viewer: Viewer, kind: string, id: string): Promise<unknown>;
  write(viewer: Viewer, kind: string, id: string, value: unknown): Promise<void>;
}

/** The names and figures that were drawn for this attempt. */
export interface Drawn {
  capacity: number;
  ttlMs: number;
  staleMs: number;
  loadMs: number;
  readers: number;
  kind: string;
  /** Two tenants and their clerks, and a second role of the first tenant. */
  ann: Viewer;
  annAsOther: Viewer;
  bob: Viewer;
}

/** Settings of a cache in a test: one kind, unless `kinds` says otherwise. */
export interface Setting extends Partial<KindRules> {
  capacity?: number;
  jitter?: number;
  missingMs?: number;
  loadTimeoutMs?: number;
  retryMs?: number;
  kinds?: Record<string, Partial<KindRules>>;
}

/** How long a value is kept for bad days after its lifetime, where a test is about that. */
export const IF_DOWN_MS = 120_000;
export const MISSING_MS = 5_000;
export const LOAD_TIMEOUT_MS = 2_000;
export const RETRY_MS = 3_000;

export function drawn({ params }: TestContext): Drawn {
  const [first, second] = params.tenants as readonly [string, string];
  const [role, otherRole] = params.roles as readonly [string, string];
  return {
    capacity: params.capacity as number,
    ttlMs: (params.ttlSeconds as number) * 1_000,
    staleMs: (params.staleSeconds as number) * 1_000,
    loadMs: params.loadMs as number,
    readers: params.readers as number,
    kind: params.kind as string,
    ann: { tenant: first, role },
    annAsOther: { tenant: first, role: otherRole },
    bob: { tenant: second, role },
  };
}

/** A cache over the two functions of a store; jitter, stale period and bad days are off unless the test sets them. */
export function openCache(context: TestContext, load: Fake, save: Fake, setting: Setting = {}) {
  const { kind, ttlMs, capacity: drawnCapacity } = drawn(context);
  const { capacity = Math.max(drawnCapacity, 4), jitter = 0, missingMs = MISSING_MS, ...rest } = setting;
  const { loadTimeoutMs = LOAD_TIMEOUT_MS, retryMs = RETRY_MS, kinds, ...own } = rest;
  const plain: KindRules = { ttlMs, staleMs: 0, ifDownMs: own.staleMs ?? 0, perRole: false, ...own };
  const all = Object.entries(kinds ?? { [kind]: {} }).map(([name, rules]) => [name, { ...plain, ...rules }]);
  const options = { capacity, jitter, missingMs, loadTimeoutMs, retryMs, kinds: Object.fromEntries(all) };
  return context.sut.create<CacheApi>('Cache', options, load, save);
}

/** A store whose answers name the load: 'v1' for the first one, 'v2' for the second, whatever is asked for. */
export function countingStore({ fake }: TestContext, delayMs: number) {
  let loads = 0;
  const load = fake.async(
    () => {
      loads += 1;
      return `v${loads}`;
    },
    { delayMs },
  );
  return { load, save: fake.async(() => undefined, { delayMs }) };
}

/** A store with one table for each tenant, as the host keeps it. Answers `undefined` for what it does not hold. */
export function tableStore({ fake }: TestContext, delayMs: number) {
  const rows = new Map<string, unknown>();
  const nameOf = (tenant: string, kind: string, id: string) => JSON.stringify([tenant, kind, id]);
  const load = fake.async((kind: string, id: string, viewer: Viewer) => rows.get(nameOf(viewer.tenant, kind, id)), {
    delayMs,
  });
  const save = fake.async(
    (kind: string, id: string, value: unknown, viewer: Viewer) => {
      rows.set(nameOf(viewer.tenant, kind, id), value);
    },
    { delayMs },
  );
  const put = (viewer: Viewer, kind: string, id: string, value: unknown) =>
    rows.set(nameOf(viewer.tenant, kind, id), value);
  return { load, save, put };
}

/** The ids that were loaded, in order. */
export function idsLoaded(load: Fake): unknown[] {
  return load.calls.map((call) => call.args[1]);
}

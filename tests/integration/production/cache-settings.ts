/** What the test of the cache and its processes agree on. */
export interface CacheSettings {
  readonly address: string;
  readonly name: string;
  /** How long a load takes. */
  readonly loadMs: number;
  readonly leaseMs: number;
  /**
   * `no-flight`: reads, loads and writes without asking who else does. `no-renewal`: a lease that is given once.
   * `no-fence`: stores whatever was loaded, whoever holds the lease.
   */
  readonly fault: 'none' | 'no-flight' | 'no-renewal' | 'no-fence';
}

export const RULES = { ttlMs: 700, staleMs: 5_000, ifDownMs: 5_000, perRole: false };

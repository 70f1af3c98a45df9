/**
 * All ratings of a workspace in a few texts: what a thread is handed, because a text crosses from thread to thread in one copy
 * while half a million rows would not. Each text is base64 of records of one length, which the database writes as it reads;
 * ids that repeat stand once, in lists, and a record counts into them. Pure.
 *
 * A record, high bytes first: 16 of the performance's id; 4, the round; 8, the rater times 2^32 plus the version times 256 plus
 * the level (0: not assessed) times 4 plus 1 if late plus 2 if not blind.
 */
import { type Ledger, orderedLedger } from './ledger';

export interface Dataset {
  /** Ids of raters, and of criterion versions with the criterion of each. */
  readonly raters: readonly string[];
  readonly versions: readonly { id: string; criterionId: string }[];
  /** Rounds: the loop of each (null for sample answers), and when it was revealed, in milliseconds. */
  readonly rounds: readonly { loopId: string | null; revealedAt: number }[];
  readonly pieces: readonly string[];
}

/** What stands in the place of an answer where a thread does not hold what it needs (any more): hand it over, and ask again. */
export const ABSENT = 'absent';

export const RECORD_BYTES = 28;
const RECORD_WORDS = RECORD_BYTES / 4;

/** The ratings of a dataset as columns. @throws {RangeError} for a text that does not hold whole records */
export function readLedger({ raters, versions, rounds, pieces }: Dataset): Ledger {
  const parts = pieces.map((piece) => Buffer.from(piece, 'base64'));
  // Not from the pool, where it could begin between two words.
  const bytes = Buffer.from(new ArrayBuffer(parts.reduce((sum, part) => sum + part.length, 0)));
  parts.reduce((at, part) => at + part.copy(bytes, at), 0);
  if (bytes.length % RECORD_BYTES !== 0) throw new RangeError(`Ratings come in ${RECORD_BYTES} bytes each.`);
  const n = bytes.length / RECORD_BYTES;
  const loops = new Map<string, number>();
  const loopOf = Int32Array.from(rounds, ({ loopId }) => {
    if (loopId === null) return -1;
    const known = loops.get(loopId) ?? loops.size;
    loops.set(loopId, known);
    return known;
  });
  const criteria = new Map<string, number>();
  const criterionOf = Int32Array.from(versions, ({ criterionId }) => {
    const known = criteria.get(criterionId) ?? criteria.size;
    criteria.set(criterionId, known);
    return known;
  });
  const { performance, performances } = performancesOf(bytes, n);
  const raw = {
    performance,
    loop: new Int32Array(n),
    criterion: new Int32Array(n),
    version: new Int32Array(n),
    rater: new Int32Array(n),
    level: new Uint8Array(n),
    late: new Uint8Array(n),
    blind: new Uint8Array(n),
    revealedAt: new Float64Array(n),
  };
  for (let i = 0; i < n; i += 1) {
    const at = i * RECORD_BYTES;
    const round = bytes.readInt32BE(at + 16);
    const rest = bytes.readUInt32BE(at + 24);
    const version = rest >>> 8;
    raw.loop[i] = loopOf[round]!;
    raw.revealedAt[i] = rounds[round]!.revealedAt;
    raw.rater[i] = bytes.readInt32BE(at + 20);
    raw.version[i] = version;
    raw.criterion[i] = criterionOf[version]!;
    raw.level[i] = (rest & 255) >>> 2;
    raw.late[i] = rest & 1;
    raw.blind[i] = (rest & 2) === 0 ? 1 : 0;
  }
  return orderedLedger({
    ...raw,
    performances,
    loops: [...loops.keys()],
    criteria: [...criteria.keys()],
    versions: versions.map((one) => one.id),
    raters,
  });
}

/** Which performance each record is about: ids of 16 bytes are told apart in a table of places, with no text made of them but once. */
function performancesOf(bytes: Buffer, n: number): { performance: Int32Array; performances: string[] } {
  const performance = new Int32Array(n);
  const first: number[] = [];
  let size = 1024;
  while (size < 2 * n) size *= 2;
  const table = new Int32Array(size).fill(-1);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, (n * RECORD_BYTES) / 4);
  const same = (a: number, b: number): boolean => {
    const [i, j] = [a * RECORD_WORDS, b * RECORD_WORDS];
    return (
      words[i] === words[j] &&
      words[i + 1] === words[j + 1] &&
      words[i + 2] === words[j + 2] &&
      words[i + 3] === words[j + 3]
    );
  };
  for (let i = 0; i < n; i += 1) {
    // A card's levels were written together, so most records are about the performance of the one before.
    if (i > 0 && same(i, i - 1)) {
      performance[i] = performance[i - 1]!;
      continue;
    }
    const at = i * RECORD_BYTES;
    let slot = (bytes.readUInt32BE(at) ^ Math.imul(bytes.readUInt32BE(at + 12), 0x9e3779b1)) & (size - 1);
    while (table[slot] !== -1 && !same(first[table[slot]!]!, i)) slot = (slot + 1) & (size - 1);
    if (table[slot] === -1) {
      table[slot] = first.length;
      first.push(i);
    }
    performance[i] = table[slot]!;
  }
  const performances = first.map((i) => {
    const hex = bytes.toString('hex', i * RECORD_BYTES, i * RECORD_BYTES + 16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  });
  return { performance, performances };
}

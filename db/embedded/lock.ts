/**
 * One process a data folder.
 *
 * PGlite opens a folder that another PGlite has open without a word, and rows acknowledged by either then vanish
 * (upstream issue 1106). So the folder carries a lock file that names its owner. A process number alone would not do:
 * after a crash, or in a restarted container, the same number soon belongs to somebody else. The owner is therefore the
 * number together with the moment that process began, as the system tells it.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A process, told apart from later ones with the same number. */
export interface Owner {
  readonly pid: number;
  readonly began: string;
}

/** Thrown when a living process holds the lock. `message` is a sentence for the person at the terminal. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
  readonly folder: string;
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by another Plumbline (process ${pid}): stop that one first, or choose another folder with PLUMBLINE_DATA.`,
    );
    this.folder = folder;
    this.pid = pid;
  }
}

/**
 * When a process began, in whatever words the system has for it, or null when no such process lives.
 *
 * Linux: boot id and start time in ticks (field 22 of /proc/PID/stat, counted after the name, which may hold spaces).
 * Elsewhere: `ps`. Where neither answers, a living process is known by its number alone.
 */
export function beganAt(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null;
  }
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || state === 'X') return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${rest[18]}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}

/** True while the very process that `owner` names still lives. */
export function isAlive(owner: Owner): boolean {
  return beganAt(owner.pid) === owner.began;
}

/** This process, as an owner. */
export function self(): Owner {
  return { pid: process.pid, began: beganAt(process.pid) ?? 'unknown' };
}

/** What the lock file holds: its owner, and the server that the owner works for (the process that a person knows). */
type LockFile = Owner & { readonly server: number };

function readOwner(file: string): LockFile | null {
  try {
    const { pid, began, server } = JSON.parse(readFileSync(file, 'utf8')) as LockFile;
    return Number.isInteger(pid) && typeof began === 'string' ? { pid, began, server } : null;
  } catch {
    return null;
  }
}

/**
 * Takes the lock of a data folder for this process.
 *
 * @param folder the data folder; made (mode 0700) when absent
 * @param patienceMs how long to wait for an owner that may be on its way out
 * @returns a function that releases the lock
 * @throws FolderLockedError when a living process keeps it
 */
export async function acquireLock(folder: string, patienceMs = 3000): Promise<() => void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'pg.lock');
  const mine = self();
  // Written whole under another name and then linked: a reader never sees half a lock.
  const draft = `${file}.${mine.pid}.${randomBytes(4).toString('hex')}`;
  const deadline = Date.now() + patienceMs;
  writeFileSync(draft, JSON.stringify({ ...mine, server: process.ppid } satisfies LockFile), { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(draft, file);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = readOwner(file);
      if (owner && isAlive(owner)) {
        if (Date.now() >= deadline) throw new FolderLockedError(folder, owner.server);
        await wait(100);
      } else {
        discardStale(file, owner);
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    const owner = readOwner(file);
    if (owner?.pid === mine.pid && owner.began === mine.began) rmSync(file, { force: true });
  };
}

/**
 * Moves a dead owner's lock aside, atomically. When two processes find the same dead lock, the slower one may move the
 * faster one's fresh lock; it sees that by the content and puts it back.
 */
function discardStale(file: string, seen: Owner | null): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readOwner(aside);
  if (moved && moved.began !== seen?.began && isAlive(moved)) {
    try {
      linkSync(aside, file);
    } catch {
      // A third process took the lock in between; the one whose lock was moved finds that out from its database folder.
    }
  }
  rmSync(aside, { force: true });
}

/** What a process and those below it hold in memory: `bwrap` keeps a process of its own between us and the child. */
import { readFileSync } from 'node:fs';

const KILOBYTE = 1024;
const GENERATIONS = 4;

function own(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes ?? 0) * KILOBYTE;
}

function below(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

function total(pid: number, generations: number): number {
  const children = generations > 0 ? below(pid) : [];
  return children.reduce((sum, child) => sum + total(child, generations - 1), own(pid));
}

/** Resident bytes of a process with its descendants; null where the system does not tell, or the process is gone. */
export function residentBytes(pid: number): number | null {
  try {
    return total(pid, GENERATIONS);
  } catch {
    return null;
  }
}

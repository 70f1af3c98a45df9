/**
 * Reads SQL by PostgreSQL's own grammar, in the embedded database, and executes none of it. A server parses all statements
 * that come together before it runs the first; here the first always fails, so a block either does not parse or is never
 * reached.
 */
import { PGlite } from '@electric-sql/pglite';
import type { CodeFault } from '@/features/questions/code-syntax';

export interface SqlReader {
  /** What the server says of each block; one that parses is not in the answer. Starts the server when it is first needed. */
  faultsOf(blocks: readonly string[]): Promise<Map<string, CodeFault>>;
  close(): Promise<void>;
}

const NEVER_REACHED = 'select 1/0;\n';
const DIVISION_BY_ZERO = '22012';

/** `:name` and `?` stand for values in clients of other kinds; the server knows `$1`. Lengths stay as they are. */
const withNumbers = (sql: string): string =>
  sql
    .replace(/(?<![:\w]):([a-z_]\w*)/gi, (name) => '$1'.padEnd(name.length))
    .replace(/(?<=(?:[=<>(,]|\blimit|\boffset)\s*)\?/gi, '$1');

/** A reader that keeps its server until it is closed. */
export function sqlReader(): SqlReader {
  let server: Promise<PGlite> | null = null;
  return {
    async faultsOf(blocks) {
      const faults = new Map<string, CodeFault>();
      for (const sql of new Set(blocks)) {
        server ??= PGlite.create();
        const fault = await faultOf(await server, sql);
        if (fault) faults.set(sql, fault);
      }
      return faults;
    },
    async close() {
      await (await server)?.close();
    },
  };
}

async function faultOf(server: PGlite, sql: string): Promise<CodeFault | null> {
  try {
    await server.exec(NEVER_REACHED + withNumbers(sql));
  } catch (thrown) {
    const { code, message, position } = thrown as { code?: string; message: string; position?: string };
    if (code === DIVISION_BY_ZERO) return null;
    if (code === undefined) throw thrown;
    const before = sql.slice(0, Math.max(0, Number(position ?? 1) - 1 - NEVER_REACHED.length));
    return { line: before.split('\n').length, message: `does not parse as PostgreSQL (${message})` };
  }
  throw new Error('The statement in front was meant to fail, and did not.');
}

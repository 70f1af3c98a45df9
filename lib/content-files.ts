/**
 * Reading files that people write by hand. Authors mend them by reading what is reported here, so every problem names the
 * file, the field and the reason, and all of them are reported at once.
 */
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';

/** One thing to mend. `file` is relative to the content root, with forward slashes; `field` is a dotted path or ''. */
export type ContentProblem = { file: string; field: string; reason: string };

/** Notes a problem of one file. */
export type Report = (field: string, reason: string) => void;

/** What a folder, a slug and an id are called: lower-case words joined by hyphens. */
export const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const FRONT_MATTER = /^---\n([\s\S]*?)\n---[ \t]*(?:\n|$)([\s\S]*)$/;

/** The text of a file with plain line ends, or null (reported) where there is none. */
export async function readText(root: string, file: string, report: Report): Promise<string | null> {
  const text = await readFile(path.join(root, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) report('', 'this file is missing');
  // A checkout on Windows may write every line end as two characters, an editor a byte order mark; neither is content.
  return text?.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n') ?? null;
}

/** A file that opens with YAML between two lines of `---`. */
export async function readFrontMatter(
  root: string,
  file: string,
  report: Report,
): Promise<{ data: Record<string, unknown>; body: string } | null> {
  const text = await readText(root, file, report);
  if (text === null) return null;
  const match = FRONT_MATTER.exec(text);
  if (!match) {
    report('', 'the file must open with YAML between two lines of ---');
    return null;
  }
  // The parser counts lines from the front matter's first line; the file has one line of --- before it.
  const data = yamlOf(match[1] ?? '', 1, report);
  if (data === undefined) return null;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    report('', 'the front matter must be a list of "name: value" lines');
    return null;
  }
  return { data: data as Record<string, unknown>, body: (match[2] ?? '').trim() };
}

/** A file that is YAML from end to end; undefined (reported) where it cannot be read. */
export async function readYaml(root: string, file: string, report: Report): Promise<unknown> {
  const text = await readText(root, file, report);
  return text === null ? undefined : yamlOf(text, 0, report);
}

function yamlOf(text: string, linesBefore: number, report: Report): unknown {
  const document = parseDocument(text);
  for (const error of document.errors) {
    const line = (error.linePos?.[0].line ?? 0) + linesBefore;
    report('', `line ${line}: ${error.message.split('\n')[0]}`);
  }
  return document.errors.length > 0 ? undefined : document.toJS();
}

/** Parses by schema and reports each issue under its dotted path; `within` is the path of a field checked by itself. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  report: Report,
  within = '',
): z.infer<Schema> | null {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const at = [...(within ? [within] : []), ...issue.path.map(String)];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) report([...at, key].join('.'), 'no such field');
    } else {
      report(at.join('.'), issue.message);
    }
  }
  return null;
}

/** Directory entries by name, without hidden files; null when there is no such folder. */
export async function list(folder: string): Promise<Dirent[] | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return (
    entries
      ?.filter((entry) => !entry.name.startsWith('.'))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)) ?? null
  );
}

/** SHA-256 (hex) of the canonical JSON: the order of lines in a file does not change it. */
export const hashOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** JSON with the keys of every object in code-unit order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * Every way into the product, found where it is written: pages and route handlers under app/, exported functions of files
 * that say 'use server', and what the socket's own schema admits. The table is held against this list, so a new entry
 * without a row fails, and so does a row whose entry is gone.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { attemptMessageSchema } from '@/features/exercises/live';
import { clientMessageSchema, commandSchema } from '@/features/polls/schema';

const root = fileURLToPath(new URL('../..', import.meta.url));
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export interface Found {
  /** As a row names it: `page /w/[workspace]`, `POST /api/v1/...`, `features/x/actions.ts#name`, `message vote`. */
  entry: string;
  /** The function itself where there is one, or the message's own schema. */
  value: unknown;
}

function* filesUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesUnder(file);
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name)) yield file;
  }
}

/** The address of a page or route file: folders in brackets of the other kind are no part of it. */
export function addressOf(file: string): string {
  const parts = file
    .split('/')
    .slice(1, -1)
    .filter((part) => !/^\(.*\)$/.test(part));
  return `/${parts.join('/')}`;
}

export function findPages(): Found[] {
  return [...filesUnder('app')]
    .filter((file) => /\/page\.tsx?$/.test(file))
    .map((file) => ({ entry: `page ${addressOf(file)}`, value: file }));
}

export async function findRoutes(): Promise<Found[]> {
  const found: Found[] = [];
  for (const file of filesUnder('app')) {
    if (!/\/route\.tsx?$/.test(file)) continue;
    const module = (await import(path.join(root, file))) as Record<string, unknown>;
    for (const method of METHODS) {
      if (typeof module[method] === 'function') {
        found.push({ entry: `${method} ${addressOf(file)}`, value: module[method] });
      }
    }
  }
  return found;
}

const SAYS_USE_SERVER = /^\s*(['"])use server\1;?\s*$/m;

/** Files whose first statement says 'use server'. */
export function actionFiles(): string[] {
  return ['app', 'features', 'components'].flatMap((folder) =>
    [...filesUnder(folder)].filter((file) => opensWithUseServer(readFileSync(path.join(root, file), 'utf8'))),
  );
}

/** Files that say it anywhere else: an action inside a component, which no row could name. */
export function hiddenActionFiles(): string[] {
  const open = new Set(actionFiles());
  return ['app', 'features', 'components'].flatMap((folder) =>
    [...filesUnder(folder)].filter(
      (file) => !open.has(file) && SAYS_USE_SERVER.test(readFileSync(path.join(root, file), 'utf8')),
    ),
  );
}

function opensWithUseServer(text: string): boolean {
  const code = text.replace(/^(\s*(\/\*[\s\S]*?\*\/|\/\/[^\n]*\n))*\s*/, '');
  return /^(['"])use server\1/.test(code);
}

export async function findActions(): Promise<Found[]> {
  const found: Found[] = [];
  for (const file of actionFiles()) {
    const module = (await import(path.join(root, file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) found.push({ entry: `${file}#${name}`, value });
  }
  return found;
}

type Variant = z.ZodObject<Record<string, z.ZodType>>;

const literalOf = (variant: Variant, key: string): string =>
  String((variant.shape[key] as unknown as { value: unknown }).value);

/** What the sockets admit: each message of a room, each command that `command` can carry, each message of an attempt. */
export function findMessages(): Found[] {
  const messages = clientMessageSchema.options as unknown as Variant[];
  const commands = commandSchema.options as unknown as Variant[];
  const ofAttempts = attemptMessageSchema.options as unknown as Variant[];
  return [
    ...messages
      .filter((one) => literalOf(one, 't') !== 'command')
      .map((one) => ({ entry: `message ${literalOf(one, 't')}`, value: one })),
    ...commands.map((one) => ({ entry: `message command ${literalOf(one, 'name')}`, value: one })),
    ...ofAttempts.map((one) => ({ entry: `message attempt ${literalOf(one, 't')}`, value: one })),
  ];
}

export async function findAll(): Promise<Found[]> {
  return [...findPages(), ...(await findRoutes()), ...(await findActions()), ...findMessages()];
}

/** Entries without a row, and rows without an entry. */
export function compare(found: readonly string[], rows: readonly string[]): { missing: string[]; stale: string[] } {
  const [here, written] = [new Set(found), new Set(rows)];
  return {
    missing: [...here].filter((entry) => !written.has(entry)).sort(),
    stale: [...written].filter((entry) => !here.has(entry)).sort(),
  };
}

/**
 * From a submission's text to bytecode, or to what keeps it from running, with line and column. Sucrase takes the types
 * out and keeps every line where it is; what it lets through, the engine judges.
 */
import { type Options, transform } from 'sucrase';
import { type CompileError, type RunLanguage, SOURCE_LIMIT_BYTES } from './contract';
import type { Realm } from './engine/realm';
import { SUBMISSION } from './harness/session';
import { cut } from './harness/show';

const TYPES_OUT: Options = { transforms: ['typescript'], disableESTransforms: true, preserveDynamicImport: true };

const fault = (message: string, line: number | null, column: number | null): CompileError => ({
  message: cut(message.split('\n')[0] ?? '', 500),
  line,
  column,
});

/** The refusal of a text that is too large, before anything parses it; null when it is not. */
export function oversize(source: string): CompileError | null {
  const bytes = new TextEncoder().encode(source).length;
  if (bytes <= SOURCE_LIMIT_BYTES) return null;
  const [has, limit] = [bytes, SOURCE_LIMIT_BYTES].map((n) => n.toLocaleString('en-US'));
  return fault(`the source has ${has} bytes; ${limit} are allowed`, null, null);
}

/** TypeScript to JavaScript, line by line; JavaScript stays as it is. */
export function withoutTypes(source: string, language: RunLanguage): { code: string } | { error: CompileError } {
  if (language === 'javascript') return { code: source };
  try {
    return { code: transform(source, TYPES_OUT).code };
  } catch (error) {
    if (error instanceof RangeError) return { error: fault('the source is nested too deeply', null, null) };
    const { message, loc } = error as Error & { loc?: { line: number; column: number } };
    const words = message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
    return { error: fault(words, loc?.line ?? null, loc?.column ?? null) };
  }
}

/** Null when the text is nested more deeply than this process's own stack allows; the realm is of no use afterwards. */
function compileOrOverflow(compiler: Realm, code: string, name: string): ReturnType<Realm['compile']> | null {
  try {
    return compiler.compile(code, name, 'module');
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Compiles a module in a realm kept for compiling. */
export function compileModule(
  compiler: Realm,
  code: string,
  name: string = SUBMISSION,
): { bytecode: Uint8Array } | { error: CompileError } {
  const compiled = compileOrOverflow(compiler, code, name);
  if (compiled === null) return { error: fault('the source is nested too deeply', null, null) };
  if ('bytecode' in compiled) return compiled;
  const { error } = compiled;
  const text = (key: string) => error.getProp(key).consume((value) => (value.isString ? value.toString() : ''));
  const [kind, message, stack] = [text('name'), text('message'), text('stack')];
  error.dispose();
  const [, line, column] = /:(\d+):(\d+)/.exec(stack) ?? [];
  const words = kind === 'SyntaxError' || kind === 'Error' ? message : `${kind}: ${message}`;
  return { error: fault(words, line ? Number(line) : null, column ? Number(column) : null) };
}

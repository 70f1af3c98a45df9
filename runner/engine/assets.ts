/**
 * What the engine is made of, prepared once a process and shared by all realms in it: the module with its memory capped,
 * and the prelude compiled to bytecode, so that a fresh realm has nothing to parse.
 */
import { capMemory } from './memory-cap';
import { Realm } from './realm';

export interface EngineAssets {
  readonly module: WebAssembly.Module;
  /** Bytecode of a script whose value is a function: the prelude. */
  readonly prelude: Uint8Array;
  /** Text of the modules that a scratch file may import, by name. */
  readonly scratchModules: Readonly<Record<string, string>>;
}

/** What `prepareEngine` is given: files as they lie on the disk. */
export interface EngineFiles {
  readonly wasm: Uint8Array;
  /** A script whose value is a function that takes the host and returns the timer's callback. */
  readonly preludeText: string;
  readonly scratchModules: Readonly<Record<string, string>>;
}

/** The engine's whole memory: its stack and its own tables beside the submission's heap. */
const MEMORY_CAP_BYTES = 96 * 1024 * 1024;

/** A realm for compiling: nothing of a candidate runs in it. */
export function openCompiler(
  module: WebAssembly.Module,
  refuseImport: (specifier: string) => string = (specifier) => `'${specifier}' cannot be imported`,
  importable: Readonly<Record<string, string>> = {},
): Promise<Realm> {
  return Realm.open({
    module,
    memoryBytes: MEMORY_CAP_BYTES,
    stackBytes: 256 * 1024,
    seed: 0,
    wallClock: () => 0,
    now: () => 0,
    interrupt: () => false,
    onRejection: () => {},
    refuseImport,
    importable,
  });
}

/** @throws Error when the prelude does not compile, which is a fault of this build */
export async function prepareEngine(files: EngineFiles): Promise<EngineAssets> {
  const module = await WebAssembly.compile(capMemory(files.wasm, MEMORY_CAP_BYTES));
  const compiler = await openCompiler(module);
  const compiled = compiler.compile(files.preludeText, 'prelude', 'script');
  compiler.dispose();
  if ('error' in compiled) throw new Error('The prelude does not compile.');
  return { module, prelude: compiled.bytecode, scratchModules: files.scratchModules };
}

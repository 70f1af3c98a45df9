/**
 * What the engine is made of, prepared once a process and shared by all realms in it: the module with its memory capped,
 * and the prelude compiled to bytecode, so that a fresh realm has nothing to parse.
 */
import { capMemory } from './memory-cap';
import { Realm, type RealmOptions } from './realm';

export interface EngineAssets {
  readonly module: WebAssembly.Module;
  /** Bytecode of a script whose value is a function: the prelude. */
  readonly prelude: Uint8Array;
  /** The same of the functions behind `node:test` in a scratch run. */
  readonly ownTests: Uint8Array;
  /** Text of the modules that a scratch file may import, by name. */
  readonly scratchModules: Readonly<Record<string, string>>;
}

/** What `prepareEngine` is given: files as they lie on the disk. */
export interface EngineFiles {
  readonly wasm: Uint8Array;
  /** A script whose value is a function that takes its host and returns a function for the host. */
  readonly preludeText: string;
  /** The same of the functions behind `node:test`. */
  readonly ownTestsText: string;
  readonly scratchModules: Readonly<Record<string, string>>;
}

/** The engine's whole memory: its stack and its own tables beside the submission's heap. */
const MEMORY_CAP_BYTES = 96 * 1024 * 1024;

/** What an import means in a realm; without it, nothing can be imported. */
export type Imports = Pick<RealmOptions, 'modules' | 'resolveImport' | 'refuseImport'>;

/** A realm for compiling: nothing of a candidate runs in it. */
export function openCompiler(module: WebAssembly.Module, imports: Imports): Promise<Realm> {
  return Realm.open({
    module,
    memoryBytes: MEMORY_CAP_BYTES,
    stackBytes: 256 * 1024,
    seed: 0,
    wallClock: () => 0,
    now: () => 0,
    interrupt: () => false,
    onRejection: () => {},
    ...imports,
  });
}

/** @throws Error when the guest's own code does not compile, which is a fault of this build */
export async function prepareEngine(files: EngineFiles): Promise<EngineAssets> {
  const module = await WebAssembly.compile(capMemory(files.wasm, MEMORY_CAP_BYTES));
  const compiler = await openCompiler(module, { refuseImport: (specifier) => `'${specifier}' cannot be imported` });
  const compile = (text: string, name: string): Uint8Array => {
    const compiled = compiler.compile(text, name, 'script');
    if ('error' in compiled) throw new Error(`The guest's ${name} does not compile.`);
    return compiled.bytecode;
  };
  const [prelude, ownTests] = [compile(files.preludeText, 'prelude'), compile(files.ownTestsText, 'own-tests')];
  compiler.dispose();
  return { module, prelude, ownTests, scratchModules: files.scratchModules };
}

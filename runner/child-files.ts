/** Names of the files in a child's folder, known to who writes it and to who reads it. */
export const CHILD_FILE = 'child.mjs';
export const ENGINE_FILE = 'engine.wasm';
export const GUEST_FILE = 'guest.json';

/**
 * A hard ceiling on what the engine may take: the memory section of its WebAssembly module is rewritten so that it names
 * a maximum, and then no code inside can grow past it, whatever the engine's own accounting believes.
 *
 * The binary format is that of the WebAssembly core specification 1.0, section 5.5.8.
 */

const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;
const PAGE_BYTES = 64 * 1024;

function readUnsigned(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  let next = at;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[next++];
    if (byte === undefined) throw new Error('The WebAssembly module ends in the middle of a number.');
    value += (byte & 0x7f) * 2 ** shift;
    if ((byte & 0x80) === 0) return { value, next };
  }
}

function writeUnsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

/**
 * The same module with its one memory held to `maximumBytes`.
 *
 * @param wasm a binary module with one memory of its own
 * @throws Error when the module has no memory section, or wants more at the start than the maximum
 */
export function capMemory(wasm: Uint8Array, maximumBytes: number): Uint8Array<ArrayBuffer> {
  const pages = Math.floor(maximumBytes / PAGE_BYTES);
  let at = HEADER_BYTES;
  while (at < wasm.length) {
    const start = at;
    const size = readUnsigned(wasm, at + 1);
    const end = size.next + size.value;
    if (wasm[start] === MEMORY_SECTION) {
      const count = readUnsigned(wasm, size.next);
      const minimum = readUnsigned(wasm, count.next + 1);
      if (count.value !== 1 || minimum.value > pages) {
        throw new Error(`The engine asks for ${count.value} memories of ${minimum.value} pages; ${pages} are allowed.`);
      }
      const body = [...writeUnsigned(1), 1, ...writeUnsigned(minimum.value), ...writeUnsigned(pages)];
      const section = [MEMORY_SECTION, ...writeUnsigned(body.length), ...body];
      const capped = new Uint8Array(start + section.length + wasm.length - end);
      capped.set(wasm.subarray(0, start));
      capped.set(section, start);
      capped.set(wasm.subarray(end), start + section.length);
      return capped;
    }
    at = end;
  }
  throw new Error('The engine’s module has no memory of its own.');
}

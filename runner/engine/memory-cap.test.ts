import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { capMemory } from './memory-cap';

const MiB = 1024 * 1024;
const wasm = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
/** A module with one memory of two pages, exported as `m`, and nothing else. */
const tiny = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 0, 2, 7, 5, 1, 1, 109, 2, 0]);

describe('the memory cap', () => {
  it('leaves a module that works and cannot grow past the maximum', () => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(capMemory(tiny, 4 * 64 * 1024)));
    const memory = exports.m as WebAssembly.Memory;
    expect(memory.grow(2)).toBe(2);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });

  it('takes the place of a maximum that was there', () => {
    const once = capMemory(tiny, 200 * 64 * 1024);
    expect(capMemory(once, 4 * 64 * 1024)).toEqual(capMemory(tiny, 4 * 64 * 1024));
  });

  it('holds the engine', () => {
    expect(WebAssembly.validate(capMemory(wasm, 96 * MiB))).toBe(true);
  });

  it('refuses what it cannot cap', () => {
    expect(() => capMemory(tiny, 64 * 1024)).toThrow('2 pages; 1 are allowed');
    expect(() => capMemory(tiny.subarray(0, 8), MiB)).toThrow('no memory of its own');
    expect(() => capMemory(tiny.subarray(0, 9), MiB)).toThrow('middle of a number');
  });
});

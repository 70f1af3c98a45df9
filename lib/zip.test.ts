import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { zip } from './zip';

/** Reads an archive as an unpacker does: from the end record over the directory to each file. */
function unzip(bytes: Uint8Array): { name: string; text: string; intact: boolean }[] {
  const view = Buffer.from(bytes);
  const end = view.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const count = view.readUInt16LE(end + 10);
  let at = view.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    const [sum, size, nameLength] = [
      view.readUInt32LE(at + 16),
      view.readUInt32LE(at + 24),
      view.readUInt16LE(at + 28),
    ];
    const name = view.toString('utf8', at + 46, at + 46 + nameLength);
    const local = view.readUInt32LE(at + 42);
    const from = local + 30 + view.readUInt16LE(local + 26) + view.readUInt16LE(local + 28);
    const data = view.subarray(from, from + size);
    at += 46 + nameLength;
    return { name, text: data.toString('utf8'), intact: crc32(data) === sum };
  });
}

describe('an archive', () => {
  it('holds each file under its name, byte for byte', () => {
    const files = [
      { name: 'README.md', text: '# Grüße\n' },
      { name: 'empty.txt', text: '' },
      { name: 'ordner/größe.ts', text: 'x'.repeat(70_000) },
    ];
    expect(unzip(zip(files))).toEqual(files.map((one) => ({ ...one, intact: true })));
  });

  it('is the same for the same files', () => {
    const files = [{ name: 'a', text: 'b' }];
    expect(Buffer.from(zip(files)).equals(Buffer.from(zip(files)))).toBe(true);
  });
});

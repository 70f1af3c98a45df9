/**
 * A few small text files as one archive to download. Stored, not compressed: everything that unpacks can read it. Format:
 * APPNOTE.TXT 6.3.10 of PKWARE (local file header, central directory, end record).
 */
import { crc32 } from 'node:zlib';

export interface ZipEntry {
  /** A path with forward slashes. */
  readonly name: string;
  readonly text: string;
}

/** 1980-01-01 00:00, the earliest that the format knows: the same files give the same bytes. */
const DATE = 0x0021;
/** Names are UTF-8. */
const FLAGS = 0x0800;

export function zip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8');
    const data = Buffer.from(entry.text, 'utf8');
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(FLAGS, 2);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, data);
    const own = Buffer.alloc(14);
    own.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, own, name);
    offset += 4 + common.length + name.length + data.length;
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return new Uint8Array(Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end]));
}

/** UTF-8, by the Unicode standard's table 3-6; malformed input becomes U+FFFD. Runs inside the sandbox. */

const REPLACEMENT = 0xfffd;

export class TextEncoder {
  readonly encoding = 'utf-8';

  encode(text = ''): Uint8Array {
    const bytes: number[] = [];
    for (const character of `${text}`) {
      const point = character.codePointAt(0) as number;
      const code = point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
      if (code < 0x80) bytes.push(code);
      else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
      else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
      else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
    return new Uint8Array(bytes);
  }
}

/** How many bytes follow a first byte, and the least code point that may need them; null for a byte that starts nothing. */
function sequence(first: number): { follow: number; least: number; bits: number } | null {
  if (first >= 0xc2 && first <= 0xdf) return { follow: 1, least: 0x80, bits: first & 0x1f };
  if (first >= 0xe0 && first <= 0xef) return { follow: 2, least: 0x800, bits: first & 0x0f };
  if (first >= 0xf0 && first <= 0xf4) return { follow: 3, least: 0x10000, bits: first & 0x07 };
  return null;
}

export class TextDecoder {
  readonly encoding = 'utf-8';
  readonly fatal: boolean;

  constructor(label = 'utf-8', options: { readonly fatal?: boolean } = {}) {
    if (!/^utf-?8$/i.test(`${label}`)) throw new RangeError(`The encoding "${label}" is not supported`);
    this.fatal = options.fatal === true;
  }

  decode(input: ArrayBuffer | ArrayBufferView = new Uint8Array()): string {
    const bytes = ArrayBuffer.isView(input)
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : new Uint8Array(input);
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      const first = bytes[at++] as number;
      if (first < 0x80) {
        text += String.fromCharCode(first);
        continue;
      }
      const shape = sequence(first);
      let point = shape?.bits ?? REPLACEMENT;
      let left = shape?.follow ?? 0;
      for (; left > 0 && ((bytes[at] ?? 0) & 0xc0) === 0x80; left--)
        point = (point << 6) | ((bytes[at++] as number) & 63);
      const bad = !shape || left > 0 || point < shape.least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff);
      if (bad && this.fatal) throw new TypeError('The encoded data was not valid UTF-8');
      text += String.fromCodePoint(bad ? REPLACEMENT : point);
    }
    return text;
  }
}

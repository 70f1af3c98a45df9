/** The admission test of this folder: nothing here speaks of the product, and nothing reaches into it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name) && !name.includes('.test.'),
);
const productWords = /\b(plumbline|candidate|score ?card|interview|rubric|debrief|hiring|recruit|calibration)/i;

it.each(sources)('%s could ship in another product', (name) => {
  const text = readFileSync(`${folder}/${name}`, 'utf8');
  expect(text.match(productWords)?.[0]).toBeUndefined();
  expect(text.match(/from '(@\/|\.\.\/)+(features|app|db|realtime|runner)\b/)?.[0]).toBeUndefined();
});

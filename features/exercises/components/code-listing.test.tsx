import { parseHTML } from 'linkedom';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { CodeListing } from './code-listing';

const SOURCE = `const a = '</code></pre><img src=x onerror="alert(1)">';\n// <b>bold</b> &amp; "both" \\u003c/script>\nif (a < 1 && a > 0) {}\n`;

it.each(['typescript', 'python'])('shows %s as it was written, and runs none of it', (language) => {
  const markup = renderToStaticMarkup(
    <CodeListing source={SOURCE} language={language} label="What was handed in" marks={[{ from: 2, to: 2 }]} />,
  );
  const { document } = parseHTML(`<!doctype html><html><body>${markup}</body></html>`);
  expect(document.querySelector('pre')?.textContent).toBe(SOURCE);
  expect(document.querySelector('img, b')).toBeNull();
  const lines = Array.from(document.querySelectorAll('code'));
  expect(lines.map((line) => line.className.includes('bg-accent-soft'))).toEqual([false, true, false]);
});

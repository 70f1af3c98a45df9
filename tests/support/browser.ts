/**
 * Which browser the end-to-end tests and the screenshot scripts drive: Playwright's own Chromium when it has been
 * downloaded, else one that the machine has. As a command it prints the path, or fails when there is none.
 *
 * Usage: tsx tests/support/browser.ts
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type LaunchOptions } from '@playwright/test';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** The browser's executable, or null. `PLUMBLINE_CHROMIUM` overrules the search. */
export function findBrowser(): string | null {
  const candidates = [process.env.PLUMBLINE_CHROMIUM, chromium.executablePath(), ...SYSTEM_BROWSERS];
  return candidates.find((file) => file && existsSync(file)) ?? null;
}

/**
 * How that browser is launched: quiet on the network, letters placed as in a window (without one they are moved to whole
 * pixels, and lines break elsewhere), and without its own sandbox for root, which it refuses there.
 */
export function launchOptions(): LaunchOptions {
  const executablePath = findBrowser();
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--font-render-hinting=none',
  ];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return executablePath ? { executablePath, args } : { args };
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const found = findBrowser();
  if (found) console.log(found);
  else process.exitCode = 1;
}

/**
 * One person at a browser of their own: a Chromium process that shares nothing with anybody else's, everything that it
 * received, and everything that it complained about.
 */
import { type BrowserContextOptions, chromium, expect, type Page } from '@playwright/test';
import { launchOptions } from '../../support/browser';

export interface Desk {
  readonly name: string;
  readonly page: Page;
  /** Whether a page, an answer or a frame of a socket that came so far holds these words, however they were quoted. */
  hasReceived(words: string): Promise<boolean>;
  /** Refusals of the content security policy, errors on the console, errors that no page caught. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Pages, their parts, and JSON. */
const TEXT = /^(text\/(html|x-component|csv)|application\/json)/;

/** Letters and digits alone: the same words travel as markup, as JSON and as JSON within markup. */
const bare = (text: string): string => text.replace(/&[#\w]+;|\\u[\da-f]{4}|\\[a-z]|[^\p{L}\p{N}]/giu, '');

/** Notes what a page complains of; `complaints` grows while the page lives. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' || text.includes('Content Security Policy')) {
      complaints.push(`${page.url()}: ${text}`);
    }
  });
  return complaints;
}

/**
 * Starts a browser for somebody. Nobody is signed in yet.
 *
 * @param url where the server answers
 */
export async function sitDown(name: string, url: string, options: BrowserContextOptions = {}): Promise<Desk> {
  const browser = await chromium.launch(launchOptions());
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', ...options });
  // A step that never comes is told soon, and not by the end of a long story.
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const received: Promise<string>[] = [];
  page.on('response', (response) => {
    if (!TEXT.test(response.headers()['content-type'] ?? '')) return;
    // A body is gone when its page was left before it came whole; nobody has read it then.
    received.push(response.text().then(bare, () => ''));
  });
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => received.push(Promise.resolve(bare(payload.toString()))));
  });
  return {
    name,
    page,
    complaints,
    hasReceived: async (words) => {
      const wanted = bare(words);
      return (await Promise.all(received)).some((text) => text.includes(wanted));
    },
    close: () => browser.close(),
  };
}

/** Signs in through the form, as somebody does who has the password. */
export async function signInByForm(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** Presses a key and sees to it that the focus is somewhere afterwards: a lost focus strands whoever has no mouse. */
export async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName ?? 'none'), { message: `focus after ${key}` })
    .not.toMatch(/^(BODY|HTML|none)$/);
}

/** axe in a page: what it holds against what stands there now. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axe from 'axe-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SERIOUS = ['serious', 'critical'];

/** Until nothing fades or moves any more that ever ends: halfway, a colour is nobody's. */
async function settled(): Promise<void> {
  const ending = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
  await Promise.allSettled(ending.map(({ finished }) => finished));
}

/**
 * The serious faults of a page, a line each: how bad, which rule, where, and why for the first place.
 *
 * axe is put into each document once, however often it is asked, and stays in it: no page has frames. `region` is left out: it
 * is never more than moderate, and slow.
 *
 * @param options.rules `colours` asks for what changes with the colour scheme alone
 * @param options.within a selector of the part that is looked at; the whole page when left out
 */
export async function faultsOf(
  page: Page,
  options: { rules?: 'all' | 'colours'; within?: string } = {},
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  await page.evaluate(settled);
  const chosen: axe.RunOptions =
    options.rules === 'colours'
      ? { runOnly: { type: 'rule', values: ['color-contrast'] } }
      : { rules: { region: { enabled: false } } };
  const found = await page.evaluate(
    async ({ within, run }) => {
      const { axe: inPage } = window as unknown as { axe: typeof axe };
      const { violations } = await inPage.run(within ?? document, run);
      return violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        at: nodes.map((node) => node.target.join(' ')),
        why: nodes[0]?.any[0]?.message ?? '',
      }));
    },
    { within: options.within, run: { ...chosen, resultTypes: ['violations' as const], iframes: false } },
  );
  return found
    .filter((one) => SERIOUS.includes(one.impact ?? ''))
    .map((one) => `${one.impact} ${one.id}: ${one.at.join('; ')} (${one.why})`);
}

/**
 * End-to-end tests: a production build, served with the sample on a free port from a data folder of its own, driven by a
 * real Chromium. Two files run at once: what changes much has a server of its own, and who shares one looks at it, or
 * changes what nobody else looks at.
 *
 * Usage: npx playwright test -c tests/playwright.config.ts       (PLUMBLINE_TRACE=1 keeps a recording of what fails)
 */
import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/browser';

export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.test.ts',
  outputDir: '../test-results',
  globalSetup: './support/e2e.setup.ts',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : [['list']],
  use: {
    // Set by the global setup; workers start after it.
    baseURL: process.env.PLUMBLINE_E2E_URL,
    browserName: 'chromium',
    launchOptions: launchOptions(),
    locale: 'en-GB',
    timezoneId: 'Asia/Kathmandu',
    // A recording costs about as much as the test; who looks for a fault asks for it.
    trace: process.env.PLUMBLINE_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
  },
});

/**
 * A Chromium that is killed as by the operating system and started again on the same profile: what it has on its disk is
 * all that it remembers.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { findBrowser, launchOptions } from '../../support/browser';

export class MortalBrowser {
  private readonly profile = mkdtempSync(path.join(tmpdir(), 'plumbline-profile-'));
  private process: ChildProcess | null = null;
  private browser: Browser | null = null;

  /** Starts it, or starts it again after a `kill`. */
  async start(): Promise<BrowserContext> {
    const executable = findBrowser();
    if (executable === null) throw new Error('There is no browser.');
    const port = path.join(this.profile, 'DevToolsActivePort');
    rmSync(port, { force: true });
    const args = [...(launchOptions().args ?? []), '--headless=new', '--remote-debugging-port=0'];
    this.process = spawn(executable, [...args, `--user-data-dir=${this.profile}`, 'about:blank'], {
      detached: true,
      stdio: 'ignore',
    });
    for (let tries = 0; !existsSync(port); tries += 1) {
      if (tries === 300) throw new Error('The browser does not start.');
      await wait(100);
    }
    await wait(100);
    const [address] = readFileSync(port, 'utf8').split('\n');
    this.browser = await chromium.connectOverCDP(`http://127.0.0.1:${address}`);
    const [context] = this.browser.contexts();
    if (context === undefined) throw new Error('The browser has no window.');
    return context;
  }

  /** SIGKILL to all of its processes. */
  async kill(): Promise<void> {
    const { process: running, browser } = this;
    this.process = null;
    this.browser = null;
    if (running?.pid !== undefined && running.exitCode === null) {
      const gone = new Promise((resolve) => running.once('exit', resolve));
      process.kill(-running.pid, 'SIGKILL');
      await gone;
    }
    await browser?.close().catch(() => {});
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { cleanUp, takeAll } from '../../support/cleanup';

/** A browser is started only if this variable names one, so that `npm test` is quick. */
const program = process.env.AUTHX_TEST_CHROMIUM;

/** Why there is no browser, or undefined where there is one. */
const missing =
  program === undefined || program === ''
    ? 'AUTHX_TEST_CHROMIUM is not set'
    : existsSync(program)
      ? undefined
      : `no Chromium at ${program}`;

let running: Promise<Browser> | undefined;

const options = () => ({
  executablePath: program as string,
  args: [
    // It shows only pages of these specs, and a sandbox of its own is not to be had by root.
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

/** A window of the browser that all specs share, with cookies of its own, as if it were private. */
export async function privateWindow(settings: BrowserContextOptions = {}): Promise<BrowserContext> {
  running ??= chromium.launch(options());
  return (await running).newContext(settings);
}

const profiles: string[] = [];

/** A window of another browser, whose user lets it send cookies along with what other sites fetch: not all browsers do. */
export async function permissiveWindow(): Promise<BrowserContext> {
  const profile = mkdtempSync(join(tmpdir(), 'authx-chromium-'));
  profiles.push(profile);
  mkdirSync(join(profile, 'Default'));
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  return chromium.launchPersistentContext(profile, options());
}

/** Specs that need a browser; where there is none they are reported as pending, with the reason, and in CI as failed. */
export function describeInBrowser(title: string, specs: () => void): void {
  if (missing === undefined) describe(title, specs);
  else if (!process.env.CI) describe.skip(`${title} (not run: ${missing})`, specs);
  else
    describe(title, () => {
      it('has a browser', () => expect.fail(missing));
    });
}

cleanUp(async () => {
  if (running) await (await running).close();
  running = undefined;
  for (const profile of takeAll(profiles)) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

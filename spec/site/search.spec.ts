import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeInBrowser, privateWindow } from '../browser/support/chromium';
import { authxNames } from '../examples/support/authxNames';
import { BuiltSite } from './support/BuiltSite';

/** `npm run docs:check` names the built site. */
const folder = process.env.AUTHX_TEST_SITE;

/** Names that are words of everyday English lead to many pages. */
const names = authxNames.filter(name => /[A-Z_]/.test(name));

if (folder === undefined) {
  describe.skip('The search of the documentation site (not run: AUTHX_TEST_SITE is not set)', () => undefined);
} else {
  describeInBrowser('The search of the documentation site', () => {
    let site: BuiltSite;
    let page: Page;

    before(async () => {
      site = await BuiltSite.open(folder);
      page = await (await privateWindow()).newPage();
      await page.goto(site.origin);
      await page.keyboard.press('Control+k');
      await page.waitForSelector('.search-input');
    });

    after(async () => {
      await page.context().close();
      await site.close();
    });

    /** Types a name, and returns the links of the first results. */
    async function find(name: string): Promise<string[]> {
      await page.fill('.search-input', '');
      await page.waitForFunction('document.querySelectorAll(".results .result").length === 0');
      await page.fill('.search-input', name);
      await page.waitForSelector('.results .result');
      return page.evaluate(`[...document.querySelectorAll('.results .result')].map(({ href }) => href)`);
    }

    it('finds the counterpart of each name of AuthX', async function () {
      this.timeout(300_000);
      const missing: string[] = [];
      for (const name of names) {
        const links = await find(name);
        if (!links.slice(0, 5).some(link => link.includes('/coming-from-authx.html'))) missing.push(name);
      }
      expect(missing).to.deep.equal([]);
      expect(names.length).to.be.greaterThan(150);
    });
  });
}

import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { describeInBrowser, privateWindow } from '../browser/support/chromium';
import { BuiltSite } from './support/BuiltSite';

/** `npm run docs:check` names the built site. Other runs of the specs do not build it. */
const folder = process.env.AUTHX_TEST_SITE;

/** What a page says when it is opened. */
interface Opened {
  /** Links to other pages of the site and to headings, without the origin. */
  readonly links: readonly string[];
  readonly anchors: readonly string[];
}

if (folder === undefined) {
  describe.skip('The documentation site (not run: AUTHX_TEST_SITE is not set)', () => undefined);
} else {
  describeInBrowser('The documentation site', function () {
    let site: BuiltSite;
    let page: Page;
    /** Requests to other hosts, and errors of scripts. */
    const complaints: string[] = [];
    const opened = new Map<string, Opened>();

    before(async () => {
      site = await BuiltSite.open(folder);
      page = await (await privateWindow()).newPage();
      page.on('pageerror', error => complaints.push(`${page.url()}: ${error.message}`));
      page.on('request', request => {
        const asked = request.url();
        if (asked.startsWith('http') && !asked.startsWith(site.origin)) complaints.push(`${page.url()} asks ${asked}`);
      });
    });

    after(async () => {
      await page.context().close();
      await site.close();
    });

    it('has no dead link, no error of a script, and asks no other host', async function () {
      this.timeout(600_000);
      const waiting = ['/'];
      const seen = new Set(waiting);
      const dead: string[] = [];
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        const answer = await page.goto(site.origin + path, { waitUntil: 'load' });
        if (answer?.status() !== 200) {
          dead.push(`${path}: ${String(answer?.status())}`);
          continue;
        }
        const found = await read(page);
        opened.set(path, found);
        for (const link of found.links) {
          const [target = ''] = link.split('#');
          if (seen.has(target)) continue;
          seen.add(target);
          waiting.push(target);
        }
      }
      expect(dead).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
      expect(opened.size).to.be.greaterThan(30);
    });

    it('has every heading that a link names', () => {
      const missing = [...opened].flatMap(([path, { links }]) =>
        links
          .map(link => link.split('#') as [string, string?])
          .filter(([target, anchor]) => anchor && opened.get(target)?.anchors.includes(anchor) === false)
          .map(([target, anchor = '']) => `${path} -> ${target}#${anchor}`),
      );
      expect(missing).to.deep.equal([]);
    });
  });
}

/** Returns the links and the anchors of the page that is open. */
const read = (page: Page): Promise<Opened> =>
  page.evaluate(`({
    links: [...document.querySelectorAll('a[href]')]
      .map(({ href }) => new URL(href))
      .filter(({ origin }) => origin === location.origin)
      .map(({ pathname, hash }) => pathname + decodeURIComponent(hash)),
    anchors: [...document.querySelectorAll('[id]')].map(({ id }) => id),
  })`);

import axe, { type AxeResults } from 'axe-core';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser } from './support/chromium';
import { run, type Visitor } from './support/Visitor';
import { openWindow, screens } from './support/screens';

/** The smallest phone that the page is made for, and a laptop. */
const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } };

/** What is wrong with a screen for people who use a keyboard, a screen reader, or little contrast. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(`${axe.source}; undefined`);
  const { violations } = await run<AxeResults>(page, 'return axe.run(document)');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What lies outside the window to the right. */
const overflow = (page: Page): Promise<number> =>
  run(page, 'return document.documentElement.scrollWidth - document.documentElement.clientWidth');

describeInBrowser('The screens of the browser example', () => {
  let example: BrowserExample;

  before(async () => {
    example = await BrowserExample.start();
  });

  after(() => example.stop());

  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      describe(`on a ${size} in ${colorScheme} colors`, () => {
        let visitor: Visitor;
        let page: Page;
        let complaints: string[];

        before(async () => {
          ({ visitor, page, complaints } = await openWindow(example, { viewport, colorScheme }));
        });

        after(async () => {
          await visitor.context.close();
          await fetch(`http://127.0.0.1:${String(example.port)}/demo/reset`, { method: 'POST' });
        });

        for (const { name, go } of screens) {
          it(`have no barrier, and fit the window: ${name}`, async () => {
            await go(page, visitor);
            expect(await overflow(page)).to.equal(0);
            expect(await barriers(page)).to.deep.equal([]);
          });
        }

        it('cause no error in the console, and violate no policy', () => {
          expect(complaints).to.deep.equal([]);
        });
      });
    }
  }
});

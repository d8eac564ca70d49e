import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { nowInSeconds } from '../token/issuing';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser } from './support/chromium';
import { run, said, shown, type Visitor } from './support/Visitor';

describeInBrowser('The browser example with a keyboard only', () => {
  let example: BrowserExample;
  let visitor: Visitor;
  let page: Page;

  before(async () => {
    example = await BrowserExample.start();
    const other = await example.visitor();
    await other.login();
    visitor = await example.visitor();
    page = await visitor.open();
  });

  after(() => example.stop());

  /** What has the focus: its id, or its text. */
  const focused = (): Promise<string> =>
    run(page, 'const { id, textContent } = document.activeElement; return id || textContent.trim()');

  /** Presses Tab until an element has the focus that can be seen to have it. */
  async function tabTo(wanted: string): Promise<void> {
    for (let presses = 0; presses < 30; presses += 1) {
      if ((await focused()) === wanted) return expectRing();
      await page.keyboard.press('Tab');
    }
    expect.fail(`Tab does not lead to ${wanted}`);
  }

  async function expectRing(): Promise<void> {
    const style = await run(page, 'return getComputedStyle(document.activeElement).outlineStyle');
    expect(style).to.equal('solid');
  }

  it('begins in the field for the username, and logs in with Enter', async () => {
    expect(await focused()).to.equal('login-username');
    await page.keyboard.type('alice');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wonderland');
    await page.keyboard.press('Enter');
    await shown(page, '#account');
    expect(await focused()).to.equal('title-notes');
    expect(await page.title()).to.equal('Notes');
  });

  it('skips the links with the first link of the page', async () => {
    await page.reload();
    await shown(page, '#account');
    await run(page, 'document.activeElement.blur()');
    await tabTo('skip');
    await page.keyboard.press('Enter');
    expect(await focused()).to.equal('title-notes');
    expect(new URL(page.url()).hash).to.equal('');
  });

  it('moves the focus to the title of the page that a link leads to', async () => {
    await page.reload();
    await shown(page, '#account');
    await run(page, 'document.activeElement.blur()');
    await tabTo('Devices');
    await page.keyboard.press('Enter');
    await shown(page, '#view-devices');
    expect(await focused()).to.equal('title-devices');
    expect(await page.title()).to.equal('Devices · Notes');
    expect(await page.locator('nav a[aria-current=page]').textContent()).to.include('Devices');
  });

  it('logs out everywhere else', async () => {
    await tabTo('end-others');
    await page.keyboard.press('Enter');
    await said(page, 'Logged out on one device');
    expect(await focused()).to.equal('title-devices');
  });

  it('asks for the password before a change, and changes nothing after Esc', async () => {
    await visitor.change('access', { auth_time: nowInSeconds() - 600 });
    await page.goto(`${visitor.origin}/#/profile`);
    await shown(page, '#view-profile');
    await tabTo('email-new');
    await page.keyboard.type('alice@wonderland.example');
    await page.keyboard.press('Enter');
    await shown(page, '#confirm');
    expect(await focused()).to.equal('confirm-password');
    await page.keyboard.press('Escape');
    await said(page, 'Canceled. Nothing was changed.');
    expect(await focused()).to.equal('email-new');
  });

  it('goes on with the change after the password', async () => {
    await page.keyboard.press('Enter');
    await shown(page, '#confirm');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await said(page, 'Wrong password');
    expect(await focused()).to.equal('confirm-password');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('wonderland');
    await page.keyboard.press('Enter');
    await said(page, 'E-mail address changed');
    expect(await page.textContent('#email-address')).to.equal('alice@wonderland.example');
  });
});

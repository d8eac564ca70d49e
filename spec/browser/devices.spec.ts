import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { send } from '../support/send';
import { claimsOf, nowInSeconds } from '../token/issuing';
import { until } from '../websocket/support/serveSockets';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser, privateWindow } from './support/chromium';
import { addNote, fetchFrom, goTo, names, said, shown, type Fetched, type Visitor } from './support/Visitor';

const minutes = 60;

describeInBrowser('The browser example with several devices of a user', () => {
  let example: BrowserExample;
  let laptop: Visitor;
  let phone: Visitor;
  let page: Page;
  let theirs: Page;

  before(async () => {
    example = await BrowserExample.start();
  });

  beforeEach(async () => {
    laptop = await example.visitor();
    phone = await example.visitor();
    theirs = await phone.login();
    page = await laptop.login();
    await goTo(page, 'devices');
    example.wire.exchanges.length = 0;
  });

  afterEach(async () => {
    // The next spec must find no other device.
    await goTo(page, 'devices');
    await page.click('#end-others');
    await said(page, /Logged out on|not logged in anywhere else/);
    await page.click('#logout');
    await shown(page, '#login');
    await laptop.close();
    await phone.close();
  });

  after(() => example.stop());

  const devices = (on: Page): Promise<string[]> => on.locator('#devices li').allTextContents();

  async function endOther(): Promise<void> {
    await goTo(page, 'devices');
    await page.click('#devices button:text("Log out")');
    await said(page, 'Logged out on one device');
  }

  /** Submits the note form, or goes to the notes, without waiting for the outcome. */
  async function tryNote(on: Page): Promise<void> {
    if (!(await on.isVisible('#note'))) {
      await on.click('nav a[href="#/notes"]');
      return;
    }
    await on.fill('#note [name=text]', 'still here?');
    await on.click('#note button');
  }

  it('lists each device with its browser, address and last activity, and marks the current one', async () => {
    const shownDevices = await devices(page);
    expect(shownDevices).to.have.length(2);
    for (const text of shownDevices) expect(text).to.match(/Chrome on Linux[^]*Active just now[^]*from .*127\.0\.0\.1/);
    expect(shownDevices.filter(text => text.includes('This device'))).to.have.length(1);
    expect(await page.locator('#devices button').count()).to.equal(1);
  });

  it('logs out another device at its next request, and keeps this one logged in', async () => {
    await endOther();
    expect(await devices(page)).to.have.length(1);
    await tryNote(theirs);
    await shown(theirs, '#login');
    expect(example.wire.log).to.include('POST /notes 401 SessionRevoked');
    expect(example.wire.count('POST', '/auth/refresh')).to.equal(0);
    expect(await phone.cookies()).to.deep.equal([]);
    await addNote(page, 'still here');
  });

  it('refuses the refresh token of an ended device whose access token has expired', async () => {
    await phone.change('access', { exp: nowInSeconds() - 1 });
    await endOther();
    await tryNote(theirs);
    await shown(theirs, '#login');
    expect(example.wire.log).to.include('POST /auth/refresh 401 SessionRevoked');
    expect(await phone.cookies()).to.deep.equal([]);
  });

  it('ends all other sessions at once', async () => {
    const tablet = await example.visitor();
    const third = await tablet.login();
    await page.click('#end-others');
    await said(page, 'Logged out on 2 devices');
    expect(await devices(page)).to.have.length(1);
    for (const other of [theirs, third]) {
      await tryNote(other);
      await shown(other, '#login');
    }
    await addNote(page, 'still here');
    await tablet.close();
  });

  it('ends all other sessions when the password changes', async () => {
    await goTo(page, 'profile');
    await page.fill('#password [name=password]', 'wonderland');
    await page.click('#password button');
    await said(page, 'Password changed');
    await goTo(page, 'devices');
    expect(await devices(page)).to.have.length(1);
    await tryNote(theirs);
    await shown(theirs, '#login');
  });

  it('does not list a device that has logged out, or devices of another user', async () => {
    await theirs.click('#logout');
    await shown(theirs, '#login');
    await phone.login('root', 'swordfish');
    await page.reload();
    await shown(page, '#devices li');
    expect(await devices(page)).to.have.length(1);
  });

  it('keeps the session of a device after the password was confirmed, so it can still be ended', async () => {
    await phone.change('access', { auth_time: nowInSeconds() - 6 * minutes });
    const { sid } = claimsOf(await phone.cookie(names.access));
    await goTo(theirs, 'profile');
    await theirs.fill('#password [name=password]', 'wonderland');
    await theirs.click('#password button');
    await theirs.fill('#confirm [name=password]', 'wonderland');
    await theirs.click('#confirm button:text("Go on")');
    await said(theirs, 'Password changed');
    expect(claimsOf(await phone.cookie(names.access))).to.include({ sid, fresh: true });
    page = await laptop.login();
    await endOther();
    await tryNote(theirs);
    await shown(theirs, '#login');
  });

  it('shows the browser name of a device as text, even if it contains HTML', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const context = await privateWindow({ userAgent: hostile });
    const stranger = await example.visitor('localhost', context);
    const third = await stranger.login();
    await goTo(third, 'devices');
    expect(await third.locator('#devices bdi').allTextContents()).to.include(hostile);
    await page.reload();
    await shown(page, '#devices li');
    expect(await page.locator('#devices bdi').allTextContents()).to.include(hostile);
    expect(await page.locator('#devices :is(img, script)').count()).to.equal(0);
    expect(await page.title()).to.equal('Devices · Notes');
    await stranger.close();
  });

  describe('with two tabs', () => {
    const refreshFrom = async (tab: Page): Promise<Fetched> =>
      fetchFrom(tab, '/auth/refresh', {
        method: 'POST',
        headers: { 'X-CSRF-TOKEN': await laptop.cookie(names.refreshCsrf) },
      });

    it('replaces the refresh token, and keeps the user logged in', async () => {
      const old = claimsOf(await laptop.cookie(names.refresh));
      await laptop.change('access', { exp: nowInSeconds() - 1 });
      await addNote(page, 'goes on');
      const successor = claimsOf(await laptop.cookie(names.refresh));
      expect(successor).to.include({ sid: old.sid, sub: 'alice', type: 'refresh' });
      expect(successor.jti).not.to.equal(old.jti);
    });

    it('keeps both tabs logged in if they refresh at once with the same token', async () => {
      const other = await laptop.open();
      const old = await laptop.cookie(names.refresh);
      const release = example.wire.hold('/auth/refresh');
      const both = Promise.all([refreshFrom(page), refreshFrom(other)]);
      await until(() => example.wire.waitingFor('/auth/refresh') === 2, 2000);
      release();
      expect((await both).map(({ status }) => status)).to.deep.equal([200, 200]);
      expect(await laptop.cookie(names.refresh)).not.to.equal(old);
      await laptop.change('access', { exp: nowInSeconds() - 1 });
      for (const tab of [page, other]) await addNote(tab, 'goes on');
      expect(example.wire.log.filter(line => line.startsWith('POST /auth/refresh'))).to.deep.equal(
        Array(3).fill('POST /auth/refresh 200'),
      );
    });

    it('logs out both tabs if a refresh token that was replaced twice is used elsewhere', async () => {
      const other = await laptop.open();
      const copied = await laptop.cookie(names.refresh);
      const csrf = await laptop.cookie(names.refreshCsrf);
      for (const tab of [page, other]) await refreshFrom(tab);
      const headers = ['Cookie', `${names.refresh}=${copied}`, 'X-CSRF-TOKEN', csrf];
      const { status, json } = await send(example.port, '/auth/refresh', { method: 'POST', headers });
      expect([status, json.error_type]).to.deep.equal([401, 'SessionRevoked']);
      for (const tab of [page, other]) {
        await tab.reload();
        await shown(tab, '#login');
      }
      page = await laptop.login();
    });
  });
});

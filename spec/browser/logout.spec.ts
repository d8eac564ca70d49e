import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { send, type Answer } from '../support/send';
import { nowInSeconds } from '../token/issuing';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser } from './support/chromium';
import { addNote, callAtOnce, names, run, shown, submitLogin, type Visitor } from './support/Visitor';

describeInBrowser('The browser example at logout', () => {
  let example: BrowserExample;
  let visitor: Visitor;
  let page: Page;

  before(async () => {
    example = await BrowserExample.start();
    visitor = await example.visitor();
  });

  beforeEach(async () => {
    page = await visitor.login();
  });

  after(() => example.stop());

  async function logOut(): Promise<void> {
    await page.click('#logout');
    await shown(page, '#login');
  }

  /** Sends cookies from outside the browser, with their CSRF header. */
  const replay = (method: string, path: string, cookie: string, csrf: string): Promise<Answer> =>
    send(example.port, path, { method, headers: ['Cookie', cookie, 'X-CSRF-TOKEN', csrf] });

  it('deletes all four cookies', async () => {
    expect(await visitor.cookies()).to.have.length(4);
    await logOut();
    expect(await visitor.cookies()).to.deep.equal([]);
    const [answer] = example.wire.exchanges.filter(({ path }) => path === '/auth/logout');
    expect(answer!.setCookies.map(cookie => cookie.split('=', 1)[0])).to.have.members(Object.values(names));
  });

  it('hides the notes and the username, even after a reload', async () => {
    await addNote(page, 'private');
    await logOut();
    expect(await page.textContent('#notes')).to.equal('');
    await page.reload();
    await shown(page, '#login');
    expect(await page.textContent('#username')).to.equal('');
  });

  it('refuses the old cookies, even from outside the browser', async () => {
    const old = Object.fromEntries((await visitor.cookies()).map(({ name, value }) => [name, value]));
    const access = `${names.access}=${String(old[names.access])}`;
    const refresh = `${names.refresh}=${String(old[names.refresh])}`;
    expect((await replay('GET', '/me', access, '')).status).to.equal(200);
    expect((await replay('POST', '/auth/refresh', refresh, String(old[names.refreshCsrf]))).status).to.equal(200);
    await logOut();
    for (const answer of [
      await replay('GET', '/me', access, ''),
      await replay('POST', '/notes', access, String(old[names.accessCsrf])),
      await replay('POST', '/auth/refresh', refresh, String(old[names.refreshCsrf])),
      await replay('POST', '/auth/logout', refresh, String(old[names.refreshCsrf])),
    ]) {
      expect([answer.status, answer.json.error_type]).to.deep.equal([401, 'SessionRevoked']);
    }
  });

  it('logs the user out of the other tab too, and in again there at the next login', async () => {
    const other = await visitor.open();
    await shown(other, '#account');
    await logOut();
    await shown(other, '#login');
    await submitLogin(page, 'root', 'swordfish');
    await shown(other, '#account');
    expect(await other.textContent('#username')).to.equal('root');
  });

  it('logs out with one request even if the access token has expired', async () => {
    await visitor.change('access', { exp: nowInSeconds() - 1 });
    example.wire.exchanges.length = 0;
    await logOut();
    expect(example.wire.log[0]).to.equal('POST /auth/logout 200');
    expect(await visitor.cookies()).to.deep.equal([]);
  });

  it('waits for a running refresh, so that no new token arrives after the logout', async () => {
    const other = await visitor.open();
    await visitor.change('access', { exp: nowInSeconds() - 1 });
    const release = example.wire.hold('/auth/refresh');
    const calls = callAtOnce(other, 1);
    const isHeld = 'navigator.locks.query().then(({ held }) => held.length === 1)';
    const isQueued = 'navigator.locks.query().then(({ pending }) => pending.length === 1)';
    await page.waitForFunction(isHeld);
    await page.click('#logout');
    await page.waitForFunction(isQueued);
    example.wire.exchanges.length = 0;
    release();
    await calls;
    for (const tab of [page, other]) await shown(tab, '#login');
    expect(example.wire.log.filter(line => /refresh|logout/.test(line))).to.deep.equal([
      'POST /auth/refresh 200',
      'POST /auth/logout 200',
    ]);
    expect(await visitor.cookies()).to.deep.equal([]);
  });

  it('shows the login form to a browser with a revoked cookie, and accepts a new login', async () => {
    const revoked = await visitor.cookie(names.access);
    await logOut();
    await visitor.put(names.access, revoked);
    await page.reload();
    await shown(page, '#login');
    expect(await visitor.cookies()).to.deep.equal([]);
    const whoami = await run(page, "return (await fetch('/auth/whoami')).json()");
    expect(whoami).to.deep.equal({ username: null });
    await submitLogin(page, 'alice', 'wonderland');
    await shown(page, '#account');
  });
});

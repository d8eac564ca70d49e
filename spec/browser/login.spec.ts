import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser } from './support/chromium';
import { addNote, fetchFrom, names, run, said, shown, submitLogin, type Visitor } from './support/Visitor';

describeInBrowser('The browser example after a login', () => {
  let example: BrowserExample;
  let visitor: Visitor;
  let page: Page;

  before(async () => {
    example = await BrowserExample.start();
    visitor = await example.visitor();
    page = await visitor.login();
  });

  after(() => example.stop());

  const post = (headers: Record<string, string>): ReturnType<typeof fetchFrom> =>
    fetchFrom(page, '/notes', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ text: 'past the script' }),
    });

  it('shows the username and hides the login form', async () => {
    expect(await page.textContent('#username')).to.equal('alice');
    expect(await page.isVisible('#login')).to.equal(false);
  });

  it('refuses a wrong password and shows an error', async () => {
    const other = await example.visitor();
    const theirs = await other.open();
    await submitLogin(theirs, 'alice', 'looking-glass');
    await said(theirs, 'Wrong username or password');
    expect(await other.cookies()).to.deep.equal([]);
    await other.close();
  });

  it('sets four cookies, each with the narrowest path and flags', async () => {
    const cookies = Object.fromEntries((await visitor.cookies()).map(cookie => [cookie.name, cookie]));
    const shared = { domain: 'localhost', expires: -1, secure: true, sameSite: 'Lax' };
    const readable = { ...shared, httpOnly: false, path: '/' };
    expect(Object.keys(cookies)).to.have.members(Object.values(names));
    expect(cookies[names.access]).to.include({ ...shared, httpOnly: true, path: '/' });
    expect(cookies[names.refresh]).to.include({ ...shared, httpOnly: true, path: '/auth' });
    expect(cookies[names.accessCsrf]).to.include(readable);
    expect(cookies[names.refreshCsrf]).to.include(readable);
  });

  it('sends the refresh token only to paths under /auth', () => {
    const sentTo = example.wire.exchanges.filter(({ cookies }) => cookies.includes(names.refresh));
    expect(example.wire.log).to.include('GET /notes 200');
    expect(sentTo.map(({ path }) => path).filter(path => !path.startsWith('/auth/'))).to.deep.equal([]);
  });

  it('lets scripts read only the CSRF cookies', async () => {
    const inDocument = await run<string>(page, 'return document.cookie');
    const inStore = await run<string[]>(page, 'return (await cookieStore.getAll()).map(({ name }) => name)');
    const readable = [names.accessCsrf, names.refreshCsrf];
    expect(inDocument.split('; ').map(pair => pair.split('=', 1)[0])).to.have.members(readable);
    expect(inStore).to.have.members(readable);
  });

  it('keeps the tokens out of storage, the page and response bodies', async () => {
    const stored = await run(
      page,
      'return [{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await caches.keys()]',
    );
    expect(stored).to.deep.equal([{}, {}, [], []]);
    const globals = 'Object.keys(window).map(name => String(window[name])).join()';
    const inPage = await run<string>(page, `return document.documentElement.outerHTML + ${globals}`);
    const bodies = example.wire.exchanges.map(({ body }) => body).join('\n');
    for (const name of [names.access, names.refresh]) {
      const token = await visitor.cookie(name);
      expect(inPage).not.to.include(token);
      expect(bodies).not.to.include(token);
    }
    expect(bodies).not.to.match(/eyJ[\w-]+\.eyJ/);
    expect(bodies).to.include('"expires_in":900');
  });

  it('adds a note from the form, and shows it as text', async () => {
    await addNote(page, '<img src=x onerror="document.title = 1">');
    expect(await page.textContent('#notes li')).to.equal('<img src=x onerror="document.title = 1">');
    expect(await page.locator('#notes img').count()).to.equal(0);
    expect(await page.title()).to.equal('Notes');
  });

  it('refuses a change with a missing or wrong CSRF header, or with the CSRF value of the refresh token', async () => {
    const before = (await fetchFrom(page, '/notes')).body;
    const wrong = [undefined, 'x', await visitor.cookie(names.refreshCsrf)];
    const outcomes = [];
    for (const value of wrong) {
      const { status, body } = await post(value === undefined ? {} : { 'X-CSRF-TOKEN': value });
      outcomes.push([status, body.error_type]);
    }
    expect(outcomes).to.deep.equal([
      [403, 'MissingCSRFTokenError'],
      [403, 'CSRFError'],
      [403, 'CSRFError'],
    ]);
    expect((await fetchFrom(page, '/notes')).body).to.deep.equal(before);
  });

  it('accepts a change with the CSRF header', async () => {
    expect((await post({ 'X-CSRF-TOKEN': await visitor.cookie(names.accessCsrf) })).status).to.equal(200);
  });

  it('runs no injected script, and parses no text as HTML', async () => {
    const violations = await run<string[]>(
      page,
      `const violated = [];
       document.addEventListener('securitypolicyviolation', event => violated.push(event.effectiveDirective));
       const script = document.createElement('script');
       try { script.text = 'document.title = 1'; document.body.append(script); } catch {}
       try { document.body.innerHTML += '<b>markup</b>'; } catch {}
       const image = Object.assign(new Image(), { src: 'http://127.0.0.1:9/' });
       await new Promise(resolve => (image.onerror = resolve));
       return violated;`,
    );
    expect(violations).to.include.members(['require-trusted-types-for', 'img-src']);
    expect(await page.title()).to.equal('Notes');
  });

  it('keeps the user logged in after a reload', async () => {
    await page.reload();
    await shown(page, '#account');
  });
});

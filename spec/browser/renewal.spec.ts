import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { send } from '../support/send';
import { claimsOf, nowInSeconds } from '../token/issuing';
import { until } from '../websocket/support/serveSockets';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser } from './support/chromium';
import { endElsewhere } from './support/screens';
import { addNote, callAtOnce, names, run, shown, type Visitor } from './support/Visitor';

const minutes = 60;

describeInBrowser('Token renewal in the browser example', () => {
  let example: BrowserExample;
  let visitor: Visitor;
  let page: Page;

  before(async () => {
    example = await BrowserExample.start();
    visitor = await example.visitor();
  });

  beforeEach(async () => {
    page = await visitor.login();
    example.wire.exchanges.length = 0;
  });

  after(() => example.stop());

  const refreshes = (): number => example.wire.count('POST', '/auth/refresh');
  const written = (): string[] =>
    example.wire.exchanges.flatMap(({ setCookies }) => setCookies.map(cookie => cookie.split('=', 1)[0] as string));

  it('renews a token that is about to expire, in the response to the next request', async () => {
    const old = await visitor.change('access', { exp: nowInSeconds() + 5 * minutes });
    const csrf = await visitor.cookie(names.accessCsrf);
    await addNote(page, 'first');
    const renewed = await visitor.cookie(names.access);
    expect(claimsOf(renewed).exp).to.be.greaterThan(claimsOf(old).exp as number);
    expect(claimsOf(renewed)).to.include({ sub: 'alice', fresh: false });
    expect(await visitor.cookie(names.accessCsrf)).not.to.equal(csrf);
    expect(written()).to.have.members([names.access, names.accessCsrf]);
    await addNote(page, 'second');
    expect(example.wire.log).to.deep.equal(['POST /notes 200', 'POST /notes 200']);
  });

  it('does not renew a token early', async () => {
    const token = await visitor.change('access', { exp: nowInSeconds() + 12 * minutes });
    await addNote(page, 'in time');
    expect(written()).to.deep.equal([]);
    expect(await visitor.cookie(names.access)).to.equal(token);
  });

  it('refreshes once for many requests at once with an expired token', async () => {
    const old = await visitor.change('access', { exp: nowInSeconds() - 1 });
    expect(await callAtOnce(page, 8)).to.deep.equal(Array(8).fill('ok'));
    expect(refreshes()).to.equal(1);
    expect(example.wire.log.filter(line => line === 'GET /me 401 TokenExpiredError')).to.have.length(8);
    expect(await visitor.cookie(names.access)).not.to.equal(old);
    await addNote(page, 'goes on');
  });

  it('refreshes once for two tabs at once with an expired token', async () => {
    const other = await visitor.open();
    await visitor.change('access', { exp: nowInSeconds() - 1 });
    const outcomes = await Promise.all([callAtOnce(page, 4), callAtOnce(other, 4)]);
    expect(outcomes.flat()).to.deep.equal(Array(8).fill('ok'));
    expect(refreshes()).to.equal(1);
    for (const tab of [page, other]) await addNote(tab, 'goes on');
  });

  it('refreshes if the access cookie is gone, and still knows the user after a reload', async () => {
    for (const act of [() => addNote(page, 'found again'), () => page.reload().then(() => shown(page, '#account'))]) {
      for (const name of [names.access, names.accessCsrf]) await visitor.context.clearCookies({ name });
      example.wire.exchanges.length = 0;
      await act();
      expect(example.wire.log).to.include('POST /auth/refresh 200');
      expect(example.wire.log.filter(line => / 40\d/.test(line))).to.deep.equal([]);
    }
  });

  it('refreshes if the access cookie contains no token', async () => {
    await visitor.put(names.access, 'no-token');
    await addNote(page, 'found again');
    expect(example.wire.log).to.deep.equal([
      'POST /notes 401 JWTDecodeError',
      'POST /auth/refresh 200',
      'POST /notes 200',
    ]);
  });

  it('tries to refresh only once after the login has expired, even for many requests at once', async () => {
    await visitor.change('access', { exp: nowInSeconds() - 1 });
    await visitor.change('refresh', { exp: nowInSeconds() - 1 });
    expect(await callAtOnce(page, 8)).not.to.include('ok');
    expect(refreshes()).to.equal(1);
  });

  it('repeats a request if a renewal has replaced the CSRF cookie since it was read', async () => {
    await visitor.change('access', { exp: nowInSeconds() + 5 * minutes });
    await run(
      page,
      `const { fetch } = window;
       window.fetch = async (...request) => {
         window.fetch = fetch;
         await fetch('/me');
         return fetch(...request);
       };`,
    );
    await addNote(page, 'late');
    expect(example.wire.log).to.deep.equal(['GET /me 200', 'POST /notes 403 CSRFError', 'POST /notes 200']);
  });

  it('shows the login form after the login has expired, and deletes all cookies', async () => {
    await visitor.change('access', { exp: nowInSeconds() - 1 });
    await visitor.change('refresh', { exp: nowInSeconds() - 1 });
    await page.reload();
    await shown(page, '#login');
    expect(example.wire.log).to.include('POST /auth/refresh 401 TokenExpiredError');
    expect(await visitor.cookies()).to.deep.equal([]);
  });

  for (const [what, changes] of [
    ['has expired', { exp: 1_700_000_000 }],
    ['is not for this server', { iss: 'elsewhere', aud: 'elsewhere' }],
  ] as const) {
    it(`shows the login form, and no error, to a browser whose only token ${what}`, async () => {
      const token = await visitor.change('access', changes);
      await visitor.context.clearCookies();
      await visitor.put(names.access, token);
      await page.reload();
      await shown(page, '#login');
      expect(await page.getByRole('status').textContent()).to.equal('');
    });
  }
});

describeInBrowser('The browser example in two tabs that nobody touches', () => {
  let example: BrowserExample;
  let visitor: Visitor;
  let tabs: Page[];

  before(async () => {
    example = await BrowserExample.start();
  });

  beforeEach(async () => {
    visitor = await example.visitor();
    await visitor.context.clock.install();
    tabs = [await visitor.login(), await visitor.open()];
    example.wire.exchanges.length = 0;
  });

  afterEach(() => visitor.close());

  after(() => example.stop());

  const letPass = (time: string): Promise<unknown> => visitor.context.clock.runFor(time);

  it('renews the token in the background, once for all tabs', async () => {
    const csrf = await visitor.cookie(names.accessCsrf);
    await letPass('09:00');
    expect(example.wire.log).to.deep.equal([]);
    await letPass('03:00');
    await until(() => example.wire.log.length > 0, 5000);
    for (const tab of tabs) await callAtOnce(tab, 1);
    expect(example.wire.log).to.deep.equal(['POST /auth/refresh 200', 'GET /me 200', 'GET /me 200']);
    expect(await visitor.cookie(names.accessCsrf)).not.to.equal(csrf);
  });

  it('shows the login in all tabs, with the reason, if the session was ended elsewhere', async () => {
    await endElsewhere(visitor);
    await letPass('12:00');
    for (const tab of tabs) await shown(tab, '#login');
    const reason = tabs.map(tab => shown(tab, '#login-reason').then(() => tab.textContent('#login-reason')));
    expect(await Promise.any(reason)).to.equal('You were logged out on another device. Log in again.');
    expect(example.wire.count('POST', '/auth/refresh')).to.equal(1);
    expect(await visitor.cookies()).to.deep.equal([]);
  });
});

describeInBrowser('The browser example with access tokens of four seconds', () => {
  let example: BrowserExample;

  before(async () => {
    example = await BrowserExample.start({ JWT_ACCESS_TOKEN_EXPIRES: '4' });
  });

  after(() => example.stop());

  it('keeps an active user logged in, and refuses the expired token', async () => {
    const visitor = await example.visitor();
    const page = await visitor.login();
    const first = await visitor.cookie(names.access);
    const statusOfFirst = async (): Promise<number> =>
      (await send(example.port, '/me', { headers: ['Cookie', `${names.access}=${first}`] })).status;
    for (let note = 1; (await statusOfFirst()) === 200; note += 1) await addNote(page, `note ${String(note)}`);
    await addNote(page, 'after the first token');
    expect(await visitor.cookie(names.access)).not.to.equal(first);
    expect(example.wire.count('POST', '/auth/refresh')).to.equal(0);
    expect(example.wire.log.filter(line => !/ 20\d$/.test(line))).to.deep.equal([]);
    await visitor.close();
  });
});

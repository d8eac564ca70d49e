import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { claimsOf, nowInSeconds } from '../token/issuing';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser } from './support/chromium';
import { goTo, names, said, shown, submitLogin, type Visitor } from './support/Visitor';

const minutes = 60;

describeInBrowser('Sensitive actions of the browser example (a password change)', () => {
  let example: BrowserExample;
  let visitor: Visitor;
  let page: Page;
  /** The user's current password. */
  let password = 'wonderland';

  before(async () => {
    example = await BrowserExample.start();
    visitor = await example.visitor();
  });

  beforeEach(async () => {
    page = await visitor.login('alice', password);
    await goTo(page, 'profile');
    example.wire.exchanges.length = 0;
  });

  after(() => example.stop());

  /** Simulates that the last login was six minutes ago. */
  const letTimePass = async (changes: object = {}): Promise<void> => {
    await visitor.change('access', { auth_time: nowInSeconds() - 6 * minutes, ...changes });
  };

  async function ask(wanted: string): Promise<void> {
    await page.fill('#password [name=password]', wanted);
    await page.click('#password button');
  }

  async function answer(given: string, button = 'Go on'): Promise<void> {
    await shown(page, '#confirm');
    await page.fill('#confirm [name=password]', given);
    await page.click(`#confirm button:text("${button}")`);
  }

  it('runs at once shortly after the login', async () => {
    await ask('queen-of-hearts');
    await said(page, 'Password changed');
    password = 'queen-of-hearts';
    expect(example.wire.log).to.deep.equal(['POST /password 200']);
  });

  it('asks for the password again later, and then runs', async () => {
    await letTimePass();
    await ask('cheshire-cat');
    await answer(password);
    await said(page, 'Password changed');
    password = 'cheshire-cat';
    expect(example.wire.log).to.deep.equal([
      'POST /password 401 FreshTokenRequiredError',
      'POST /auth/confirm 200',
      'POST /password 200',
    ]);
    expect(claimsOf(await visitor.cookie(names.access))).to.include({ fresh: true, sub: 'alice' });
  });

  it('asks for the password if the token was renewed, even shortly after the login', async () => {
    await visitor.change('access', { fresh: false });
    await ask('mad-hatter');
    await answer(password);
    await said(page, 'Password changed');
    password = 'mad-hatter';
  });

  it('refreshes an expired token first, and then asks for the password', async () => {
    await letTimePass({ exp: nowInSeconds() - 1 });
    await ask('march-hare');
    await answer(password);
    await said(page, 'Password changed');
    password = 'march-hare';
    expect(example.wire.log).to.deep.equal([
      'POST /password 401 TokenExpiredError',
      'POST /auth/refresh 200',
      'POST /password 401 FreshTokenRequiredError',
      'POST /auth/confirm 200',
      'POST /password 200',
    ]);
  });

  it('does not run after a wrong password, and shows an error', async () => {
    await letTimePass();
    await ask('jabberwock');
    await answer('a guess');
    await said(page, 'Wrong password');
    expect(example.wire.log).to.deep.equal(['POST /password 401 FreshTokenRequiredError', 'POST /auth/confirm 403']);
  });

  it('does not run if the user cancels', async () => {
    await letTimePass();
    await ask('jabberwock');
    await answer('', 'Cancel');
    await said(page, 'Canceled. Nothing was changed.');
    expect(await page.inputValue('#password [name=password]')).to.equal('jabberwock');
    expect(await page.isVisible('#account')).to.equal(true);
    expect(example.wire.log.slice(0, 1)).to.deep.equal(['POST /password 401 FreshTokenRequiredError']);
    expect(example.wire.count('POST', '/auth/confirm')).to.equal(0);
  });

  it('has really changed the password', async () => {
    const other = await example.visitor();
    const theirs = await other.open();
    await submitLogin(theirs, 'alice', 'wonderland');
    await said(theirs, 'Wrong username or password');
    await submitLogin(theirs, 'alice', password);
    await shown(theirs, '#account');
    await other.close();
  });
});

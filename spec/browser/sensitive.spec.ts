import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { claimsOf, nowInSeconds } from '../token/issuing';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser } from './support/chromium';
import { names, said, shown, submitLogin, type Visitor } from './support/Visitor';

const minutes = 60;

describeInBrowser('The browser example, asked for something that matters', () => {
  let example: BrowserExample;
  let visitor: Visitor;
  let page: Page;
  /** What the user's password is by now. */
  let password = 'wonderland';

  before(async () => {
    example = await BrowserExample.start();
    visitor = await example.visitor();
  });

  beforeEach(async () => {
    page = await visitor.login('alice', password);
    example.wire.exchanges.length = 0;
  });

  after(() => example.stop());

  /** As after six minutes in which the user has not given a password. */
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

  it('does it at once shortly after the login', async () => {
    await ask('queen-of-hearts');
    await said(page, 'Password changed');
    password = 'queen-of-hearts';
    expect(example.wire.log).to.deep.equal(['POST /password 200', 'GET /sessions 200']);
  });

  it('asks for the password again later on, and then does it', async () => {
    await letTimePass();
    await ask('cheshire-cat');
    await answer(password);
    await said(page, 'Password changed');
    password = 'cheshire-cat';
    expect(example.wire.log).to.deep.equal([
      'POST /password 401 FreshTokenRequiredError',
      'POST /auth/confirm 200',
      'POST /password 200',
      'GET /sessions 200',
    ]);
    expect(claimsOf(await visitor.cookie(names.access))).to.include({ fresh: true, sub: 'alice' });
  });

  it('asks also where the token is a renewed one, however short ago the login was', async () => {
    await visitor.change('access', { fresh: false });
    await ask('mad-hatter');
    await answer(password);
    await said(page, 'Password changed');
    password = 'mad-hatter';
  });

  it('gets a new token and then asks, where the old one has expired', async () => {
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
      'GET /sessions 200',
    ]);
  });

  it('does not do it for a wrong password, and says so', async () => {
    await letTimePass();
    await ask('jabberwock');
    await answer('a guess');
    await said(page, 'Wrong password');
    expect(example.wire.log).to.deep.equal(['POST /password 401 FreshTokenRequiredError', 'POST /auth/confirm 403']);
  });

  it('does not do it for somebody who would rather not say, and stays as it is', async () => {
    await letTimePass();
    await ask('jabberwock');
    await answer('', 'Cancel');
    await said(page, 'Fresh token required');
    expect(await page.isVisible('#account')).to.equal(true);
    expect(example.wire.log.slice(0, 1)).to.deep.equal(['POST /password 401 FreshTokenRequiredError']);
    expect(example.wire.count('POST', '/auth/confirm')).to.equal(0);
  });

  it('has changed it when it said so', async () => {
    const other = await example.visitor();
    const theirs = await other.open();
    await submitLogin(theirs, 'alice', 'wonderland');
    await said(theirs, 'Wrong username or password');
    await submitLogin(theirs, 'alice', password);
    await shown(theirs, '#account');
    await other.close();
  });
});

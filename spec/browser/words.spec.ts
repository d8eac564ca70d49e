import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser } from './support/chromium';
import { endElsewhere } from './support/screens';
import { goTo, run, said, shown, submitLogin, type Visitor } from './support/Visitor';

const agents: readonly (readonly [name: string, userAgent: string])[] = [
  [
    'Chrome on Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  ],
  [
    'Edge on Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0',
  ],
  [
    'Safari on iPhone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  ],
  ['Firefox on macOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7; rv:132.0) Gecko/20100101 Firefox/132.0'],
  [
    'Chrome on Android',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  ],
  ['curl', 'curl/8.5.0'],
  ['MyApp/1.0', 'MyApp/1.0'],
  ['Unknown device', ''],
];

const minute = 60_000;
const ages: readonly (readonly [text: string, age: number])[] = [
  ['just now', -5000],
  ['just now', 59_000],
  ['1 minute ago', minute],
  ['59 minutes ago', 59.9 * minute],
  ['2 hours ago', 150 * minute],
  ['yesterday', 30 * 60 * minute],
  ['2 months ago', 70 * 24 * 60 * minute],
];

describeInBrowser('The words of the browser example', () => {
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

  it('name a device by its browser and its system', async () => {
    const script = "const { deviceName } = await import('/deviceName.js'); return input.map(deviceName)";
    const found = await run(
      page,
      script,
      agents.map(([, agent]) => agent),
    );
    expect(found).to.deep.equal(agents.map(([name]) => name));
  });

  it('say how long ago a device was active', async () => {
    const script =
      "const { timeAgo } = await import('/timeAgo.js'); return input.map(age => timeAgo(1e12, 1e12 + age))";
    const found = await run(
      page,
      script,
      ages.map(([, age]) => age),
    );
    expect(found).to.deep.equal(ages.map(([text]) => text));
  });

  it('show no name of an error, and say how long to wait', async () => {
    const script = `
      const { inWords } = await import('/words.js');
      const { Refusal } = await import('/failures.js');
      const words = ([status, error_type, wait]) => inWords(new Refusal(status, { error_type: error_type ?? undefined, message: 'No' }, wait));
      return input.map(words);`;
    const refusals = [
      [429, 'RateLimitExceeded', '42'],
      [429, 'RateLimitExceeded', '600'],
      [429, 'RateLimitExceeded', null],
      [503, 'RevocationUnavailableError', '1'],
      [401, 'SessionRevoked', null],
      [403, 'AccessDeniedError', null],
      [418, 'TeapotError', null],
      [403, undefined, null],
    ];
    expect(await run(page, script, refusals)).to.deep.equal([
      'Too many attempts. Try again in 42 seconds.',
      'Too many attempts. Try again in 10 minutes.',
      'Too many attempts. Try again in a moment.',
      'The server is busy. Try again in 1 second.',
      'You were logged out on another device. Log in again.',
      'You may not do this.',
      'Something went wrong. Try again.',
      'No',
    ]);
  });

  it('say that the user is offline, and that the session was ended on another device', async () => {
    await visitor.context.setOffline(true);
    await page.fill('#note [name=text]', 'into the void');
    await page.click('#note button');
    await said(page, 'You are offline. Check your connection');
    expect(await page.inputValue('#note [name=text]')).to.equal('into the void');
    await visitor.context.setOffline(false);
    await endElsewhere(visitor);
    await page.click('#note button');
    await shown(page, '#login-reason');
    expect(await page.textContent('#login-reason')).to.equal('You were logged out on another device. Log in again.');
    expect(await page.inputValue('#note [name=text]')).to.equal('');
  });

  it('say how long to wait after too many wrong passwords', async () => {
    await page.click('#logout');
    await visitor.context.clearCookies();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await submitLogin(page, 'root', 'a guess');
      await said(page, 'Wrong username or password');
    }
    await submitLogin(page, 'root', 'swordfish');
    await said(page, /^Too many attempts\. Try again in \d+ seconds?\.$/);
    expect(await page.isVisible('#account')).to.equal(false);
  });

  it('offer to try again if the server cannot be reached', async () => {
    await page.route('**/auth/whoami', route => route.abort());
    await page.reload();
    await shown(page, '#failure');
    expect(await page.textContent('#failure-reason')).to.equal('The server does not answer. Try again in a moment.');
    await page.unroute('**/auth/whoami');
    await page.click('#retry');
    await shown(page, '#account');
  });

  it('ask before the demo data is reset, and show the login after it', async () => {
    await goTo(page, 'profile');
    await page.click('#view-profile .reset');
    await page.click('#sure button:text("Cancel")');
    expect(example.wire.count('POST', '/demo/reset')).to.equal(0);
    await page.click('#view-profile .reset');
    await page.click('#sure .danger');
    await shown(page, '#login-reason');
    expect(await page.textContent('#login-reason')).to.include('Demo data restored');
    expect(await visitor.cookies()).to.deep.equal([]);
  });
});

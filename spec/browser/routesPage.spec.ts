import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import type { BrowserContext, Page } from 'playwright-core';
import { AccessRequired, createGuardDecorator, Public, RequireScopes, routeReport, withAuthX } from '../../src/index';
import { routesPage } from '../../src/report/routesPage';
import { makeAuth } from '../koa/support/serve';
import { describeInBrowser, privateWindow } from './support/chromium';

const Hostile = createGuardDecorator({ name: '@<img src=x onerror=alert(1)>"\'&', test: () => true });

@JsonController('/page')
class Shown {
  @RequireScopes('orders:read')
  @Get('/orders')
  list(): object {
    return {};
  }

  @Hostile
  @Post('/orders')
  add(): object {
    return {};
  }

  @AccessRequired()
  @Get('/me')
  me(): object {
    return {};
  }

  @Public()
  @Post('/login')
  login(): object {
    return {};
  }
}

describeInBrowser('The page of the route report', () => {
  const complaints: string[] = [];
  let window: BrowserContext;
  let page: Page;

  before(async () => {
    window = await privateWindow();
    window.setDefaultTimeout(10_000);
    page = await window.newPage();
    page.on('console', message => complaints.push(message.text()));
    page.on('dialog', dialog => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    await page.setContent(routesPage(routeReport(withAuthX({ controllers: [Shown] }, makeAuth<never>()))));
  });

  after(() => window.close());

  const paths = (): Promise<string[]> =>
    page
      .locator('tbody tr:visible')
      .evaluateAll(rows =>
        rows.map(row => (row as unknown as { innerText: string }).innerText.split(/\s+/).slice(0, 2).join(' ')),
      );

  it('lists each route, and says how many there are of each kind', async () => {
    expect(await paths()).to.deep.equal(['POST /page/login', 'GET /page/me', 'GET /page/orders', 'POST /page/orders']);
    expect(await page.locator('h1 + p').innerText()).to.equal('4 routes: 3 guarded, 1 public.');
  });

  it('filters by each word, and says how many routes it shows', async () => {
    await page.getByLabel('Filter').fill('get orders:read');
    expect(await paths()).to.deep.equal(['GET /page/orders']);
    expect(await page.getByRole('status').innerText()).to.equal('1 of 4');
    await page.getByLabel('Filter').fill('');
  });

  it('sorts by a column, and says so to assistive technology', async () => {
    const head = page.getByRole('button', { name: 'Method' });
    await head.click();
    expect((await paths()).map(path => path.split(' ')[0])).to.deep.equal(['GET', 'GET', 'POST', 'POST']);
    expect(await page.locator('th[aria-sort=ascending]').innerText()).to.include('Method');
    await head.click();
    expect((await paths())[0]).to.match(/^POST/);
  });

  it('shows names as text, and runs nothing but its own script', async () => {
    expect(await page.locator('tbody').innerText()).to.include('@<img src=x onerror=alert(1)>"\'&');
    expect(complaints).to.deep.equal([]);
  });
});

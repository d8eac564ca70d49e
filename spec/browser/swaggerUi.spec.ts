import { expect } from 'chai';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { send } from '../support/send';
import { expectValid } from '../openapi/support/validate';
import { describeInBrowser, privateWindow } from './support/chromium';

describeInBrowser('Swagger UI of the example openapi', () => {
  const folder = exampleFolder();
  const complaints: string[] = [];
  const foreign: string[] = [];
  let server: ExampleProcess;
  let window: BrowserContext;
  let page: Page;

  before(async () => {
    server = await ExampleProcess.start('openapi', folder.path);
    window = await privateWindow();
    window.setDefaultTimeout(15_000);
    page = await window.newPage();
    const origin = `http://127.0.0.1:${String(server.port)}`;
    page.on('console', message => {
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text());
    });
    page.on('request', request => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    await page.goto(`${origin}/docs`);
    await page.waitForSelector('.opblock');
  });

  after(async () => {
    await window.close();
    await server.stop();
    folder.remove();
  });

  /** Swagger UI writes a backslash before the point of an id. */
  const block = (id: string): Locator => page.locator(`.opblock[id$="${id.replace('.', '\\\\.')}"]`);

  /** Calls an operation by its form, and returns the status and the body that Swagger UI shows. */
  async function call(id: string, body?: object): Promise<{ status: string; body: string }> {
    const operation = block(id);
    if ((await operation.locator('.opblock-body').count()) === 0) await operation.locator('.opblock-summary').click();
    // The form is drawn some time after the click.
    await operation.locator('.try-out__btn').waitFor();
    const tryOut = operation.locator('.try-out__btn:not(.cancel)');
    if ((await tryOut.count()) > 0) await tryOut.click();
    if (body) await operation.locator('textarea.body-param__text').fill(JSON.stringify(body));
    // The answer of an earlier call is shown until this one is there.
    const clear = operation.locator('.btn-clear');
    if ((await clear.count()) > 0) await clear.click();
    await operation.locator('.execute').click();
    const live = operation.locator('.live-responses-table');
    await live.locator('.response-col_status').nth(1).waitFor();
    const status = await live.locator('tbody .response-col_status').first().innerText();
    const shown = await live.locator('tbody .highlight-code code').first().innerText();
    return { status: status.trim(), body: shown };
  }

  it('shows each operation of a valid document, and locks those that have a guard', async () => {
    const { json } = await send(server.port, '/openapi.json');
    await expectValid(json);
    const locked = page.locator('.opblock:has(button.authorization__btn)');
    expect(await page.locator('.opblock').count()).to.equal(12);
    expect(await locked.count()).to.equal(9);
    expect(await block('LoginController.login').locator('button.authorization__btn').count()).to.equal(0);
  });

  it('calls guarded operations with a token of the login, once it is authorized, and is refused before', async () => {
    expect((await call('AccountController.me')).status).to.include('401');
    const login = await call('LoginController.login', { username: 'alice', password: 'wonderland' });
    expect(login.status).to.include('200');
    const { access_token: token } = JSON.parse(login.body) as { access_token: string };

    await page.click('.auth-wrapper .authorize');
    await page.fill('.modal-ux input[type=text], .modal-ux input[type=password]', token);
    await page.click('.modal-ux .auth-btn-wrapper .authorize');
    await page.click('.modal-ux .btn-done');

    const me = await call('AccountController.me');
    expect(me.status).to.include('200');
    expect(me.body).to.include('alice');
    expect((await call('AccountController.payload')).status).to.include('200');
  });

  it('loads nothing from elsewhere, and breaks no rule of its content security policy', () => {
    expect(foreign).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  });
});

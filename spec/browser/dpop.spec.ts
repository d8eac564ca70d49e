import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { send } from '../support/send';
import { describeInBrowser, privateWindow } from './support/chromium';
import { run, said, shown, submitLogin } from './support/Visitor';

/** Reads what the page keeps in IndexedDB. */
const kept = (page: Page): Promise<{ tokens?: Record<string, string>; extractable?: boolean; exported?: string }> =>
  run(
    page,
    `const open = indexedDB.open('auth', 1);
     const database = await new Promise(resolve => (open.onsuccess = () => resolve(open.result)));
     const store = database.transaction('auth').objectStore('auth');
     const read = name => new Promise(resolve => (store.get(name).onsuccess = ({ target }) => resolve(target.result)));
     const [key, tokens] = await Promise.all([read('key'), read('tokens')]);
     const exported = key && (await crypto.subtle.exportKey('jwk', key.privateKey).then(() => 'exported', error => error.name));
     return { tokens, extractable: key?.privateKey.extractable, exported };`,
  );

for (const nonce of ['0', '1']) {
  describeInBrowser(`The page of the example dpop with DPOP_NONCE=${nonce}`, () => {
    const folder = exampleFolder();
    let server: ExampleProcess;
    let window: BrowserContext;
    let page: Page;

    before(async () => {
      server = await ExampleProcess.start('dpop', folder.path, { DPOP_NONCE: nonce });
      window = await privateWindow();
      window.setDefaultTimeout(10_000);
      page = await window.newPage();
      await page.goto(`http://127.0.0.1:${String(server.port)}/`);
      await submitLogin(page, 'alice', 'wonderland');
      await shown(page, '#account');
    });

    after(async () => {
      await window.close();
      await server.stop();
      folder.remove();
    });

    it('logs in, and shows who is logged in', async () => {
      expect(await page.textContent('#username')).to.equal('alice');
    });

    it('keeps a key that no script can copy', async () => {
      const { extractable, exported } = await kept(page);
      expect(extractable).to.equal(false);
      expect(exported).to.equal('InvalidAccessError');
    });

    it('has tokens that are worth nothing without the key', async () => {
      const { tokens } = await kept(page);
      const token = String(tokens?.access_token);
      for (const scheme of ['Bearer', 'DPoP']) {
        const { status } = await send(server.port, '/me', { headers: ['Authorization', `${scheme} ${token}`] });
        expect(status).to.equal(401);
      }
    });

    it('uses the same key after a reload and in another tab', async () => {
      await page.reload();
      await shown(page, '#account');
      const other = await window.newPage();
      await other.goto(page.url());
      await shown(other, '#account');
      expect(await other.textContent('#username')).to.equal('alice');
      await other.close();
    });

    it('renews its tokens for the same key', async () => {
      const before = await kept(page);
      await page.click('#renew');
      await said(page, 'The tokens are new');
      const after = await kept(page);
      expect(after.tokens?.access_token).not.to.equal(before.tokens?.access_token);
      expect(after.tokens?.refresh_token).not.to.equal(before.tokens?.refresh_token);
    });

    it('forgets the key and the tokens at logout', async () => {
      await page.click('#logout');
      await said(page, 'Logged out');
      await shown(page, '#login');
      expect(Object.values(await kept(page)).filter(Boolean)).to.deep.equal([]);
      await page.reload();
      await shown(page, '#login');
    });
  });
}

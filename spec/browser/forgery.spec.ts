import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser, permissiveWindow } from './support/chromium';
import { ForeignSite, submitForm } from './support/ForeignSite';
import { addNote, names, run, shown, type Visitor } from './support/Visitor';

/** Same-site with the sibling, and cross-site to evil.localhost: browsers compare the last two labels. */
const own = 'notes.app.localhost';
const sibling = 'blog.app.localhost';
const stranger = 'evil.localhost';

describeInBrowser('The browser example while its user visits pages of other sites', () => {
  let elsewhere: ForeignSite;

  before(async () => {
    elsewhere = await ForeignSite.start();
  });

  after(() => elsewhere.stop());

  /** Opens a page of another host in the same browser. */
  async function lookAt(visitor: Visitor, host: string): Promise<Page> {
    const page = await visitor.context.newPage();
    await page.goto(elsewhere.at(host));
    return page;
  }

  const lastOf = ({ wire }: BrowserExample): { outcome: string; cookies: readonly string[]; body: string } => {
    const { cookies, body } = wire.exchanges.at(-1)!;
    return { outcome: wire.log.at(-1)!, cookies, body };
  };

  const withCredentials = (page: Page, url: string, init: object = {}): Promise<string> =>
    run(
      page,
      `return fetch(input.url, { method: 'POST', credentials: 'include', ...input.init })
         .then(({ type, status }) => [type, status].join(' '), error => error.name);`,
      { url, init },
    );

  const plain = { mode: 'no-cors', headers: { 'Content-Type': 'text/plain' }, body: '{"text":"forged"}' };

  const nameOf = (host: string): string => (host === own ? 'another port of its own host' : host);

  describe('by default', () => {
    let example: BrowserExample;
    let visitor: Visitor;
    let page: Page;

    before(async () => {
      example = await BrowserExample.start();
      visitor = await example.visitor(own);
      page = await visitor.login();
    });

    after(() => example.stop());

    afterEach('no note was forged', async () => {
      await page.reload();
      await shown(page, '#account');
      expect(await page.locator('#notes li').allTextContents()).to.deep.equal([]);
      for (const other of visitor.context.pages()) if (other !== page) await other.close();
    });

    it('refuses a form of another site, which the browser sends without cookies', async () => {
      const foreign = await lookAt(visitor, stranger);
      await submitForm(foreign, `${visitor.origin}/notes`, { text: 'forged' });
      expect(lastOf(example)).to.deep.include({ outcome: 'POST /notes 401 MissingTokenError', cookies: [] });
    });

    it('refuses a fetch with credentials of another site, which the browser sends without cookies', async () => {
      const foreign = await lookAt(visitor, stranger);
      // The browser hides even the refusal from the page.
      expect(await withCredentials(foreign, `${visitor.origin}/notes`, plain)).to.equal('TypeError');
      expect(lastOf(example)).to.deep.include({ outcome: 'POST /notes 401 MissingTokenError', cookies: [] });
    });

    for (const host of [stranger, sibling, own]) {
      it(`gets no JSON request from ${nameOf(host)}, because the browser's CORS preflight fails`, async () => {
        const foreign = await lookAt(visitor, host);
        const before = example.wire.count('POST', '/notes');
        const json = { headers: { 'Content-Type': 'application/json' }, body: '{"text":"forged"}' };
        expect(await withCredentials(foreign, `${visitor.origin}/notes`, json)).to.equal('TypeError');
        expect(example.wire.count('POST', '/notes')).to.equal(before);
      });
    }

    for (const path of ['/notes', '/password', '/auth/confirm', '/auth/refresh', '/auth/logout']) {
      it(`refuses a form of a sibling host to ${path}, which the browser sends with cookies`, async () => {
        const foreign = await lookAt(visitor, sibling);
        const before = await visitor.cookies();
        await submitForm(foreign, `${visitor.origin}${path}`, { text: 'forged', password: 'wonderland' });
        const { outcome, cookies, body } = lastOf(example);
        expect([outcome, cookies.includes(names.access)]).to.deep.equal([`POST ${path} 403 CSRFError`, true]);
        expect(body).to.include('Request from another site refused');
        expect(await visitor.cookies()).to.deep.equal(before);
      });
    }

    for (const host of [stranger, sibling, own]) {
      it(`refuses a login form of ${nameOf(host)}`, async () => {
        const guest = await example.visitor(own);
        const foreign = await lookAt(guest, host);
        await submitForm(foreign, `${visitor.origin}/auth/login`, { username: 'root', password: 'swordfish' });
        expect(lastOf(example).outcome).to.equal('POST /auth/login 403 CSRFError');
        expect(await guest.cookies()).to.deep.equal([]);
        await guest.close();
      });
    }

    it('makes the browser refuse cookies that a sibling host plants, except under the one name that has no __Host- prefix', async () => {
      const foreign = await lookAt(visitor, sibling);
      await run(
        foreign,
        `for (const name of input) document.cookie = name + '=x; Domain=app.localhost; Path=/elsewhere; Secure';
         for (const name of input) document.cookie = name + '=x; Domain=app.localhost; Path=/; Secure';`,
        ['planted', ...Object.values(names)],
      );
      const planted = (await visitor.context.cookies()).filter(({ value }) => value === 'x');
      expect([...new Set(planted.map(({ name }) => name))]).to.have.members(['planted', names.refresh]);
      await visitor.context.clearCookies({ domain: '.app.localhost' });
    });

    it('is not shown in a frame of another site', async () => {
      const foreign = await lookAt(visitor, sibling);
      await run(
        foreign,
        `const frame = Object.assign(document.createElement('iframe'), { src: input });
         document.body.append(frame);
         await new Promise(resolve => (frame.onload = resolve));`,
        visitor.origin,
      );
      const [, frame] = foreign.frames();
      expect(await frame!.locator('#login, #account').count()).to.equal(0);
    });
  });

  describe('with SameSite=None and without double submit, so only the origin check protects', () => {
    let example: BrowserExample;
    let visitor: Visitor;
    let page: Page;

    before(async () => {
      example = await BrowserExample.start({ JWT_COOKIE_SAMESITE: 'none', JWT_COOKIE_CSRF_PROTECT: 'false' });
      visitor = await example.visitor(own, await permissiveWindow());
      page = await visitor.login();
    });

    after(async () => {
      await visitor.close();
      await example.stop();
    });

    const expectRefusal = (): void => {
      const { outcome, cookies, body } = lastOf(example);
      expect([outcome, cookies.includes(names.access)]).to.deep.equal(['POST /notes 403 CSRFError', true]);
      expect(body).to.include('Request from another site refused');
    };

    for (const host of [stranger, sibling, own]) {
      it(`refuses a form of ${nameOf(host)}, which the browser sends with cookies`, async () => {
        await submitForm(await lookAt(visitor, host), `${visitor.origin}/notes`, { text: 'forged' });
        expectRefusal();
      });

      it(`refuses a fetch of ${nameOf(host)}, which the browser sends with cookies`, async () => {
        await withCredentials(await lookAt(visitor, host), `${visitor.origin}/notes`, plain);
        expectRefusal();
      });
    }

    it('accepts the same form from its own page', async () => {
      await addNote(page, 'not forged');
      expect(lastOf(example).outcome).to.equal('POST /notes 200');
      expect(await page.locator('#notes li').allTextContents()).to.deep.equal(['not forged']);
    });
  });

  describe('with csrfCheckForm, so a form field can have the CSRF value', () => {
    let example: BrowserExample;
    let visitor: Visitor;

    before(async () => {
      example = await BrowserExample.start({ JWT_CSRF_CHECK_FORM: 'true' });
      visitor = await example.visitor(own);
      await visitor.login();
    });

    after(() => example.stop());

    it('refuses a form of another port of its own host, which can read the CSRF cookie', async () => {
      const foreign = await lookAt(visitor, own);
      const csrf_token = await visitor.cookie(names.accessCsrf);
      expect(await run(foreign, 'return document.cookie')).to.include(csrf_token);
      await submitForm(foreign, `${visitor.origin}/notes`, { text: 'forged', csrf_token });
      expect(lastOf(example).outcome).to.equal('POST /notes 403 CSRFError');
    });
  });
});

import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { BrowserExample } from './support/BrowserExample';
import { describeInBrowser, permissiveWindow } from './support/chromium';
import { ForeignSite, submitForm } from './support/ForeignSite';
import { addNote, names, run, shown, type Visitor } from './support/Visitor';

/** Of one site with the host below, and a site apart from the third: browsers go by the last two labels. */
const own = 'notes.app.localhost';
const sibling = 'blog.app.localhost';
const stranger = 'evil.localhost';

describeInBrowser('The browser example, while its user looks at pages of others', () => {
  let elsewhere: ForeignSite;

  before(async () => {
    elsewhere = await ForeignSite.start();
  });

  after(() => elsewhere.stop());

  /** Opens a page of another host beside the example's own. */
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

  describe('as it is', () => {
    let example: BrowserExample;
    let visitor: Visitor;
    let page: Page;

    before(async () => {
      example = await BrowserExample.start();
      visitor = await example.visitor(own);
      page = await visitor.login();
    });

    after(() => example.stop());

    afterEach('nothing was forged', async () => {
      await page.reload();
      await shown(page, '#account');
      expect(await page.locator('#notes li').allTextContents()).to.deep.equal([]);
      for (const other of visitor.context.pages()) if (other !== page) await other.close();
    });

    it('refuses a form of another site: the cookies do not even come along', async () => {
      const foreign = await lookAt(visitor, stranger);
      await submitForm(foreign, `${visitor.origin}/notes`, { text: 'forged' });
      expect(lastOf(example)).to.deep.include({ outcome: 'POST /notes 401 MissingTokenError', cookies: [] });
    });

    it('refuses a fetch of another site with credentials', async () => {
      const foreign = await lookAt(visitor, stranger);
      // The browser keeps even the refusal from the page.
      expect(await withCredentials(foreign, `${visitor.origin}/notes`, plain)).to.equal('TypeError');
      expect(lastOf(example)).to.deep.include({ outcome: 'POST /notes 401 MissingTokenError', cookies: [] });
    });

    for (const host of [stranger, sibling, own]) {
      it(`gets no JSON from ${nameOf(host)}, which would have to ask first`, async () => {
        const foreign = await lookAt(visitor, host);
        const before = example.wire.count('POST', '/notes');
        const json = { headers: { 'Content-Type': 'application/json' }, body: '{"text":"forged"}' };
        expect(await withCredentials(foreign, `${visitor.origin}/notes`, json)).to.equal('TypeError');
        expect(example.wire.count('POST', '/notes')).to.equal(before);
      });
    }

    for (const path of ['/notes', '/password', '/auth/confirm', '/auth/refresh', '/auth/logout']) {
      it(`refuses a form of a sibling host to ${path}, with which the cookies do come along`, async () => {
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
      it(`lets no form of ${nameOf(host)} log anybody in`, async () => {
        const guest = await example.visitor(own);
        const foreign = await lookAt(guest, host);
        await submitForm(foreign, `${visitor.origin}/auth/login`, { username: 'root', password: 'swordfish' });
        expect(lastOf(example).outcome).to.equal('POST /auth/login 403 CSRFError');
        expect(await guest.cookies()).to.deep.equal([]);
        await guest.close();
      });
    }

    it('takes no cookie that a sibling host plants, but the one whose path leaves no room for __Host-', async () => {
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

    it('is shown in no frame of another site', async () => {
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

  describe('with nothing but the second line: SameSite=None, and no double submit', () => {
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
      it(`refuses a form of ${nameOf(host)}, although the cookies come along`, async () => {
        await submitForm(await lookAt(visitor, host), `${visitor.origin}/notes`, { text: 'forged' });
        expectRefusal();
      });

      it(`refuses a fetch of ${nameOf(host)}, although the cookies come along`, async () => {
        await withCredentials(await lookAt(visitor, host), `${visitor.origin}/notes`, plain);
        expectRefusal();
      });
    }

    it('takes the same from its own page', async () => {
      await addNote(page, 'not forged');
      expect(lastOf(example).outcome).to.equal('POST /notes 200');
      expect(await page.locator('#notes li').allTextContents()).to.deep.equal(['not forged']);
    });
  });

  describe('with forms that may repeat the CSRF cookie', () => {
    let example: BrowserExample;
    let visitor: Visitor;

    before(async () => {
      example = await BrowserExample.start({ JWT_CSRF_CHECK_FORM: 'true' });
      visitor = await example.visitor(own);
      await visitor.login();
    });

    after(() => example.stop());

    it('refuses one of another port of its own host, which can read that cookie', async () => {
      const foreign = await lookAt(visitor, own);
      const csrf_token = await visitor.cookie(names.accessCsrf);
      expect(await run(foreign, 'return document.cookie')).to.include(csrf_token);
      await submitForm(foreign, `${visitor.origin}/notes`, { text: 'forged', csrf_token });
      expect(lastOf(example).outcome).to.equal('POST /notes 403 CSRFError');
    });
  });
});

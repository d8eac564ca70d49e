import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import { AccessRequired, OptionalAccess, RefreshRequired, TokenRequired, type AuthXOptions } from '../../../src/index';
import { bearer, type Answer, type Sending } from '../../support/send';
import { answerCookies, cookieChanges } from '../cookies/support/answerCookies';
import { Browser } from '../cookies/support/Browser';
import { accessCookie, cookies, cookieToken, csrfHeader, refreshCookie } from '../cookies/support/cookieTokens';
import { outcome, serve, type Client } from '../support/serve';
import { dueToken, now, renewedClaims, renewedToken, renewingAuth } from './support/renewals';

@JsonController('/renew')
class Renewed {
  @AccessRequired()
  @Get('/me')
  me(): object {
    return { me: true };
  }

  @AccessRequired()
  @Post('/me')
  change(): object {
    return { changed: true };
  }

  @OptionalAccess()
  @Get('/optional')
  optional(): object {
    return {};
  }

  @TokenRequired({ type: 'any' })
  @Get('/any')
  any(): object {
    return {};
  }

  @RefreshRequired()
  @Get('/refresh')
  refresh(): object {
    return {};
  }
}

const serving = (options: Partial<AuthXOptions> = {}): Promise<Client> =>
  serve({ controllers: [Renewed] }, renewingAuth(options));

describe('An access cookie that expires soon', () => {
  let client: Client;

  before(async () => {
    client = await serving();
  });

  const get = (path: string, headers: readonly string[], to = client): Promise<Answer> => to.send(path, { headers });
  const isRenewed = async (path: string, headers: readonly string[], to = client): Promise<boolean> => {
    const answer = await get(path, headers, to);
    expect(answer.status, answer.text).to.equal(200);
    if (renewedToken(answer) === undefined) expect(answer.headers).not.to.have.any.keys('set-cookie', 'cache-control');
    return renewedToken(answer) !== undefined;
  };

  it('is renewed with the answer to an accepted request', async () => {
    for (const path of ['/renew/me', '/renew/optional', '/renew/any']) {
      const answer = await get(path, accessCookie(dueToken()));
      expect(cookieChanges(answer), path).to.deep.equal(['access_token_cookie', 'csrf_access_token']);
      expect(answer.headers['cache-control']).to.equal('no-store');
      expect(Number(renewedClaims(answer)?.exp) - now()).to.be.within(895, 900);
    }
  });

  it('is renewed with answers to every method', async () => {
    const headers = [...accessCookie(dueToken()), ...csrfHeader()];
    for (const method of ['POST', 'HEAD']) {
      const sending: Sending = { method, headers };
      expect(renewedToken(await client.send('/renew/me', sending)), method).to.be.a('string');
    }
  });

  it('is not renewed before the renewal window', async () => {
    expect(await isRenewed('/renew/me', accessCookie(cookieToken({ iat: now(), exp: now() + 630 })))).to.equal(false);
    expect(await isRenewed('/renew/me', accessCookie(cookieToken({ iat: now(), exp: now() + 590 })))).to.equal(true);
  });

  it('is not renewed once it has expired', async () => {
    const answer = await get('/renew/me', accessCookie(cookieToken({ iat: now(), exp: now() - 1 })));
    expect(outcome(answer)).to.equal('401 TokenExpiredError');
    expect(cookieChanges(answer)).to.deep.equal([]);
  });

  it('is renewed within implicitRefreshDeltatime before its expiry', async () => {
    const short = await serving({ implicitRefreshDeltatime: '1m' });
    expect(await isRenewed('/renew/me', accessCookie(dueToken({ exp: now() + 90 })), short)).to.equal(false);
    expect(await isRenewed('/renew/me', accessCookie(dueToken({ exp: now() + 50 })), short)).to.equal(true);
  });

  it('is not renewed without implicitRefresh', async () => {
    const off = await serving({ implicitRefresh: false });
    expect(await isRenewed('/renew/me', accessCookie(dueToken()), off)).to.equal(false);
  });

  it('is not renewed if it never expires', async () => {
    const endless = await serving({ accessTokenExpires: null, refreshTokenExpires: null });
    expect(await isRenewed('/renew/me', accessCookie(cookieToken({ exp: undefined })), endless)).to.equal(false);
  });

  it('is renewed only from a cookie, not from a header, a parameter or a JSON member', async () => {
    expect(await isRenewed('/renew/me', bearer(dueToken()))).to.equal(false);
    const query = await client.send(`/renew/me?token=${dueToken()}`, {});
    const json = await client.send('/renew/me', { method: 'POST', body: { access_token: dueToken() } });
    for (const answer of [query, json]) {
      expect(answer.status).to.equal(200);
      expect(cookieChanges(answer)).to.deep.equal([]);
    }
  });

  it('is not renewed if the request was accepted with the header', async () => {
    const both = await serving({ tokenLocation: ['headers', 'cookies'] });
    const token = dueToken();
    expect(await isRenewed('/renew/me', [...bearer(token), ...accessCookie(token)], both)).to.equal(false);
  });

  it('is renewed only if it is an access cookie', async () => {
    const refresh = dueToken({ type: 'refresh' });
    expect(await isRenewed('/renew/refresh', refreshCookie(refresh))).to.equal(false);
    expect(await isRenewed('/renew/any', refreshCookie(refresh))).to.equal(false);
    expect(await isRenewed('/renew/any', accessCookie(refresh))).to.equal(false);
  });

  it('is not renewed if the request was accepted without it or with another cookie', async () => {
    expect(await isRenewed('/renew/optional', [])).to.equal(false);
    const both = cookies({ access_token_cookie: dueToken(), refresh_token_cookie: cookieToken({ type: 'refresh' }) });
    expect(await isRenewed('/renew/refresh', both)).to.equal(false);
  });
});

describe('A renewed cookie', () => {
  it('is valid for the next request with its own CSRF value, and not with the old one', async () => {
    const client = await serving();
    const browser = new Browser(client);
    browser.jar.set('access_token_cookie', dueToken({ csrf: 'old' })).set('csrf_access_token', 'old');
    expect(renewedToken(await browser.get('/renew/me'))).to.be.a('string');
    expect(browser.jar.get('csrf_access_token')).to.be.a('string').that.does.not.equal('old');
    const [token, value] = ['access_token_cookie', 'csrf_access_token'].map(name => browser.jar.get(name)!);
    const changed = await browser.post('/renew/me');
    expect(changed.json).to.deep.equal({ changed: true });
    expect(cookieChanges(changed)).to.deep.equal([]);
    const send = (csrf: string): Promise<string> =>
      client
        .send('/renew/me', { method: 'POST', headers: [...accessCookie(token!), ...csrfHeader(csrf)] })
        .then(outcome);
    expect(await send('old')).to.equal('403 CSRFError');
    expect(await send(value!)).to.equal('200');
  });

  it('leaves the old cookie valid until it expires, for running requests', async () => {
    const client = await serving();
    const old = dueToken();
    await client.send('/renew/me', { headers: accessCookie(old) });
    const headers = [...accessCookie(old), ...csrfHeader()];
    expect(outcome(await client.send('/renew/me', { method: 'POST', headers }))).to.equal('200');
  });

  it('has the configured attributes', async () => {
    const shapes = async (options: Partial<AuthXOptions>): Promise<string[]> => {
      const client = await serving(options);
      const name = options.accessCookieName ?? 'access_token_cookie';
      const answer = await client.send('/renew/me', { headers: cookies({ [name]: dueToken() }) });
      return answerCookies(answer).map(cookie => [cookie.name, ...cookie.attributes].join('; '));
    };
    expect(await shapes({})).to.deep.equal([
      'access_token_cookie; Path=/; HttpOnly; Secure; SameSite=Lax',
      'csrf_access_token; Path=/; Secure; SameSite=Lax',
    ]);
    const [token, csrf] = await shapes({
      accessCookieName: 'a',
      accessCsrfCookieName: 'c',
      accessCookiePath: '/renew',
      cookieDomain: 'example.com',
      cookieSameSite: 'strict',
      sessionCookie: false,
    });
    expect(token).to.match(
      /^a; Path=\/renew; Domain=example\.com; Max-Age=(89\d|900); HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(csrf).to.match(/^c; Path=\/; Domain=example\.com; Max-Age=(89\d|900); Secure; SameSite=Strict$/);
    expect(await shapes({ cookieCsrfProtect: false })).to.deep.equal([
      'access_token_cookie; Path=/; HttpOnly; Secure; SameSite=Lax',
    ]);
  });

  it('works for changes even if no cookie shows its CSRF value', async () => {
    const client = await serving({ csrfInCookies: false });
    const browser = new Browser(client);
    browser.jar.set('access_token_cookie', dueToken());
    expect(renewedToken(await browser.get('/renew/me'))).to.be.a('string');
    const changed = await browser.send('/renew/me', { method: 'POST', headers: csrfHeader() });
    expect(outcome(changed)).to.equal('200');
  });
});

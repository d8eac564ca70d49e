import { expect } from 'chai';
import { request } from 'node:http';
import { Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  Public,
  SetTokenCookies,
  TokenRequired,
  UnsetTokenCookies,
  type AuthXOptions,
} from '../../src/index';
import { accessCookie, cookieToken, csrf, csrfHeader } from '../koa/cookies/support/cookieTokens';
import { secret } from '../support/forge';
import { AttackServer } from './support/AttackServer';

const options = { secretKey: secret, tokenLocation: ['cookies', 'headers'] } satisfies AuthXOptions;
const issuer = new AuthX({ config: options });
const ran: string[] = [];

@JsonController('/site')
class Site {
  @AccessRequired()
  @Post('/change')
  change(): object {
    ran.push('change');
    return {};
  }

  @AccessRequired()
  @Get('/read')
  read(): object {
    return {};
  }

  @TokenRequired({ csrf: false })
  @Post('/unprotected')
  unprotected(): object {
    return {};
  }

  @Public()
  @SetTokenCookies()
  @Post('/login')
  login(): Promise<object> {
    ran.push('login');
    return issuer.createTokenPair('mallory');
  }

  @Public()
  @UnsetTokenCookies()
  @Post('/logout')
  logout(): object {
    ran.push('logout');
    return {};
  }

  @Public()
  @UnsetTokenCookies()
  @Get('/logout-link')
  logoutLink(): object {
    return {};
  }
}

/** Header names and values. `Host` is the host that the browser calls. */
type Fields = Readonly<Record<string, string | readonly string[]>>;

interface Seen {
  readonly status: number;
  readonly type: unknown;
  readonly setCookie: readonly string[];
}

/** Sends a request with a `Host` header of its own, which `send` cannot. */
function sendAs(port: number, path: string, fields: Fields, method = 'POST'): Promise<Seen> {
  const headers = { Host: 'app.example.com', 'Content-Length': '0', ...fields };
  const all = Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap(one => [name, one]));
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method, headers: all as never, agent: false }, response => {
      let text = '';
      response.on('data', chunk => (text += String(chunk)));
      response.on('end', () => {
        const { error_type: type } = JSON.parse(text || '{}') as Record<string, unknown>;
        resolve({ status: response.statusCode ?? 0, type, setCookie: response.headers['set-cookie'] ?? [] });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

const https = 'https://app.example.com';

/** Headers that browsers send for pages of other sites. */
const foreign: readonly Fields[] = [
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
  { 'Sec-Fetch-Site': 'CROSS-SITE' },
  { 'Sec-Fetch-Site': 'whatever comes next' },
  { 'Sec-Fetch-Site': 'cross-site', Origin: https },
  { 'Sec-Fetch-Site': 'same-site', Origin: 'https://sibling.example.com' },
  { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' },
  { 'Sec-Fetch-Site': ['same-origin', 'cross-site'] },
  { 'Sec-Fetch-Site': ['cross-site', 'same-origin'] },
  { 'Sec-Fetch-Site': 'same-origin, cross-site' },
  { Origin: 'https://evil.example' },
  { Origin: 'http://evil.example' },
  { Origin: 'null' },
  { Origin: '' },
  { Origin: 'app.example.com' },
  { Origin: '//app.example.com' },
  { Origin: 'file://' },
  { Origin: 'https://sibling.example.com' },
  { Origin: 'https://example.com' },
  { Origin: 'https://app.example.com.evil.example' },
  { Origin: 'https://evilapp.example.com' },
  { Origin: 'https://app.example.com:8443' },
  { Origin: 'http://app.example.com:443' },
  { Origin: 'https://app.example.com:80' },
  { Origin: 'https://app.example.com@evil.example' },
  { Origin: 'https://evil.example@app.example.com' },
  { Origin: 'https://evil.example/app.example.com' },
  { Origin: 'https://evil.example#app.example.com' },
  { Origin: 'https://evil.example\\.app.example.com' },
  { Origin: 'https://app.example.com, https://evil.example' },
  { Origin: `${https} https://evil.example` },
  { Origin: [https, 'https://evil.example'] },
  { Origin: ['https://evil.example', https] },
  { Origin: 'chrome-extension://app.example.com' },
  { Origin: 'ftp://app.example.com' },
  { Origin: https, Host: 'other.example.com' },
  { Origin: https, Host: 'app.example.com:8443' },
  { Origin: https, Host: 'app.example.com.' },
  { 'Sec-Fetch-Site': '', Origin: 'https://evil.example' },
];

/** Headers that browsers send for our own pages. */
const own: readonly Fields[] = [
  {},
  { 'Sec-Fetch-Site': 'same-origin' },
  { 'Sec-Fetch-Site': 'none' },
  { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' },
  { 'Sec-Fetch-Site': '' },
  { 'Sec-Fetch-Site': '', Origin: https },
  { 'Sec-Fetch-Site': 'same-origin', Origin: https, Host: '10.0.0.7:3000' },
  { Origin: 'http://app.example.com' },
  // A proxy has ended TLS: the request itself is plain HTTP.
  { Origin: https },
  { Origin: https, 'X-Forwarded-Proto': 'https' },
  { Origin: 'https://app.example.com:443' },
  { Origin: https, Host: 'app.example.com:443' },
  { Origin: 'http://app.example.com', Host: 'app.example.com:80' },
  { Origin: 'http://app.example.com:80' },
  { Origin: 'https://app.example.com:8443', Host: 'app.example.com:8443' },
  { Origin: 'http://localhost:3000', Host: 'localhost:3000' },
  { Origin: 'http://[::1]:3000', Host: '[::1]:3000' },
  { Origin: https, Host: 'APP.example.COM' },
  { Origin: [https, https] },
];

const said = (fields: Fields): string => JSON.stringify(fields).slice(1, -1) || 'nothing';

describe('Attacks that Sec-Fetch-Site and Origin reveal', () => {
  let server: AttackServer;
  let token: Fields;

  before(async () => {
    server = await AttackServer.start(options, [Site]);
    token = fieldsOf([...accessCookie(cookieToken()), ...csrfHeader(csrf)]);
  });

  const fieldsOf = (headers: readonly string[]): Fields =>
    Object.fromEntries(headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1]!]] : [])));

  async function isForged(path: string, fields: Fields, port = server.port): Promise<void> {
    const before = ran.length;
    const { status, type, setCookie } = await sendAs(port, path, fields);
    expect(`${String(status)} ${String(type)}`, said(fields)).to.equal('403 CSRFError');
    expect(setCookie).to.deep.equal([]);
    expect(ran).to.have.length(before);
  }

  async function passes(path: string, fields: Fields, port = server.port, method = 'POST'): Promise<Seen> {
    const seen = await sendAs(port, path, fields, method);
    expect(seen.status, said(fields)).to.equal(200);
    return seen;
  }

  for (const fields of foreign) {
    it(`row 122: refuses a change by a foreign page that sends ${said(fields)}`, async () => {
      await isForged('/site/change', { ...token, ...fields });
      await isForged('/site/login', fields);
      await isForged('/site/logout', { ...token, ...fields });
    });
  }

  for (const fields of own) {
    it(`row 122: accepts our own page that sends ${said(fields)}`, async () => {
      await passes('/site/change', { ...token, ...fields });
      expect((await passes('/site/login', fields)).setCookie).to.have.length(4);
      expect((await passes('/site/logout', fields)).setCookie).to.have.length(4);
    });
  }

  it('row 122: still requires the CSRF value from our own page', async () => {
    for (const fields of own) {
      const { status, type } = await sendAs(server.port, '/site/change', {
        ...fieldsOf(accessCookie(cookieToken())),
        ...fields,
      });
      expect(`${String(status)} ${String(type)}`, said(fields)).to.equal('403 MissingCSRFTokenError');
    }
  });

  it('row 122: allows links from other sites, which change nothing', async () => {
    for (const fields of foreign) {
      for (const method of ['GET', 'HEAD']) await passes('/site/read', { ...token, ...fields }, server.port, method);
      await passes('/site/logout-link', fields, server.port, 'GET');
    }
  });

  it('row 122: skips the check if the guard or the configuration says so', async () => {
    const lax = await AttackServer.start({ ...options, csrfOriginCheck: false }, [Site]);
    for (const fields of foreign) {
      await passes('/site/unprotected', { ...token, ...fields });
      await passes('/site/change', { ...token, ...fields }, lax.port);
      await passes('/site/login', fields, lax.port);
    }
  });

  it('row 122: checks the origin even if no CSRF value is required', async () => {
    const single = await AttackServer.start({ ...options, cookieCsrfProtect: false }, [Site]);
    const bare = fieldsOf(accessCookie(cookieToken()));
    for (const fields of foreign) await isForged('/site/change', { ...bare, ...fields }, single.port);
    for (const fields of own) await passes('/site/change', { ...bare, ...fields }, single.port);
  });

  it('row 122: checks the origin even for methods that need no CSRF value', async () => {
    const some = await AttackServer.start({ ...options, csrfMethods: ['DELETE'] }, [Site]);
    const bare = fieldsOf(accessCookie(cookieToken()));
    for (const fields of foreign) await isForged('/site/change', { ...bare, ...fields }, some.port);
    await passes('/site/change', bare, some.port);
  });

  it('row 122: accepts pages of exactly the allowed origins', async () => {
    const allowed = ['https://shop.example.com', 'https://Partner.Example:8443', 'capacitor://localhost'];
    const friendly = await AttackServer.start({ ...options, allowedOrigins: allowed }, [Site]);
    const pages = ['https://shop.example.com', 'https://shop.example.com:443', 'https://partner.example:8443'];
    for (const Origin of [...pages, 'capacitor://localhost']) {
      for (const site of [{}, { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }] as Fields[]) {
        await passes('/site/change', { ...token, ...site, Origin }, friendly.port);
        await passes('/site/login', { ...site, Origin }, friendly.port);
      }
    }
    for (const fields of foreign) await isForged('/site/change', { ...token, ...fields }, friendly.port);
    for (const Origin of [
      'http://shop.example.com',
      'https://shop.example.com:8443',
      'https://partner.example',
      'https://x.shop.example.com',
      'capacitor://evil',
      'ionic://localhost',
    ]) {
      await isForged('/site/change', { ...token, Origin }, friendly.port);
      await isForged('/site/change', { ...token, Origin, 'Sec-Fetch-Site': 'cross-site' }, friendly.port);
    }
  });

  it('row 122: refuses another site without an Origin header, even if other origins are allowed', async () => {
    const friendly = await AttackServer.start({ ...options, allowedOrigins: ['https://shop.example.com'] }, [Site]);
    await isForged('/site/change', { ...token, 'Sec-Fetch-Site': 'cross-site' }, friendly.port);
    await isForged('/site/change', { ...token, 'Sec-Fetch-Site': 'cross-site', Origin: https }, friendly.port);
  });

  it('row 122: refuses a foreign origin for an invalid Host header', async () => {
    for (const Host of ['', 'a b', '@', ':', 'app.example.com#', 'app.example.com@evil.example']) {
      await isForged('/site/change', { ...token, Origin: 'https://evil.example', Host });
    }
  });
});

import { expect } from 'chai';
import { METHODS } from 'node:http';
import { connect } from 'node:net';
import Koa from 'koa';
import { All, Controller, Get, JsonController, Method, Post, useKoaServer } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  OptionalAccess,
  RefreshRequired,
  TokenRequired,
  withAuthX,
  type AuthXOptions,
} from '../../src/index';
import { accessCookie, cookies, cookieToken, csrf, csrfHeader } from '../koa/cookies/support/cookieTokens';
import { outcome, start } from '../koa/support/serve';
import { secret } from '../support/forge';
import { bearer, type Answer, type Sending } from '../support/send';
import { AttackServer } from './support/AttackServer';

let changes = 0;
const change = (): object => {
  changes += 1;
  return { changed: true };
};

@JsonController('/change')
class Changes {
  @AccessRequired()
  @Post('/access')
  access(): object {
    return change();
  }

  @RefreshRequired()
  @Post('/refresh')
  refresh(): object {
    return change();
  }

  @TokenRequired({ type: 'any' })
  @Post('/any')
  any(): object {
    return change();
  }

  @OptionalAccess()
  @Post('/optional')
  optional(): object {
    return change();
  }

  @AccessRequired()
  @Method('lock', '/lock')
  lock(): object {
    return change();
  }

  @AccessRequired()
  @All('/all')
  all(): object {
    return change();
  }

  @AccessRequired()
  @Get('/read')
  read(): object {
    return change();
  }
}

@Controller('/change-text')
class TextChanges {
  @AccessRequired()
  @Post('/access')
  access(): string {
    return JSON.stringify(change());
  }
}

const options = { secretKey: secret, tokenLocation: ['cookies', 'headers'] } satisfies AuthXOptions;
const other = 'what-only-the-pages-of-another-session-can-read';
const post = { method: 'POST' };

/** The routes that change something with an access token. */
const accessRoutes = ['/change/access', '/change-text/access', '/change/optional', '/change/any', '/change/all'];

describe('Attacks by pages of other sites', () => {
  let server: AttackServer;
  let access: string;
  let refresh: string;

  before(async () => {
    server = await AttackServer.start(options, [Changes, TextChanges]);
    access = cookieToken();
    refresh = cookieToken({ type: 'refresh', csrf: other });
  });

  /** Expects that a request is refused before the action, without a challenge and without a Set-Cookie header. */
  async function isForged(path: string, sending: Sending, errorType = 'CSRFError', to = server): Promise<void> {
    const before = changes;
    const answer = await to.send(path, { ...post, ...sending });
    if (sending.method !== 'HEAD') expect(outcome(answer), path).to.equal(`403 ${errorType}`);
    expect(answer.headers).not.to.have.any.keys('www-authenticate', 'set-cookie');
    expect(answer.headers['content-type']).to.match(/^application\/json/);
    expect(changes).to.equal(before);
  }

  async function passes(path: string, sending: Sending, to = server): Promise<Answer> {
    const before = changes;
    const answer = await to.send(path, { ...post, ...sending });
    expect(answer.status, `${path} ${answer.text}`).to.equal(200);
    expect(changes).to.equal(before + 1);
    return answer;
  }

  const withCsrf = (...values: string[]): string[] => [...accessCookie(access), ...values.flatMap(csrfHeader)];

  it('accepts a request with the CSRF value of its token', async () => {
    for (const path of accessRoutes) await passes(path, { headers: withCsrf(csrf) });
    await passes('/change/lock', { method: 'LOCK', headers: withCsrf(csrf) });
    await passes('/change/refresh', { headers: [...cookies({ refresh_token_cookie: refresh }), ...csrfHeader(other)] });
  });

  it('row 115: refuses a request without a CSRF value', async () => {
    for (const path of accessRoutes) {
      await isForged(path, { headers: withCsrf() }, 'MissingCSRFTokenError');
      await isForged(path, { headers: withCsrf('') }, 'MissingCSRFTokenError');
    }
    await isForged('/change/refresh', { headers: cookies({ refresh_token_cookie: refresh }) }, 'MissingCSRFTokenError');
  });

  it('row 115: reads the CSRF value only from the header', async () => {
    const headers = [...cookies({ access_token_cookie: access, csrf_access_token: csrf, 'X-CSRF-TOKEN': csrf })];
    const query = `/change/access?csrf_token=${csrf}&X-CSRF-TOKEN=${csrf}`;
    const body = { csrf_token: csrf, csrf, 'X-CSRF-TOKEN': csrf };
    await isForged(query, { headers, body }, 'MissingCSRFTokenError');
    const form = [...headers, 'Content-Type', 'application/x-www-form-urlencoded'];
    await isForged('/change/access', { headers: form, body: `csrf_token=${csrf}` }, 'MissingCSRFTokenError');
    for (const name of ['X-CSRFTOKEN', 'X-XSRF-TOKEN', 'CSRF-TOKEN', 'XX-CSRF-TOKEN']) {
      await isForged('/change/access', { headers: [...headers, name, csrf] }, 'MissingCSRFTokenError');
    }
  });

  it('row 116: refuses a wrong CSRF value', async () => {
    const nearly = [csrf.slice(1), csrf.slice(0, -1), `${csrf}x`, csrf.toUpperCase(), `"${csrf}"`, `${csrf},${csrf}`];
    for (const wrong of ['x', '0', 'null', 'undefined', 'true', access, ...nearly]) {
      await isForged('/change/access', { headers: withCsrf(wrong) });
    }
    for (const path of accessRoutes) await isForged(path, { headers: withCsrf('wrong') });
  });

  it('row 117: refuses a non-ASCII CSRF value', async () => {
    for (const wrong of ['é', `${csrf}é`, `${csrf.slice(0, -1)}é`, '\u00a0', `${csrf}\u00a0`, '\u0080'.repeat(32)]) {
      await isForged('/change/access', { headers: withCsrf(wrong) });
    }
  });

  it('row 117: refuses a non-ASCII value even if the token has the same text in another encoding', async () => {
    const token = cookieToken({ csrf: 'é' });
    await isForged('/change/access', { headers: [...accessCookie(token), ...csrfHeader('é')] });
    const long = cookieToken({ csrf: '€' });
    await isForged('/change/access', { headers: [...accessCookie(long), ...csrfHeader('\u00ac')] });
  });

  it('row 118: refuses two CSRF headers, whatever their values', async () => {
    for (const values of [
      [csrf, csrf],
      ['x', csrf],
      [csrf, 'x'],
      ['', csrf],
      [csrf, ''],
    ]) {
      await isForged('/change/access', { headers: withCsrf(...values) });
    }
    const spelt = [...accessCookie(access), 'X-CSRF-TOKEN', csrf, 'x-csrf-token', csrf];
    await isForged('/change/access', { headers: spelt });
  });

  it('row 119: refuses the CSRF value of another session', async () => {
    const mine = cookieToken({ csrf: other });
    await isForged('/change/access', { headers: [...accessCookie(access), ...csrfHeader(other)] });
    await isForged('/change/access', { headers: [...accessCookie(mine), ...csrfHeader(csrf)] });
    const planted = cookies({ access_token_cookie: access, csrf_access_token: other });
    await isForged('/change/access', { headers: [...planted, ...csrfHeader(other)] });
  });

  it('row 120: refuses the CSRF value of the refresh token for the access token, and the reverse', async () => {
    const both = cookies({ access_token_cookie: access, refresh_token_cookie: refresh });
    for (const path of accessRoutes) await isForged(path, { headers: [...both, ...csrfHeader(other)] });
    await isForged('/change/refresh', { headers: [...both, ...csrfHeader(csrf)] });
    await passes('/change/access', { headers: [...both, ...csrfHeader(csrf)] });
    await passes('/change/refresh', { headers: [...both, ...csrfHeader(other)] });
  });

  it('row 120: reads the CSRF value of each type only from its own header', async () => {
    const named = await AttackServer.start(
      { ...options, accessCsrfHeaderName: 'X-Access-CSRF', refreshCsrfHeaderName: 'X-Refresh-CSRF' },
      [Changes, TextChanges],
    );
    const both = cookies({ access_token_cookie: access, refresh_token_cookie: refresh });
    const right = [...both, 'X-Access-CSRF', csrf, 'X-Refresh-CSRF', other];
    const swapped = [...both, 'X-Access-CSRF', other, 'X-Refresh-CSRF', csrf];
    for (const path of ['/change/access', '/change/refresh']) {
      await passes(path, { headers: right }, named);
      await isForged(path, { headers: swapped }, 'CSRFError', named);
      await isForged(path, { headers: [...both, ...csrfHeader()] }, 'MissingCSRFTokenError', named);
    }
    await isForged('/change/access', { headers: [...both, 'X-Refresh-CSRF', csrf] }, 'MissingCSRFTokenError', named);
    const onlyRefresh = cookies({ refresh_token_cookie: refresh });
    await passes('/change/any', { headers: [...onlyRefresh, 'X-Refresh-CSRF', other] }, named);
    await isForged(
      '/change/any',
      { headers: [...onlyRefresh, 'X-Access-CSRF', other] },
      'MissingCSRFTokenError',
      named,
    );
  });

  it('row 121: requires the CSRF value for every method except GET, HEAD and OPTIONS, even for WebDAV methods', async () => {
    const unsafe = METHODS.filter(method => !['GET', 'HEAD', 'OPTIONS', 'CONNECT'].includes(method));
    expect(unsafe).to.include.members(['POST', 'PUT', 'PATCH', 'DELETE', 'LOCK', 'PROPFIND', 'TRACE', 'M-SEARCH']);
    for (const method of unsafe) {
      await isForged('/change/all', { method, headers: withCsrf() }, 'MissingCSRFTokenError');
      await isForged('/change/all', { method, headers: withCsrf('x') });
      await passes('/change/all', { method, headers: withCsrf(csrf) });
    }
    await isForged('/change/lock', { method: 'LOCK', headers: withCsrf() }, 'MissingCSRFTokenError');
  });

  it('row 121: requires no CSRF value for GET, HEAD and OPTIONS', async () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) await passes('/change/all', { method, headers: withCsrf() });
    for (const method of ['GET', 'HEAD']) await passes('/change/read', { method, headers: withCsrf('wrong') });
  });

  it('row 121: refuses methods in small letters with 400', async () => {
    for (const method of ['post', 'Post', 'get', 'gET']) {
      expect(await statusOfLine(server.port, `${method} /change/all HTTP/1.1`, accessCookie(access)), method).to.equal(
        400,
      );
    }
  });

  it('row 121: ignores headers and parameters that name another method', async () => {
    const before = changes;
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
      await isForged('/change/all', { headers: [...withCsrf(), name, 'GET'] }, 'MissingCSRFTokenError');
      expect((await server.send('/change/access', { headers: [...withCsrf(), name, 'POST'] })).status).to.equal(405);
    }
    await isForged(
      '/change/all?_method=GET',
      { headers: withCsrf(), body: { _method: 'GET' } },
      'MissingCSRFTokenError',
    );
    expect(changes).to.equal(before);
  });

  it('row 121: requires the CSRF value if the application itself reads the method from a header', async () => {
    const app = new Koa();
    app.use((ctx, next) => {
      ctx.method = ctx.get('X-HTTP-Method-Override') || ctx.method;
      return next();
    });
    const auth = new AuthX({ config: options });
    const client = await start(useKoaServer(app, withAuthX({ controllers: [Changes] }, auth)));
    const override = ['X-HTTP-Method-Override', 'POST'];
    const refused = await client.send('/change/access', { headers: [...withCsrf(), ...override] });
    expect(outcome(refused)).to.equal('403 MissingCSRFTokenError');
    const passed = await client.send('/change/access', { headers: [...withCsrf(csrf), ...override] });
    expect(passed.status).to.equal(200);
  });

  it('rows 115 to 121: refuses changes with a token without a csrf claim, whatever value is sent', async () => {
    for (const value of ['', null, undefined]) {
      const token = cookieToken({ csrf: value });
      await isForged('/change/access', { headers: accessCookie(token) }, 'MissingCSRFTokenError');
      await isForged(
        '/change/access',
        { headers: [...accessCookie(token), ...csrfHeader('')] },
        'MissingCSRFTokenError',
      );
      for (const submitted of ['x', 'null', 'undefined', '""']) {
        await isForged('/change/access', { headers: [...accessCookie(token), ...csrfHeader(submitted)] });
      }
      await passes('/change/read', { method: 'GET', headers: accessCookie(token) });
    }
  });

  it('rows 115 to 121: requires no CSRF value for a token in the Authorization header', async () => {
    for (const path of accessRoutes) await passes(path, { headers: bearer(access) });
    await passes('/change/refresh', { headers: bearer(refresh) });
    await passes('/change/access', { headers: [...bearer(access), ...csrfHeader('wrong')] });
    await passes('/change/access', { headers: [...bearer(access), 'Sec-Fetch-Site', 'cross-site'] });
    await passes('/change/access', { headers: [...bearer(access), 'Origin', 'https://evil.example'] });
  });

  it('rows 115 to 121: does not tell a forged request whether the token is revoked', async () => {
    const asked = await AttackServer.start(options, [Changes, TextChanges]);
    asked.auth.setTokenBlocklist(() => true);
    await isForged('/change/access', { headers: withCsrf() }, 'MissingCSRFTokenError', asked);
  });

  describe('with csrfCheckForm', () => {
    const form = 'application/x-www-form-urlencoded';
    let forms: AttackServer;

    before(async () => {
      forms = await AttackServer.start({ ...options, csrfCheckForm: true, refreshCsrfFieldName: 'refresh_csrf' }, [
        Changes,
        TextChanges,
      ]);
    });

    const submit = (body: string, type = form, headers = withCsrf()): Sending => ({
      headers: [...headers, 'Content-Type', type],
      body,
    });

    it('rows 115 to 120: accepts the CSRF value in a form field', async () => {
      for (const type of [form, `${form}; charset=UTF-8`, form.toUpperCase()]) {
        await passes('/change/access', submit(`csrf_token=${csrf}`, type), forms);
      }
      await passes('/change/access', submit(`csrf_token=${csrf}`, form, withCsrf('')), forms);
      const headers = cookies({ refresh_token_cookie: refresh });
      await passes('/change/refresh', submit(`refresh_csrf=${other}`, form, headers), forms);
      await isForged('/change/refresh', submit(`csrf_token=${other}`, form, headers), 'MissingCSRFTokenError', forms);
    });

    it('rows 115 to 120: refuses a wrong value and a duplicate field', async () => {
      for (const body of ['csrf_token=x', `csrf_token=${other}`, 'csrf_token=%C3%A9', 'csrf_token=%00']) {
        await isForged('/change/access', submit(body), 'CSRFError', forms);
      }
      await isForged('/change/access', submit(`csrf_token=${csrf}&csrf_token=${csrf}`), 'CSRFError', forms);
      await isForged('/change/access', submit(`csrf_token[]=${csrf}`), 'CSRFError', forms);
      await isForged('/change/access', submit(`csrf_token[a]=${csrf}`), 'CSRFError', forms);
      for (const body of ['', 'csrf_token=', 'csrf_token', `CSRF_TOKEN=${csrf}`]) {
        await isForged('/change/access', submit(body), 'MissingCSRFTokenError', forms);
      }
    });

    it('rows 115 to 120: prefers the header over the form field', async () => {
      await isForged('/change/access', submit(`csrf_token=${csrf}`, form, withCsrf('x')), 'CSRFError', forms);
      await isForged('/change/access', submit(`csrf_token=${csrf}`, form, withCsrf('', '')), 'CSRFError', forms);
      await passes('/change/access', submit('csrf_token=x', form, withCsrf(csrf)), forms);
    });

    it('rows 115 to 120: ignores the value in a JSON body', async () => {
      for (const type of ['application/json', 'text/plain', 'application/vnd.api+json', `text/html;${form}`]) {
        const sending = submit(JSON.stringify({ csrf_token: csrf }), type);
        await isForged('/change/access', sending, 'MissingCSRFTokenError', forms);
      }
      const twice = [...withCsrf(), 'Content-Type', 'application/json', 'Content-Type', form];
      const body = JSON.stringify({ csrf_token: csrf });
      await isForged('/change/access', { headers: twice, body }, 'MissingCSRFTokenError', forms);
    });

    it('row 122: refuses a form of another site, even with the right value', async () => {
      const headers = [...withCsrf(), 'Sec-Fetch-Site', 'cross-site'];
      await isForged('/change/access', submit(`csrf_token=${csrf}`, form, headers), 'CSRFError', forms);
    });
  });

  it('rows 115 to 121: requires the CSRF value only for the configured csrfMethods', async () => {
    const some = await AttackServer.start({ ...options, csrfMethods: ['post', 'Get'] }, [Changes, TextChanges]);
    for (const method of ['POST', 'GET']) {
      await isForged('/change/all', { method, headers: withCsrf() }, 'MissingCSRFTokenError', some);
    }
    for (const method of ['PUT', 'DELETE', 'HEAD']) {
      await passes('/change/all', { method, headers: withCsrf() }, some);
    }
    await isForged(
      '/change/all',
      { method: 'PUT', headers: [...withCsrf(), 'Sec-Fetch-Site', 'cross-site'] },
      'CSRFError',
      some,
    );
  });
});

/** Returns the status of the answer to a request line that is sent unchanged. */
function statusOfLine(port: number, line: string, headers: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', chunk => (answer += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0)));
    socket.end(`${line}\r\nHost: localhost\r\nConnection: close\r\n${headers.join(': ')}\r\n\r\n`);
  });
}

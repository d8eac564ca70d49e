import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import { AccessRequired, CurrentToken, TokenRequired, type RequestToken } from '../../../src/index';
import { secret } from '../../support/forge';
import { bearer, type Sending } from '../../support/send';
import { accessCookie, cookieToken, csrfHeader, refreshCookie } from '../cookies/support/cookieTokens';
import { makeAuth, outcome, serve, type Client } from '../support/serve';

const where = ({ location }: RequestToken): object => ({ location });

@JsonController('/guards')
class Guards {
  @TokenRequired({ locations: ['query'] })
  @Get('/query')
  query(@CurrentToken() token: RequestToken): object {
    return where(token);
  }

  @TokenRequired({ locations: ['json', 'headers'] })
  @Post('/json-or-header')
  jsonOrHeader(@CurrentToken() token: RequestToken): object {
    return where(token);
  }

  @TokenRequired({ type: 'refresh', locations: ['cookies'] })
  @Post('/refresh-cookie')
  refreshCookie(@CurrentToken() token: RequestToken): object {
    return where(token);
  }

  @TokenRequired({ csrf: false })
  @Post('/unprotected')
  unprotected(@CurrentToken() token: RequestToken): object {
    return where(token);
  }

  @TokenRequired({ csrf: true })
  @Get('/protected')
  protected(@CurrentToken() token: RequestToken): object {
    return where(token);
  }

  @AccessRequired()
  @Get('/as-configured')
  asConfigured(@CurrentToken() token: RequestToken): object {
    return where(token);
  }
}

@TokenRequired({ locations: ['cookies', 'headers'], csrf: true })
class Base {
  @Get('/inherited')
  inherited(@CurrentToken() token: RequestToken): object {
    return where(token);
  }

  @TokenRequired({ locations: ['cookies', 'query'] })
  @Get('/narrowed')
  narrowed(@CurrentToken() token: RequestToken): object {
    return where(token);
  }
}

@JsonController('/guards-sub')
class Sub extends Base {}

describe('A guard with locations', () => {
  let client: Client;
  const token = cookieToken();

  before(async () => {
    client = await serve(
      { controllers: [Guards, Sub] },
      makeAuth<never>({ config: { secretKey: secret, tokenLocation: ['headers', 'cookies'] } }),
    );
  });

  const send = (path: string, sending: Sending = {}): Promise<string> =>
    client.send(path, sending).then(answer => (answer.status === 200 ? String(answer.json.location) : outcome(answer)));
  const post = (path: string, sending: Sending = {}): Promise<string> => send(path, { method: 'POST', ...sending });

  it('reads these locations, even if they are not configured', async () => {
    expect(await send(`/guards/query?token=${token}`)).to.equal('query');
    expect(await post('/guards/json-or-header', { body: { access_token: token } })).to.equal('json');
    expect(await post('/guards/json-or-header', { headers: bearer(token) })).to.equal('headers');
  });

  it('reads no other location', async () => {
    expect(await send('/guards/query', { headers: bearer(token) })).to.equal('401 MissingTokenError');
    expect(await send('/guards/query', { headers: accessCookie(token) })).to.equal('401 MissingTokenError');
    const cookie = [...accessCookie(token), ...csrfHeader()];
    expect(await post('/guards/json-or-header', { headers: cookie })).to.equal('401 MissingTokenError');
    expect(await send(`/guards/as-configured?token=${token}`)).to.equal('401 MissingTokenError');
    const refresh = cookieToken({ type: 'refresh' });
    expect(await post('/guards/refresh-cookie', { headers: bearer(refresh) })).to.equal('401 MissingTokenError');
    const headers = [...refreshCookie(refresh), ...csrfHeader()];
    expect(await post('/guards/refresh-cookie', { headers })).to.equal('cookies');
  });

  it('ignores other locations', async () => {
    const headers = [...bearer('rubbish'), ...accessCookie('rubbish')];
    expect(await send(`/guards/query?token=${token}`, { headers })).to.equal('query');
  });

  it('refuses two different tokens in its locations', async () => {
    const sending = { headers: bearer(token), body: { access_token: cookieToken() } };
    expect(await post('/guards/json-or-header', sending)).to.equal('400 AmbiguousTokenError');
  });

  it('applies to subclasses, and two guards read their common locations', async () => {
    const cookie = [...accessCookie(token), ...csrfHeader()];
    expect(await send('/guards-sub/inherited', { headers: cookie })).to.equal('cookies');
    expect(await send('/guards-sub/inherited', { headers: bearer(token) })).to.equal('headers');
    expect(await send('/guards-sub/narrowed', { headers: cookie })).to.equal('cookies');
    expect(await send('/guards-sub/narrowed', { headers: bearer(token) })).to.equal('401 MissingTokenError');
    expect(await send(`/guards-sub/narrowed?token=${token}`)).to.equal('401 MissingTokenError');
  });
});

describe('A guard with the option csrf', () => {
  const token = cookieToken();
  const serving = (cookieCsrfProtect: boolean): Promise<Client> =>
    serve(
      { controllers: [Guards, Sub] },
      makeAuth<never>({ config: { secretKey: secret, tokenLocation: ['headers', 'cookies'], cookieCsrfProtect } }),
    );
  const crossSite = ['Sec-Fetch-Site', 'cross-site'];

  for (const cookieCsrfProtect of [true, false]) {
    const configured = cookieCsrfProtect ? 'on' : 'off';

    it(`switches the check off for its action (${configured} in the configuration)`, async () => {
      const client = await serving(cookieCsrfProtect);
      for (const headers of [[], csrfHeader('wrong'), crossSite]) {
        const sending = { method: 'POST', headers: [...accessCookie(token), ...headers] };
        expect(outcome(await client.send('/guards/unprotected', sending))).to.equal('200');
      }
    });

    it(`switches the check on for its action, for every method (${configured} in the configuration)`, async () => {
      const client = await serving(cookieCsrfProtect);
      for (const path of ['/guards/protected', '/guards-sub/inherited', '/guards-sub/narrowed']) {
        const send = (...headers: string[]): Promise<string> =>
          client.send(path, { headers: [...accessCookie(token), ...headers] }).then(outcome);
        expect(await send(), path).to.equal('403 MissingCSRFTokenError');
        expect(await send(...csrfHeader('wrong')), path).to.equal('403 CSRFError');
        expect(await send(...csrfHeader()), path).to.equal('200');
      }
      expect(outcome(await client.send('/guards/protected', { headers: bearer(token) }))).to.equal('200');
      const read = await client.send('/guards/as-configured', { headers: accessCookie(token) });
      expect(outcome(read)).to.equal('200');
    });
  }
});

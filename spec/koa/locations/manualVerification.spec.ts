import { expect } from 'chai';
import type { Context } from 'koa';
import { All, Ctx, JsonController, QueryParam } from 'routing-controllers';
import {
  CurrentToken,
  Public,
  UnverifiedToken,
  type TokenLocation,
  type TokenPayload,
  type VerifyOptions,
} from '../../../src/index';
import { secret } from '../../support/forge';
import { bearer, type Sending } from '../../support/send';
import { accessCookie, cookies, cookieToken, csrfHeader, refreshCookie } from '../cookies/support/cookieTokens';
import { makeAuth, outcome, serve, type Client } from '../support/serve';

const auth = makeAuth<{ uid: string }>({
  config: { secretKey: secret, tokenLocation: ['headers', 'cookies', 'json', 'query'] },
  callbacks: { getSubject: uid => ({ uid }) },
});

let kept: UnverifiedToken | undefined;

const told = ({ sub, type }: TokenPayload, { location }: UnverifiedToken): object => ({ sub, type, location });

@JsonController('/manual')
@Public()
class Manual {
  @All('/verify')
  async verify(@Ctx() ctx: Context, @QueryParam('csrf') csrf?: string): Promise<object> {
    const token = auth.getTokenFromRequest(ctx);
    const options: VerifyOptions = csrf === undefined ? {} : { csrf: csrf === 'true' };
    return told(await auth.verifyToken(token, options), token);
  }

  @All('/find')
  find(@Ctx() ctx: Context, @QueryParam('type') type?: string, @QueryParam('place') place?: string): object {
    const locations = place === undefined ? undefined : [place as TokenLocation];
    const token = auth.getTokenFromRequest(ctx, { optional: true, type: type as 'any', locations });
    kept = token;
    return { location: token?.location ?? 'nowhere', isUnverified: token instanceof UnverifiedToken };
  }

  @All('/any')
  async any(@Ctx() ctx: Context): Promise<object> {
    const token = auth.getTokenFromRequest(ctx, { type: 'any' });
    return told(await auth.verifyToken(token, { type: 'any' }), token);
  }

  @All('/text')
  async text(@Ctx() ctx: Context): Promise<object> {
    const token = auth.getTokenFromRequest(ctx);
    return told(await auth.verifyToken(token.token), token);
  }

  @All('/parameter')
  async parameter(@CurrentToken() token: UnverifiedToken): Promise<object> {
    return told(await auth.verifyToken(token), token);
  }

  @All('/subject')
  subject(@Ctx() ctx: Context): Promise<object> {
    return auth.getCurrentSubject(ctx);
  }
}

describe('An action that verifies the token itself', () => {
  let client: Client;
  const token = cookieToken();

  before(async () => {
    client = await serve({ controllers: [Manual] }, auth as never);
  });

  const get = (path: string, sending: Sending = {}): Promise<string> => client.send(path, sending).then(outcome);
  const post = (path: string, headers: readonly string[], body?: object): Promise<string> =>
    get(path, { method: 'POST', headers, ...(body && { body }) });

  for (const path of ['/manual/verify', '/manual/any', '/manual/parameter', '/manual/subject']) {
    it(`requires the CSRF value for a token in a cookie, by ${path}`, async () => {
      expect(await post(path, accessCookie(token))).to.equal('403 MissingCSRFTokenError');
      expect(await post(path, [...accessCookie(token), ...csrfHeader('x')])).to.equal('403 CSRFError');
      const forged = [...accessCookie(token), ...csrfHeader(), 'Sec-Fetch-Site', 'cross-site'];
      expect(await post(path, forged)).to.equal('403 CSRFError');
      expect(await post(path, [...accessCookie(token), ...csrfHeader()])).to.equal('200');
      expect(await get(path, { headers: accessCookie(token) })).to.equal('200');
      expect(await post(path, bearer(token))).to.equal('200');
      expect(await post(path, [], { access_token: token })).to.equal('200');
      expect(await post(`${path}?token=${token}`, [])).to.equal('200');
    });
  }

  it('can require the CSRF value for every method or for none', async () => {
    expect(await get('/manual/verify?csrf=true', { headers: accessCookie(token) })).to.equal(
      '403 MissingCSRFTokenError',
    );
    const headers = [...accessCookie(token), ...csrfHeader()];
    expect(await get('/manual/verify?csrf=true', { headers })).to.equal('200');
    expect(await post('/manual/verify?csrf=false', accessCookie(token))).to.equal('200');
  });

  it('does not require the CSRF value if it verifies only the text of the token', async () => {
    expect(await post('/manual/text', accessCookie(token))).to.equal('200');
  });

  it('refuses the same tokens as a guard', async () => {
    expect(await get('/manual/verify')).to.equal('401 MissingTokenError');
    expect(await get('/manual/verify', { headers: bearer('rubbish') })).to.equal('401 JWTDecodeError');
    const refresh = cookieToken({ type: 'refresh' });
    expect(await get('/manual/verify', { headers: bearer(refresh) })).to.equal('401 AccessTokenRequiredError');
    const headers = [...bearer(token), ...accessCookie('other')];
    expect(await get('/manual/verify', { headers })).to.equal('400 AmbiguousTokenError');
  });

  it('finds a token of the given type in the given location', async () => {
    const found = async (query: string, headers: readonly string[], body?: object): Promise<unknown> => {
      const sending = { method: 'POST', headers, ...(body && { body }) };
      const { json, text } = await client.send(`/manual/find?${query}`, sending);
      return json.location ?? text;
    };
    const both = cookies({ access_token_cookie: token, refresh_token_cookie: cookieToken({ type: 'refresh' }) });
    expect(await found('', [])).to.equal('nowhere');
    expect(await found('', both)).to.equal('cookies');
    expect(await found('type=refresh', both)).to.equal('cookies');
    expect(await found('type=refresh', accessCookie(token))).to.equal('nowhere');
    expect(await found('type=any', refreshCookie(token))).to.equal('cookies');
    expect(await found('place=headers', both)).to.equal('nowhere');
    expect(await found('place=headers', [...both, ...bearer('x')])).to.equal('headers');
    expect(await found('place=json', both, { access_token: 'x' })).to.equal('json');
    expect(await found('type=refresh&place=json', both, { access_token: 'x' })).to.equal('nowhere');
    expect(await found('place=query&token=x', both)).to.equal('query');
  });

  it('can verify the token after its request, by the method of that request', async () => {
    await client.send('/manual/find', { method: 'POST', headers: accessCookie(token) });
    const error: unknown = await auth.verifyToken(kept!).catch((reason: unknown) => reason);
    expect(error).to.have.property('errorType', 'MissingCSRFTokenError');
    await client.send('/manual/find', { headers: accessCookie(token) });
    expect(await auth.verifyToken(kept!)).to.have.property('sub', 'alice');
  });

  it('refuses a cookie token that was not read from a request', async () => {
    const made = new UnverifiedToken(token, 'cookies');
    const error: unknown = await auth.verifyToken(made).catch((reason: unknown) => reason);
    expect(error).to.have.property('errorType', 'MissingCSRFTokenError');
    expect(await auth.verifyToken(new UnverifiedToken(token, 'headers'))).to.have.property('sub', 'alice');
  });

  it('refuses a misspelled option', () => {
    const ctx = { req: { rawHeaders: [] } };
    expect(() => auth.getTokenFromRequest(ctx, { location: ['json'] } as never)).to.throw(/location/);
  });
});

describe('auth.getTokenFromRequest', () => {
  it('refuses an unknown type or location', () => {
    const ctx = { req: { rawHeaders: [] } };
    const search = (options: object) => () => makeAuth().getTokenFromRequest(ctx, { optional: true, ...options });
    expect(search({ type: 'bogus' })).to.throw(TypeError, 'type must be');
    for (const locations of [['body'], [], 'headers']) {
      expect(search({ locations })).to.throw(TypeError, 'locations must be a list of');
    }
  });
});

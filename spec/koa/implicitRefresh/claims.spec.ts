import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  RequireScopes,
  type AuthXOptions,
  type TokenPayload,
} from '../../../src/index';
import { answerCookies } from '../cookies/support/answerCookies';
import { accessCookie, claimsOf } from '../cookies/support/cookieTokens';
import { serve } from '../support/serve';
import { dueToken, later, now, renewedClaims, renewedToken, renewingAuth } from './support/renewals';

@JsonController('/claims')
class Claims {
  @AccessRequired()
  @Get('/all')
  all(@CurrentPayload() payload: TokenPayload): object {
    return payload.toJSON();
  }

  @RequireScopes('a:x')
  @Get('/scoped')
  scoped(): object {
    return {};
  }
}

type Renewed = Record<string, unknown> | undefined;

async function renewed(token: string, options: Partial<AuthXOptions> = {}): Promise<Renewed> {
  const client = await serve({ controllers: [Claims] }, renewingAuth(options));
  return renewedClaims(await client.send('/claims/all', { headers: accessCookie(token) }));
}

describe('The claims of a renewed access token', () => {
  const kept = {
    sub: 'alice',
    type: 'access',
    scopes: ['a:x', 'b:*'],
    scope: 'b:* a:x',
    sid: 'session-1',
    login_type: 'web',
    data: { deep: ['x', { y: null }] },
    email: 'alice@example.com',
    admin: false,
  };

  it('keep every claim that does not belong to a single token or moment', async () => {
    const times = { auth_time: now() - 5000, orig_iat: now() - 4000 };
    const claims = await renewed(dueToken({ ...kept, ...times, iss: 'https://issuer', aud: ['api', 'other'] }), {
      encodeIssuer: 'https://issuer',
      decodeAudience: 'api',
      loginType: 'web',
    });
    expect(claims).to.deep.include({ ...kept, ...times, iss: 'https://issuer', aud: ['api', 'other'] });
    expect(claims).to.have.all.keys(
      ...Object.keys({ ...kept, ...times }),
      ...['iss', 'aud', 'jti', 'fresh', 'csrf', 'iat', 'nbf', 'exp'],
    );
  });

  it('keep an issuer and an audience that are no longer configured for new tokens', async () => {
    const claims = await renewed(dueToken({ iss: 'old', aud: 'old-api' }), {
      encodeIssuer: 'new',
      decodeIssuer: ['new', 'old'],
      encodeAudience: 'new-api',
      decodeAudience: ['new-api', 'old-api'],
    });
    expect(claims).to.include({ iss: 'old', aud: 'old-api' });
  });

  it('contain no additional claim', async () => {
    const claims = await renewed(dueToken(), { encodeAudience: undefined });
    expect(claims).to.have.all.keys('sub', 'type', 'jti', 'fresh', 'csrf', 'iat', 'nbf', 'exp', 'orig_iat');
  });

  it('contain a new jti, csrf, iat, nbf and exp', async () => {
    const old = dueToken({ jti: 'old', csrf: 'old', nbf: now() - 600 });
    const claims = await renewed(old);
    expect(claims).to.include({ iat: claims?.nbf, exp: Number(claims?.iat) + 900 });
    expect(Number(claims?.iat) - now()).to.be.within(-5, 0);
    for (const name of ['jti', 'csrf']) expect(claims?.[name]).to.be.a('string').that.is.not.oneOf(['old', '']);
    expect(await renewed(old))
      .to.have.property('jti')
      .that.is.not.equal(claims?.jti);
  });

  it('are never fresh', async () => {
    expect(await renewed(dueToken({ fresh: true }))).to.include({ fresh: false });
    expect(await renewed(dueToken({ fresh: false }))).to.include({ fresh: false });
  });

  it('keep the time of the login, even over several renewals', async () => {
    const start = now() - 600;
    expect(await renewed(dueToken())).to.include({ orig_iat: start });
    expect(await renewed(dueToken({ auth_time: start - 100 }))).to.include({
      orig_iat: start - 100,
      auth_time: start - 100,
    });
    expect(await renewed(dueToken({ auth_time: start - 100, orig_iat: start - 300 }))).to.include({
      orig_iat: start - 300,
    });
  });

  it('contain nbf only if it is configured', async () => {
    expect(await renewed(dueToken({ nbf: now() - 600 }), { encodeNbf: false })).not.to.have.property('nbf');
  });

  it('keep the subject claim, and the header names the current key', async () => {
    const options = { keyId: 'k2', identityClaim: 'uid' };
    const auth = renewingAuth(options);
    const token = await auth.createAccessToken('alice', { expires: 300, data: { note: 'x' } });
    const client = await serve({ controllers: [Claims] }, auth);
    const answer = await client.send('/claims/all', { headers: accessCookie(token) });
    expect(renewedClaims(answer)).to.include({ uid: 'alice', note: 'x' });
    const header = JSON.parse(Buffer.from(renewedToken(answer)!.split('.')[0]!, 'base64url').toString()) as object;
    expect(header).to.deep.equal({ alg: 'HS256', typ: 'JWT', kid: 'k2' });
  });

  it('contain no more scopes than before', async () => {
    const client = await serve({ controllers: [Claims] }, renewingAuth());
    const scoped = await client.send('/claims/scoped', { headers: accessCookie(dueToken({ scopes: ['a:x'] })) });
    expect(renewedClaims(scoped)?.scopes).to.deep.equal(['a:x']);
    const plain = await client.send('/claims/all', { headers: accessCookie(dueToken()) });
    const renewal = answerCookies(plain)[0]!.value;
    expect((await client.send('/claims/scoped', { headers: accessCookie(renewal) })).status).to.equal(403);
  });
});

describe('A series of renewals', () => {
  const day = 86_400;

  /** Renews a token again and again, each time 5 minutes before its expiry. Returns how many seconds the series lasts. */
  async function row(first: string, options: Partial<AuthXOptions>, longest = 400): Promise<number> {
    const client = await serve({ controllers: [Claims] }, renewingAuth(options));
    let [token, passed] = [first, 0];
    for (let i = 0; i < longest; i += 1) {
      const answer = await client.send('/claims/all', { headers: accessCookie(token) });
      expect(answer.status).to.equal(200);
      const next = renewedToken(answer);
      if (next === undefined) return passed + Number(claimsOf(token).exp) - now();
      const wait = Number(claimsOf(next).exp) - now() - 300;
      if (wait <= 0) token = next;
      else token = later(next, wait);
      passed += Math.max(wait, 0);
    }
    return Infinity;
  }

  it('ends after the configured lifetime, counted from the first token', async () => {
    const first = dueToken();
    expect(await row(first, { implicitRefreshLifetime: '1h' })).to.be.within(3600 - 600 - 10, 3600 - 600);
    expect(await row(first, { implicitRefreshLifetime: '2h' })).to.be.within(7200 - 600 - 10, 7200 - 600);
  });

  it('is counted from the login if the token has auth_time', async () => {
    const first = dueToken({ auth_time: now() - 3000 });
    expect(await row(first, { implicitRefreshLifetime: '1h' })).to.be.within(590, 600);
  });

  it('ends after the lifetime of refresh tokens by default', async () => {
    const first = dueToken({ auth_time: now() - 20 * day + 3600 });
    expect(await row(first, {})).to.be.within(3590, 3600);
    expect(await row(dueToken({ auth_time: now() - day + 1000 }), { refreshTokenExpires: '1d' })).to.be.within(
      990,
      1000,
    );
  });

  it('does not start after its end', async () => {
    for (const start of [now() - 3600, now() - 3600 + 200, now() - 3600 + 299]) {
      const claims = await renewed(dueToken({ auth_time: start }), { implicitRefreshLifetime: '1h' });
      expect(claims).to.equal(undefined);
    }
    for (const options of [{}, { implicitRefreshLifetime: null }]) {
      expect(await renewed(dueToken({ iat: undefined }), options)).to.equal(undefined);
    }
  });

  it('shortens the last token to the remaining time', async () => {
    const start = now() - 3600 + 500;
    const claims = await renewed(dueToken({ auth_time: start }), { implicitRefreshLifetime: '1h' });
    expect(claims?.exp).to.equal(start + 3600);
  });

  it('does not end if the lifetime is null', async () => {
    const first = dueToken({ auth_time: now() - 400 * day });
    expect(await row(first, { implicitRefreshLifetime: null }, 20)).to.equal(Infinity);
    expect(await row(first, { refreshTokenExpires: null }, 20)).to.equal(Infinity);
  });
});

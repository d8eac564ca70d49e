import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import { AccessRequired, CurrentPayload, RefreshRequired, type TokenPayload } from '../../../src/index';
import { secret } from '../../support/forge';
import type { Answer } from '../../support/send';
import { makeAuth, outcome, serve, type Client } from '../support/serve';
import { cookieToken, csrfHeader } from './support/cookieTokens';

@JsonController('/two')
class Two {
  @AccessRequired()
  @Get('/me')
  me(@CurrentPayload() { jti }: TokenPayload): object {
    return { jti };
  }

  @AccessRequired()
  @Post('/change')
  change(@CurrentPayload() { jti }: TokenPayload): object {
    return { jti };
  }

  @RefreshRequired()
  @Get('/refresh')
  refresh(@CurrentPayload() { jti }: TokenPayload): object {
    return { jti };
  }
}

const seconds = (): number => Math.floor(Date.now() / 1000);

describe('Two access cookies with the same name', () => {
  let client: Client;
  const revoked = new Set<string>();

  before(async () => {
    const config = { secretKey: secret, tokenLocation: ['cookies', 'headers'] as const };
    const auth = makeAuth<never>({ config: { ...config, tokenLocation: [...config.tokenLocation] } });
    auth.setTokenBlocklist((_, { jti }) => revoked.has(jti));
    client = await serve({ controllers: [Two], development: false }, auth);
  });

  const asked = (path: string, tokens: readonly string[], name = 'access_token_cookie'): Promise<Answer> =>
    client.send(`/two/${path}`, { headers: ['Cookie', tokens.map(token => `${name}=${token}`).join('; ')] });

  /** A cookie of a former domain, and the cookie of a later login. */
  const remains = (changes: Record<string, unknown> = {}): string =>
    cookieToken({ jti: 'old', iat: seconds() - 100, ...changes });
  const current = (changes: Record<string, unknown> = {}): string =>
    cookieToken({ jti: 'new', iat: seconds(), ...changes });

  it('of one subject are accepted by the newest token, in any order', async () => {
    for (const tokens of [
      [remains(), current()],
      [current(), remains()],
      [remains(), current(), remains({ jti: 'older', iat: seconds() - 200 })],
    ]) {
      const answer = await asked('me', tokens);
      expect(outcome(answer)).to.equal('200');
      expect(answer.json).to.deep.equal({ jti: 'new' });
    }
    const refreshed = [remains({ type: 'refresh' }), current({ type: 'refresh' })];
    expect((await asked('refresh', refreshed, 'refresh_token_cookie')).json).to.deep.equal({ jti: 'new' });
  });

  it('issued in the same second are accepted by the last one', async () => {
    const iat = seconds();
    expect((await asked('me', [remains({ iat }), current({ iat })])).json).to.deep.equal({ jti: 'new' });
  });

  it('are accepted by the newer token if the older one has expired', async () => {
    expect((await asked('me', [remains({ exp: seconds() - 1 }), current()])).json).to.deep.equal({ jti: 'new' });
  });

  it('are refused if the newest token is invalid', async () => {
    revoked.add('revoked');
    expect(outcome(await asked('me', [remains(), current({ exp: seconds() - 1 })]))).to.equal('401 TokenExpiredError');
    expect(outcome(await asked('me', [remains(), current({ jti: 'revoked' })]))).to.equal('401 RevokedTokenError');
  });

  it('are accepted with the CSRF value of either token, and no other value', async () => {
    const Cookie = [remains({ csrf: 'a' }), current({ csrf: 'b' })]
      .map(token => `access_token_cookie=${token}`)
      .join('; ');
    const change = (value: string): Promise<Answer> =>
      client.send('/two/change', { method: 'POST', headers: ['Cookie', Cookie, ...csrfHeader(value)] });
    expect(outcome(await change('a'))).to.equal('200');
    expect((await change('b')).json).to.deep.equal({ jti: 'new' });
    expect(outcome(await change('c'))).to.equal('403 CSRFError');
  });

  it('are refused if one of them may have been planted', async () => {
    const rows: readonly (readonly string[])[] = [
      [remains({ sub: 'mallory' }), current()],
      [current(), remains({ sub: 'mallory', exp: seconds() - 1 })],
      [remains({ type: 'refresh' }), current()],
      [remains(), 'rubbish'],
      [remains(), ''],
      [current(), remains().replace(/.{6}$/, 'AAAAAA')],
      [current(), remains({ aud: 'another' })],
      [current(), remains(), remains({ sub: 'mallory' })],
      ['rubbish', 'waste'],
      Array.from({ length: 5 }, (_, i) => remains({ jti: String(i) })),
    ];
    for (const tokens of rows) expect(outcome(await asked('me', tokens))).to.equal('400 AmbiguousTokenError');
  });

  it('are refused beside a different token in the header', async () => {
    const Cookie = [remains(), current()].map(token => `access_token_cookie=${token}`).join('; ');
    const headers = ['Cookie', Cookie, 'Authorization', `Bearer ${cookieToken({ jti: 'third' })}`];
    expect(outcome(await client.send('/two/me', { headers }))).to.equal('400 AmbiguousTokenError');
  });
});

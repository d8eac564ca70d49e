import { expect } from 'chai';
import { AuthX } from '../../src/index';
import { secret } from '../support/forge';
import { keeping } from '../sessions/support/login';

const auth = new AuthX({ config: { secretKey: secret } });

const refusal = (made: Promise<unknown>): Promise<unknown> =>
  made.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('Scopes that no guard can require', () => {
  for (const scope of ['read write', '', ' read', 'read\n', 'l\u00e9', 'a"b', 'a\\b']) {
    it(`are not granted: ${JSON.stringify(scope)}`, async () => {
      const { refresh_token } = await auth.createTokenPair('alice');
      const calls = [
        auth.createAccessToken('alice', { scopes: ['ok', scope] }),
        auth.createRefreshToken('alice', { scopes: [scope] }),
        auth.createTokenPair('alice', { accessScopes: [scope] }),
        auth.createTokenPair('alice', { refreshScopes: [scope] }),
        auth.refresh(refresh_token, { accessScopes: [scope] }),
      ];
      for (const call of calls) {
        expect(await refusal(call))
          .to.be.instanceOf(TypeError)
          .with.property('message')
          .that.includes('is not a scope. Write each scope as an item of the list.');
      }
    });
  }

  it('do not use up a refresh token', async () => {
    const { auth } = keeping({ graceWindow: 0 });
    const { refresh_token } = await auth.createTokenPair('alice');
    expect(await refusal(auth.refresh(refresh_token, { accessScopes: ['a b'] }))).to.be.instanceOf(TypeError);
    expect(await auth.refresh(refresh_token)).to.have.property('access_token');
  });

  it('are all others of RFC 6749 section 3.3', async () => {
    const scopes = ['read', 'reports:read', 'admin:*', '*', 'https://api.example/read', "it's", 'a,b'];
    expect(await auth.createAccessToken('alice', { scopes })).to.be.a('string');
  });
});

describe('The options of a token', () => {
  const wrong: Readonly<Record<string, [options: object, message: RegExp]>> = {
    'data that is a text': [{ data: 'pro' }, /^data must be a plain object/],
    'data that is a list': [{ data: ['pro'] }, /^data must be a plain object/],
    'data that is a Map': [{ data: new Map([['plan', 'pro']]) }, /^data must be a plain object/],
    'data that is null': [{ data: null }, /^data must be a plain object/],
    'headers that are null': [{ headers: null }, /^headers must be a plain object/],
    'an authTime before 1970': [{ authTime: -1 }, /^authTime must be seconds since 1970/],
    'an authTime in milliseconds': [{ authTime: 4_102_444_800_000 }, /^authTime must be seconds since 1970/],
  };
  for (const [name, [options, message]] of Object.entries(wrong)) {
    it(`refuse ${name}`, async () => {
      expect(await refusal(auth.createAccessToken('alice', options)))
        .to.be.instanceOf(Error)
        .with.property('message')
        .that.matches(message);
    });
  }
});

describe('A refresh', () => {
  for (const sessions of [false, true]) {
    it(`gives access tokens of more than ten years if they are configured ${sessions ? 'with' : 'without'} sessions`, async () => {
      const config = { secretKey: secret, accessTokenExpires: '7300d', refreshTokenExpires: null } as const;
      const long = sessions
        ? keeping({ config, absoluteLifetime: null, idleLifetime: null }).auth
        : new AuthX({ config });
      const { refresh_token } = await long.createTokenPair('alice');
      expect(await long.refresh(refresh_token)).to.have.property('expires_in', 7300 * 86_400);
    });
  }
});

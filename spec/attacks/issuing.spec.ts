import { expect } from 'chai';
import { AuthX, AuthXConfig, ConfigurationError, type Duration } from '../../src/index';
import { secret } from '../support/forge';
import { AttackServer } from './support/AttackServer';

const headerOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[0] as string, 'base64url').toString());

describe('Attacks on the issuing of tokens', () => {
  let server: AttackServer;
  let auth: AuthX;

  before(async () => {
    server = await AttackServer.start();
    ({ auth } = server);
  });

  /** Tries to issue an access token and a refresh token. */
  async function signsNot(options: object, error: new (...args: never[]) => Error, message: RegExp): Promise<void> {
    for (const issue of [
      () => auth.createAccessToken('alice', options),
      () => auth.createRefreshToken('alice', options),
    ]) {
      const thrown: unknown = await issue().catch((cause: unknown) => cause);
      expect(thrown).to.be.instanceOf(error);
      expect((thrown as Error).message).to.match(message);
    }
  }

  it('when signing: refuses alg from the caller', async () => {
    for (const alg of ['none', 'HS512', 'HS256', '', null, undefined]) {
      await signsNot({ headers: { alg } }, TypeError, /^headers\.alg /);
    }
    const { kid, ...header } = headerOf(await auth.createAccessToken('alice')) as Record<string, unknown>;
    expect(header).to.deep.equal({ alg: 'HS256', typ: 'JWT' });
    expect(kid).to.equal(auth.config.keyId);
  });

  it('when signing: refuses other headers from the caller that decide how a token is verified', async () => {
    for (const name of ['crit', 'b64', 'zip', 'cty', 'jwk', 'jku', 'x5u', 'x5c']) {
      await signsNot({ headers: { [name]: 'x' } }, TypeError, new RegExp(`^headers\\.${name} `));
    }
    await signsNot({ headers: JSON.parse('{"__proto__":{"alg":"none"}}') as object }, TypeError, /__proto__/);
    await signsNot({ headers: { kid: 'other' } }, TypeError, /^headers\.kid /);
    await signsNot({ headers: { typ: 'logout+jwt' } }, TypeError, /^headers\.typ /);
    const token = await auth.createAccessToken('alice', { headers: { typ: 'at+jwt', tenant: 'x' } });
    await server.accepts(token);
  });

  it('when signing: refuses NaN, Infinity, negative durations and durations without a unit', async () => {
    for (const expires of [NaN, Infinity, -Infinity, -1, '300', '', 'soon', '-5m', '5 m', '1e3', '5y', 'NaN']) {
      await signsNot({ expires }, RangeError, /is not a length of time/);
    }
    for (const expires of [new Date(NaN), {}, [], true, '9'.repeat(400) + 'd']) {
      await signsNot({ expires }, RangeError, /is not a (length of time|date)/);
    }
    for (const accessTokenExpires of [NaN, Infinity, -1, 0, '300', '-5m'] as Duration[]) {
      const options = { secretKey: secret, accessTokenExpires };
      expect(() => new AuthXConfig(options)).to.throw(ConfigurationError, /^accessTokenExpires: /);
    }
  });

  it('when signing: refuses reserved claims in data', async () => {
    const reserved = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'type', 'fresh', 'csrf', 'scopes', 'scope'];
    for (const name of [...reserved, 'sid', 'login_type', 'auth_time']) {
      await signsNot({ data: { [name]: 'root' } }, TypeError, new RegExp(`^data\\.${name} `));
      await signsNot({ data: { [name]: undefined } }, TypeError, new RegExp(`^data\\.${name} `));
    }
    await signsNot({ data: JSON.parse('{"__proto__":{"sub":"root"}}') as object }, TypeError, /^data\.__proto__ /);
    await signsNot({ data: { constructor: 1 } }, TypeError, /^data\.constructor /);
  });

  it('when signing: refuses the identity claim in data', async () => {
    const other = await AttackServer.start({ secretKey: secret, identityClaim: 'uid' });
    const thrown: unknown = await other.auth
      .createAccessToken('alice', { data: { uid: 'root' } })
      .catch((cause: unknown) => cause);
    expect(thrown).to.be.instanceOf(TypeError);
    await other.stillServes();
  });

  it('when signing: refuses scopes and uid of another type', async () => {
    for (const scopes of ['admin:*', [5], { 0: 'admin:*' }, [null]]) await signsNot({ scopes }, TypeError, /^scopes /);
    for (const uid of [undefined, null, 5, {}, ['alice']]) {
      const thrown: unknown = await auth.createAccessToken(uid as string).catch((cause: unknown) => cause);
      expect(thrown).to.be.instanceOf(TypeError);
    }
  });

  it('when signing: refuses to issue a token that it would not accept', async () => {
    await signsNot({ data: { pad: 'x'.repeat(9000) } }, RangeError, /bytes/);
    await signsNot({ authTime: NaN }, RangeError, /^authTime /);
    await signsNot({ authTime: Infinity }, RangeError, /^authTime /);
  });
});

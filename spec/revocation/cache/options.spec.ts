import { expect } from 'chai';
import { AuthX, ConfigurationError, MemorySessionStore, type VerifyOptions } from '../../../src/index';
import { readRevocationCache } from '../../../src/revocation/RevocationCache';
import { MemoryRevocationStore } from '../../../src/testing/index';
import { secret } from '../../support/forge';
import { watching } from './support/watching';

const made =
  (init: object): (() => AuthX) =>
  () =>
    new AuthX({
      config: { secretKey: secret },
      revokedTokens: new MemoryRevocationStore(),
      ...init,
    });

describe('The option revocationCache', () => {
  const refused: readonly (readonly [unknown, string])[] = [
    [null, "revocationCache: must be an object: { ttl: '5s' }."],
    ['5s', "revocationCache: must be an object: { ttl: '5s' }."],
    [{}, 'revocationCache.ttl: must be a length of time'],
    [{ ttl: 0 }, 'revocationCache.ttl: must be'],
    [{ ttl: -1 }, 'revocationCache.ttl: must be'],
    [{ ttl: '5' }, 'revocationCache.ttl: must be'],
    [{ ttl: NaN }, 'revocationCache.ttl: must be'],
    [{ ttl: '25d' }, 'revocationCache.ttl: must be'],
    [{ ttl: '5s', max: 0 }, 'revocationCache.max: must be a whole number'],
    [{ ttl: '5s', max: Infinity }, 'revocationCache.max: must be'],
    [{ ttl: '5s', default: 'lax' }, "revocationCache.default: must be 'strict' or 'cached'"],
    [{ ttl: '5s', mode: 'cached' }, 'revocationCache.mode: is not one of ttl, max, default'],
  ];
  for (const [revocationCache, message] of refused) {
    it(`is refused at start: ${JSON.stringify(revocationCache)}`, () => {
      expect(made({ revocationCache })).to.throw(ConfigurationError, message);
    });
  }

  it('needs only ttl, and fills in the rest', () => {
    expect(readRevocationCache({ ttl: '5s' })).to.deep.equal({ ttl: 5000, max: 10_000, default: 'strict' });
  });

  it('is refused without a store', () => {
    const without = { revokedTokens: undefined, revocationCache: { ttl: '5s' } };
    expect(made(without)).to.throw(ConfigurationError, 'revocationCache: needs a store');
    expect(made({ ...without, callbacks: { isTokenRevoked: () => false } })).to.throw(
      ConfigurationError,
      'needs a store',
    );
    expect(made({ ...without, sessions: { store: new MemorySessionStore() } })).not.to.throw();
  });

  it('is refused if it would end active sessions as idle', () => {
    const withIdle = (ttl: string, idleLifetime: string, config: object = {}): (() => AuthX) =>
      made({
        config: { secretKey: secret, ...config },
        revocationCache: { ttl },
        sessions: { store: new MemorySessionStore(), idleLifetime },
      });
    expect(withIdle('61s', '4m')).to.throw(
      ConfigurationError,
      'revocationCache.ttl: must, with sessions.lastActiveInterval',
    );
    expect(withIdle('60s', '4m')).not.to.throw();
    // If only rotations count as activity, the cache does not hide any.
    expect(withIdle('1h', '4m', { sessionUpdateLastActive: false })).not.to.throw();
  });
});

describe('auth.verifyToken with revocation and failOpen', () => {
  const auth = made({ revocationCache: { ttl: '5s' } })();
  const refused: readonly (readonly [object, string])[] = [
    [{ revocation: 'lax' }, "revocation must be 'strict' or 'cached'"],
    [{ revocation: null }, "revocation must be 'strict' or 'cached'"],
    [{ failOpen: 'true' }, 'failOpen must be true or false'],
    [{ failOpen: null }, 'failOpen must be true or false'],
    [{ type: 'refresh', revocation: 'cached' }, 'a refresh token is always checked strictly'],
    [{ type: 'refresh', failOpen: true }, 'a refresh token is always checked strictly'],
    [{ failopen: true }, 'failopen is not one of'],
  ];
  for (const [options, message] of refused) {
    it(`refuses ${JSON.stringify(options)}`, async () => {
      const failure = await auth
        .verifyToken(await auth.createAccessToken('alice'), options)
        .catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(TypeError).with.property('message').that.includes(message);
    });
  }

  it('refuses cached without a cache, and failOpen without a store', async () => {
    const fails = async (init: object, options: VerifyOptions): Promise<unknown> => {
      const other = made(init)();
      return other.verifyToken(await other.createAccessToken('alice'), options).catch((error: unknown) => error);
    };
    expect(await fails({}, { revocation: 'cached' }))
      .to.be.instanceOf(ConfigurationError)
      .with.property(
        'message',
        "verifyToken: revocation 'cached' needs a cache. Give AuthX revocationCache: { ttl: '5s' }.",
      );
    expect(await fails({ revokedTokens: undefined }, { failOpen: true }))
      .to.be.instanceOf(ConfigurationError)
      .with.property('message')
      .that.includes('failOpen needs a store');
  });

  it('accepts strict and failOpen: false everywhere', async () => {
    const other = made({ revokedTokens: undefined })();
    await other.verifyToken(await other.createAccessToken('alice'), { revocation: 'strict', failOpen: false });
    const refresh = await other.createRefreshToken('alice');
    await other.verifyToken(refresh, { type: 'refresh', revocation: 'strict', failOpen: false });
  });

  it('accepts failOpen when there is only a session store', async () => {
    const watch = watching({ revokedTokens: undefined });
    expect(await watch.fate(await watch.auth.createAccessToken('alice'), { failOpen: true })).to.equal('ok');
  });
});

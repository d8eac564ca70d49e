import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  ConfigurationError,
  OptionalAccess,
  RefreshRequired,
  RevocationCheck,
  withAuthX,
  type AuthXInit,
} from '../../src/index';
import { RevocationsUnderWatch } from '../revocation/cache/support/RevocationsUnderWatch';
import { freshLogin, watching } from '../revocation/cache/support/watching';
import { makeAuth, outcome, serve } from './support/serve';

@RevocationCheck({ mode: 'cached', failOpen: true })
@AccessRequired()
@JsonController('/checks')
class Checks {
  @Get('/lax')
  lax(): object {
    return {};
  }

  @RevocationCheck({ mode: 'strict', failOpen: false })
  @Get('/strict')
  strict(): object {
    return {};
  }
}

@JsonController('/other')
class Other {
  @AccessRequired()
  @Get('/plain')
  plain(): object {
    return {};
  }

  @RevocationCheck('cached')
  @OptionalAccess()
  @Get('/optional')
  optional(): object {
    return {};
  }

  @RefreshRequired()
  @Get('/refresh')
  refresh(): object {
    return {};
  }
}

const controllers = [Checks, Other];

describe('@RevocationCheck() in a server', () => {
  it('decides for each route whether the stores are asked', async () => {
    const watch = watching();
    const client = await serve({ controllers }, watch.auth);
    const { access } = await freshLogin(watch);
    for (const [path, asked] of [
      ['/checks/lax', 1],
      ['/checks/lax', 1],
      ['/other/optional', 1],
      ['/checks/strict', 2],
      ['/other/plain', 3],
      ['/checks/lax', 3],
    ] as const) {
      expect(outcome(await client.get(path, access)), path).to.equal('200');
      expect(watch.questions(), path).to.deep.equal({ revocations: asked, sessions: asked });
    }
  });

  it('decides for each route what happens if a store is down', async () => {
    const watch = watching({ revocationCache: { ttl: '5s', default: 'cached' } });
    const client = await serve({ controllers }, watch.auth);
    const { access, refresh } = await freshLogin(watch);
    watch.revocations.answer = () => Promise.reject(new Error('secret of the database'));
    const expected = {
      '/checks/lax': '200',
      '/checks/strict': '503 RevocationUnavailableError',
      '/other/plain': '503 RevocationUnavailableError',
      '/other/optional': '503 RevocationUnavailableError',
    };
    for (const [path, answer] of Object.entries(expected)) {
      expect(outcome(await client.get(path, access)), path).to.equal(answer);
    }
    expect(outcome(await client.get('/other/refresh', refresh))).to.equal('503 RevocationUnavailableError');
    expect(watch.auth.counts).to.include({ failedOpen: 1, failedClosed: 4 });
  });

  const complaints: readonly (readonly [string, Partial<AuthXInit<never>>, readonly string[]])[] = [
    [
      'there is no cache',
      { revokedTokens: new RevocationsUnderWatch() },
      ["Checks.lax: revocation 'cached' needs a cache", "Other.optional: revocation 'cached' needs a cache"],
    ],
    ['there is neither a cache nor a store', {}, ["Checks.lax: revocation 'cached' needs a cache", 'Other.optional: ']],
  ];
  for (const [title, init, messages] of complaints) {
    it(`fails the start and names the action if ${title}`, () => {
      for (const message of messages) {
        expect(() => withAuthX({ controllers }, makeAuth(init))).to.throw(ConfigurationError, message);
      }
    });
  }

  it('fails the start if failOpen has no store', () => {
    @JsonController('/open')
    class Open {
      @RevocationCheck({ failOpen: true })
      @AccessRequired()
      @Get('/')
      get(): object {
        return {};
      }
    }
    const blocklist = { callbacks: { isTokenRevoked: () => false } };
    expect(() => withAuthX({ controllers: [Open] }, makeAuth(blocklist))).to.throw(
      ConfigurationError,
      'Open.get: failOpen needs a store. Give AuthX revokedTokens or sessions, or remove failOpen.',
    );
    withAuthX({ controllers: [Open] }, makeAuth({ revokedTokens: new RevocationsUnderWatch() }));
  });
});

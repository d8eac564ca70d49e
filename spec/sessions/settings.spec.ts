import { inspect } from 'node:util';
import { expect } from 'chai';
import { AuthX, ConfigurationError, type AuthXOptions, type SessionOptions } from '../../src/index';
import { longestLifetime } from '../../src/config/Duration';
import { readSessionSettings } from '../../src/sessions/SessionSettings';
import { makeAuth } from '../koa/support/serve';
import { secret } from '../support/forge';
import { SpecStore } from './support/SpecStore';

const store = new SpecStore();

/** Returns the message of the error for these options, or undefined if they are valid. */
function complaint(sessions: object, config: AuthXOptions = {}): string | undefined {
  try {
    makeAuth({ config: Object.assign({ secretKey: secret }, config), sessions: { store, ...sessions } });
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
}

describe('Validation of the session options', () => {
  const durations = [NaN, Infinity, -1, '10', '5 minutes', '', true, {}, [], 4e9, 1e308];
  const wrong: Readonly<Record<keyof SessionOptions, readonly unknown[]>> = {
    store: [undefined, null, 'memory', {}, SpecStore, Promise.resolve(store)],
    rotation: ['false', 0, 'yes'],
    graceWindow: durations,
    absoluteLifetime: [...durations, 0, 0.0001],
    idleLifetime: [...durations, 0, 0.0001],
    maxPerSubject: [0, -1, 1.5, '3', NaN, Infinity, null, true],
    onLimit: ['end', '', true],
    lastActiveInterval: durations,
    onRefreshTokenReuse: ['mail', {}, true],
  };
  const beside: Partial<Record<keyof SessionOptions, object>> = { onLimit: { maxPerSubject: 1 } };

  for (const [option, values] of Object.entries(wrong)) {
    for (const value of values) {
      it(`refuses ${option}: ${inspect(value, { depth: 0 })}`, () => {
        const others = beside[option as keyof SessionOptions];
        expect(complaint({ ...others, [option]: value })).to.match(new RegExp(`^sessions\\.${option}: `));
      });
    }
  }

  it('says what the option must be', () => {
    const time = "must be a length of time: seconds (10), or a number with a unit ('10s').";
    const table: readonly (readonly [options: object, message: string])[] = [
      [{ rotation: 'false' }, 'rotation: must be true or false.'],
      [{ graceWindow: 'soon' }, `graceWindow: ${time}`],
      [{ graceWindow: longestLifetime + 1 }, `graceWindow: ${time}`],
      [{ idleLifetime: 0 }, 'idleLifetime: must be more than 0. For none, null.'],
      [{ maxPerSubject: 0 }, 'maxPerSubject: must be a whole number above 0.'],
      [{ maxPerSubject: 1, onLimit: 'end' }, "onLimit: must be 'endOldest' or 'refuse'."],
      [{ onRefreshTokenReuse: 'mail' }, 'onRefreshTokenReuse: must be a function.'],
    ];
    for (const [options, message] of table) expect(complaint(options)).to.equal(`sessions.${message}`);
    expect(complaint({ graceWindow: longestLifetime })).to.equal(undefined);
  });

  it('refuses a misspelled name', () => {
    expect(complaint({ graceWindows: 5 })).to.match(/^sessions\.graceWindows: is not one of store, rotation/);
  });

  it('refuses a store that lacks a method, and names the method', () => {
    for (const missing of ['add', 'look', 'list', 'rotate', 'touch', 'revoke', 'revokeOthers', 'revokeAll', 'purge']) {
      const partial = Object.assign(new SpecStore(), { [missing]: undefined });
      expect(complaint({ store: partial }), missing).to.include(`has no ${missing}()`);
    }
  });

  it('refuses an option that has no effect without another', () => {
    expect(complaint({ onLimit: 'refuse' })).to.include('onLimit: has no effect without maxPerSubject');
    expect(complaint({ rotation: false, graceWindow: 5 })).to.include('graceWindow: has no effect without rotation');
    const onRefreshTokenReuse = (): void => undefined;
    expect(complaint({ rotation: false, onRefreshTokenReuse })).to.include('onRefreshTokenReuse: has no effect');
    const unnoted = { sessionUpdateLastActive: false };
    expect(complaint({ lastActiveInterval: 5 }, unnoted)).to.include('without sessionUpdateLastActive');
  });

  it('refuses settings that would end active sessions as idle', () => {
    expect(complaint({ idleLifetime: 119 })).to.include('lastActiveInterval: must be at most half of idleLifetime');
    expect(complaint({ idleLifetime: 120 })).to.equal(undefined);
    expect(complaint({ idleLifetime: 20, lastActiveInterval: 10 })).to.equal(undefined);
    expect(complaint({ idleLifetime: 20, lastActiveInterval: 11 })).to.include('lastActiveInterval');
    const unnoted = { sessionUpdateLastActive: false };
    expect(complaint({ idleLifetime: '1h', rotation: false }, unnoted)).to.equal(
      'sessions.idleLifetime: would also end active sessions, because sessionUpdateLastActive is false. Remove one of them.',
    );
    expect(complaint({ idleLifetime: '1h' }, unnoted)).to.equal(undefined);
    expect(complaint({ rotation: false }, unnoted)).to.equal(undefined);
  });

  it('refuses a cache ttl that would end active sessions as idle', () => {
    const withCache = (
      ttl: number,
      idleLifetime: number | null,
      sessionUpdateLastActive = true,
    ): string | undefined => {
      try {
        makeAuth({
          config: { secretKey: secret, sessionUpdateLastActive },
          sessions: { store, idleLifetime, ...(sessionUpdateLastActive && { lastActiveInterval: 60 }) },
          revocationCache: { ttl },
        });
        return undefined;
      } catch (error) {
        expect(error).to.be.instanceOf(ConfigurationError);
        return (error as Error).message;
      }
    };
    expect(withCache(5, 130)).to.equal(undefined);
    expect(withCache(5, 129)).to.equal(
      'revocationCache.ttl: must, with sessions.lastActiveInterval, be at most half of sessions.idleLifetime, or active ' +
        'sessions end as idle ones.',
    );
    expect(withCache(3600, null)).to.equal(undefined);
    expect(withCache(3600, 130, false)).to.equal(undefined);
  });

  it('refuses sessionTracking: true without a session store', () => {
    const config = { secretKey: secret, sessionTracking: true };
    expect(() => new AuthX({ config })).to.throw(
      ConfigurationError,
      'sessionTracking: is true, but there is no session store',
    );
    expect(makeAuth({ config, sessions: { store } }).requests.keepsSessions).to.equal(true);
  });

  it('accepts valid options', () => {
    expect(complaint({})).to.equal(undefined);
    expect(
      complaint({
        rotation: true,
        graceWindow: 0,
        absoluteLifetime: null,
        idleLifetime: null,
        maxPerSubject: 1,
        onLimit: 'endOldest',
        lastActiveInterval: 0,
        onRefreshTokenReuse: () => undefined,
      }),
    ).to.equal(undefined);
    const unset = { rotation: undefined, graceWindow: undefined, maxPerSubject: undefined, onLimit: undefined };
    expect(complaint(unset)).to.equal(undefined);
  });
});

describe('readSessionSettings', () => {
  it('fills in the defaults, and converts times to milliseconds', () => {
    const config = { sessionTracking: undefined, sessionUpdateLastActive: true, clockSkew: 2, loginType: undefined };
    expect(readSessionSettings({ store }, config)).to.deep.equal({
      store,
      onRefreshTokenReuse: undefined,
      rotation: true,
      graceWindow: 10_000,
      absoluteLifetime: 90 * 86_400_000,
      idleLifetime: null,
      maxPerSubject: Infinity,
      onLimit: 'endOldest',
      lastActiveInterval: 60_000,
      clockSkew: 2000,
    });
  });
});

describe('AuthX without session tracking', () => {
  it('throws a ConfigurationError when auth.sessions is used', () => {
    for (const init of [{}, { config: { secretKey: secret, sessionTracking: false }, sessions: { store } }]) {
      const auth = makeAuth(init);
      expect(auth.requests.keepsSessions).to.equal(false);
      expect(() => auth.sessions).to.throw(ConfigurationError, 'Give AuthX sessions: { store: SessionRepository');
    }
  });

  it('refuses a device at login', async () => {
    const auth = makeAuth();
    for (const options of [{ device: { name: 'phone' } }, { request: { req: { rawHeaders: [] } } }]) {
      const failed: unknown = await auth.createTokenPair('alice', options).catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(TypeError);
    }
  });
});

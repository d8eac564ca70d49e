import { expect } from 'chai';
import type { Requirement } from '../../src/access/AccessRule';
import { OperationCounts } from '../../src/calls/OperationCounts';
import { Deadlines } from '../../src/async/Deadlines';
import { OverloadError } from '../../src/async/LookupQueue';
import { type Asked, TokenStatusCheck } from '../../src/auth/TokenStatusCheck';
import { RevocationUnavailableError, RevokedTokenError } from '../../src/errors/errors';
import { RevocationCache } from '../../src/revocation/RevocationCache';
import { RevokedCheck } from '../../src/revocation/RevokedCheck';
import type { SessionCheck } from '../../src/sessions/SessionCheck';
import type { TokenPayload } from '../../src/token/TokenPayload';
import { withMonotonicClock } from '../revocation/cache/support/monotonic';

const payload = { type: 'access', jti: 'a', sub: 'alice', sid: undefined, since: 0 } as unknown as TokenPayload;

/** The stores and the blocklist, with results that the spec sets and recorded calls. */
class Sources {
  readonly asked: string[] = [];
  readonly reports: { message: string; cause: unknown }[] = [];
  storeSays: () => unknown = () => false;
  sessionsSay: () => void = () => undefined;
  blocklistSays: () => unknown = () => false;
  /** The time of the last answer of the session store. */
  sessionsAnsweredAt = -Infinity;

  revoked({ hasStore = true, hasBlocklist = true } = {}): RevokedCheck {
    const store = {
      isRevoked: (): boolean => {
        this.asked.push('store');
        return this.storeSays() as boolean;
      },
      revoke: () => Promise.resolve(),
      purge: () => Promise.resolve(0),
    };
    const blocklist = (): boolean => {
      this.asked.push('blocklist');
      return this.blocklistSays() as boolean;
    };
    return new RevokedCheck(hasStore ? store : undefined, () => (hasBlocklist ? blocklist : undefined), {
      deadlines: new Deadlines(10_000),
      logger: { error: (message, cause) => void this.reports.push({ message, cause }) },
    });
  }

  sessions(): SessionCheck {
    const answeredAt = (): number => this.sessionsAnsweredAt;
    return {
      get answeredAt() {
        return answeredAt();
      },
      assertLive: () => {
        this.asked.push('sessions');
        this.sessionsSay();
      },
      inspect: () => {
        this.asked.push('sessions, without a change');
        this.sessionsSay();
      },
    } as unknown as SessionCheck;
  }

  check(changes: Partial<Asked> = {}): TokenStatusCheck {
    const { revoked = this.revoked(), ...rest } = changes;
    return new TokenStatusCheck({
      revoked,
      sessions: this.sessions(),
      cache: undefined,
      defaultMode: 'strict',
      counts: new OperationCounts(),
      ...rest,
    });
  }
}

const thrown = (error: unknown): never => {
  throw error;
};
const unavailable = (cause?: unknown): never => thrown(new RevocationUnavailableError({ cause }));

describe('TokenStatusCheck', () => {
  let sources: Sources;

  beforeEach(() => {
    sources = new Sources();
  });

  const failsOpen = { revocation: undefined, failOpen: true } as const;
  const strictly = { revocation: undefined, failOpen: false } as const;
  const decide = (check: TokenStatusCheck, how: Parameters<TokenStatusCheck['decide']>[2] = strictly): unknown =>
    check.decide('token', payload, how);

  it('names the missing part of AuthX for a requirement, and how to add it', () => {
    const noCache = "revocation 'cached' needs a cache. Give AuthX revocationCache: { ttl: '5s' }.";
    const noStore = 'failOpen needs a store. Give AuthX revokedTokens or sessions, or remove failOpen.';
    const bare = { revoked: sources.revoked({ hasStore: false }), sessions: undefined };
    expect(sources.check(bare).missingFor(failsOpen)).to.equal(noStore);
    expect(sources.check(bare).missingFor(strictly)).to.equal(undefined);
    expect(sources.check({ sessions: undefined }).missingFor(failsOpen)).to.equal(undefined);
    expect(sources.check({ revoked: bare.revoked }).missingFor(failsOpen)).to.equal(undefined);
    const cached = { revocation: 'cached', failOpen: false } as const;
    expect(sources.check().missingFor(cached)).to.equal(noCache);
    const cache = new RevocationCache({ ttl: 1000, max: 10 });
    expect(sources.check({ cache }).missingFor(cached)).to.equal(undefined);
  });

  it('reports the mode of a route, and none if no source could refuse a token', () => {
    const route = { type: 'access', revocation: undefined } as Requirement;
    const none = { hasStore: false, hasBlocklist: false };
    const bare = sources.check({ revoked: sources.revoked(none), sessions: undefined });
    expect(bare.modeFor(route)).to.equal('none');
    expect(bare.modeFor({ ...route, type: 'refresh' })).to.equal('none');
    const withOneSource = [
      { revoked: sources.revoked({ ...none, hasStore: true }), sessions: undefined },
      { revoked: sources.revoked({ ...none, hasBlocklist: true }), sessions: undefined },
      { revoked: sources.revoked(none) },
    ];
    for (const changes of withOneSource) expect(sources.check(changes).modeFor(route)).to.equal('strict');
    const caching = sources.check({ defaultMode: 'cached' });
    expect(caching.modeFor(route)).to.equal('cached');
    expect(caching.modeFor({ ...route, revocation: 'strict' })).to.equal('strict');
    expect(caching.modeFor({ ...route, type: 'refresh' })).to.equal('strict');
  });

  it('asks every source for an introspection, and lets the sessions change nothing', async () => {
    await sources.check().inspect('token', payload);
    expect(sources.asked).to.deep.equal(['store', 'sessions, without a change', 'blocklist']);
    await sources.check({ sessions: undefined }).inspect('token', payload);
    expect(sources.asked.slice(3)).to.deep.equal(['store', 'blocklist']);
    sources.blocklistSays = () => true;
    expect(() => sources.check().inspect('token', payload)).to.throw(RevokedTokenError);
  });

  it('looks up the stores and the blocklist in every mode without a cache', () => {
    for (const revocation of ['cached', 'strict', undefined] as const) {
      decide(sources.check(), { revocation, failOpen: false });
      decide(sources.check({ sessions: undefined }), { revocation, failOpen: false });
    }
    const each = ['store', 'sessions', 'blocklist', 'store', 'blocklist'];
    expect(sources.asked).to.deep.equal([...each, ...each, ...each]);
  });

  it('refuses a revoked token with RevokedTokenError, with and without a cache', async () => {
    sources.storeSays = () => true;
    for (const cache of [undefined, new RevocationCache({ ttl: 1000, max: 10 })]) {
      const error = await Promise.resolve()
        .then(() => decide(sources.check({ cache })))
        .catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(RevokedTokenError);
    }
  });

  it('bypasses the cache in assertHolds, whatever the revocation mode of the route', async () => {
    const cache = new RevocationCache({ ttl: 60_000, max: 10 });
    const check = sources.check({ cache });
    await decide(check, { revocation: 'cached', failOpen: false });
    await check.assertHolds('token', payload);
    expect(sources.asked.slice(3)).to.deep.equal(['store', 'sessions', 'blocklist']);
    sources.blocklistSays = () => true;
    expect(() => check.assertHolds('token', payload)).to.throw(RevokedTokenError);
  });

  it('accepts only false and 0 of a blocklist', async () => {
    for (const answer of [false, 0, true, 1, 'yes', undefined, null, '', NaN]) {
      sources.blocklistSays = () => answer;
      const outcome = await Promise.resolve()
        .then(() => decide(sources.check()))
        .then(
          () => 'passes',
          (error: unknown) => (error as Error).name,
        );
      const isNo = answer === false || answer === 0;
      expect(outcome, String(answer)).to.equal(
        isNo ? 'passes' : answer ? 'RevokedTokenError' : 'RevocationUnavailableError',
      );
    }
  });

  it('logs which source gave an invalid result, and keeps the failure as the cause', async () => {
    sources.blocklistSays = () => undefined;
    const error = await Promise.resolve()
      .then(() => decide(sources.check()))
      .catch((reason: unknown) => reason as Error);
    const [report] = sources.reports;
    expect(report?.message).to.equal('The token blocklist failed; the request was refused.');
    expect(report?.cause).to.be.instanceOf(TypeError);
    expect((report?.cause as Error).message).to.equal('A blocklist must answer true or false.');
    expect(error).to.have.property('cause', report?.cause);
  });

  describe('with failOpen', () => {
    it('counts nothing while the stores answer, and caches their results', async () => {
      const cache = new RevocationCache({ ttl: 60_000, max: 10 });
      const check = sources.check({ cache });
      await decide(check, failsOpen);
      expect(check.counts).to.include({ failedOpen: 0, failedClosed: 0 });
      expect(cache.knows(payload)).to.equal(true);
    });

    it('accepts a token while a store is unavailable, and caches nothing', async () => {
      const cache = new RevocationCache({ ttl: 60_000, max: 10 });
      const check = sources.check({ cache });
      sources.sessionsSay = () => unavailable();
      await decide(check, failsOpen);
      expect(check.counts).to.include({ failedOpen: 1, failedClosed: 0 });
      expect(cache.knows(payload)).to.equal(false);
    });

    const refusals: readonly (readonly [title: string, failure: () => never, isCounted: boolean])[] = [
      ['an unexpected error', () => thrown(new Error('a fault')), false],
      ['a refusal of the token', () => thrown(new RevokedTokenError()), false],
      ['a lookup that was never sent', () => unavailable(new OverloadError()), true],
    ];
    for (const [title, failure, isCounted] of refusals) {
      it(`refuses for ${title}, even if the store has not answered`, async () => {
        sources.sessionsSay = failure;
        const check = sources.check();
        const outcome = await Promise.resolve()
          .then(() => decide(check, failsOpen))
          .then(
            () => 'passes',
            () => 'refused',
          );
        expect(outcome).to.equal('refused');
        expect(check.counts).to.include({ failedOpen: 0, failedClosed: isCounted ? 1 : 0 });
      });
    }

    it('accepts only if the last answer of the store is before the lookup, not at the same instant', async () => {
      await withMonotonicClock(async () => {
        sources.sessionsSay = () => unavailable();
        const check = sources.check();
        sources.sessionsAnsweredAt = performance.now() - 1;
        await decide(check, failsOpen);
        sources.sessionsAnsweredAt = performance.now();
        const error = await Promise.resolve()
          .then(() => decide(check, failsOpen))
          .catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(RevocationUnavailableError);
        expect(check.counts).to.include({ failedOpen: 1, failedClosed: 1 });
      });
    });
  });
});

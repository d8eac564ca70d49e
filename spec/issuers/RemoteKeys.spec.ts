import { expect } from 'chai';
import { IssuerUnavailableError } from '../../src/errors/errors';
import { type LoadedKeys, RemoteKeys } from '../../src/issuers/RemoteKeys';
import { withMonotonicClock } from '../revocation/cache/support/monotonic';

const lifetimes = { cacheFor: 600, keepFor: 3600, cooldown: 10 };

/** Keys whose loads a spec answers. */
class Loads {
  readonly keys = new RemoteKeys<{ name: string }>({
    lifetimes,
    load: () =>
      new Promise((resolve, reject) => {
        this.waiting.push({ resolve, reject });
        this.started += 1;
      }),
    onFailure: (error, hasKeys) => this.failures.push(`${(error as Error).message} ${String(hasKeys)}`),
  });
  readonly failures: string[] = [];
  started = 0;
  private readonly waiting: {
    resolve: (loaded: LoadedKeys<{ name: string }>) => void;
    reject: (error: Error) => void;
  }[] = [];

  async succeed(name: string, maxAge?: number): Promise<void> {
    this.waiting.shift()!.resolve({ keys: { name }, maxAge });
    await settled();
  }

  async fail(message = 'down'): Promise<void> {
    this.waiting.shift()!.reject(new Error(message));
    await settled();
  }

  /** Loads the first keys. */
  async prime(): Promise<void> {
    const loaded = this.keys.newest();
    await this.succeed('first');
    expect(await loaded).to.deep.equal({ name: 'first' });
  }

  get current(): string | undefined {
    return this.keys.current()?.name;
  }
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const onClock = (act: (loads: Loads, tick: (milliseconds: number) => void) => Promise<void>) => () =>
  withMonotonicClock(tick => act(new Loads(), tick));

/** Expects that the newest keys are these without any waiting. */
function expectAtOnce(loads: Loads, name: string): void {
  expect(loads.keys.newest()).to.deep.equal({ name });
}

describe('RemoteKeys', () => {
  it(
    'loads nothing before keys are needed, and then once for all who wait',
    onClock(async loads => {
      expect(loads.current).to.equal(undefined);
      expect(loads.started).to.equal(0);
      const all = Array.from({ length: 100 }, async () => loads.keys.newest());
      await loads.succeed('first');
      expect(await Promise.all(all)).to.deep.equal(all.map(() => ({ name: 'first' })));
      expect(loads.started).to.equal(1);
      expect(loads.current).to.equal('first');
    }),
  );

  it(
    'loads at most once per cooldown, whatever is asked',
    onClock(async (loads, tick) => {
      await loads.prime();
      for (let i = 0; i < 1000; i += 1) expectAtOnce(loads, 'first');
      tick(lifetimes.cooldown - 1);
      expectAtOnce(loads, 'first');
      expect(loads.started).to.equal(1);
      tick(1);
      const second = loads.keys.newest();
      void loads.keys.newest();
      expect(loads.started).to.equal(2);
      await loads.succeed('second');
      expect(await second).to.deep.equal({ name: 'second' });
    }),
  );

  it(
    'has no second load before the cooldown has passed after a failure either, and says that the issuer is unavailable',
    onClock(async (loads, tick) => {
      const first = loads.keys.newest() as Promise<unknown>;
      const refused = first.then(
        () => expect.fail('loaded'),
        (error: unknown) => error,
      );
      await loads.fail();
      expect(await refused).to.be.instanceOf(IssuerUnavailableError);
      expect(() => loads.keys.newest()).to.throw(IssuerUnavailableError);
      expect(loads.started).to.equal(1);
      expect(loads.failures).to.deep.equal(['down false']);
      tick(lifetimes.cooldown);
      await loads.prime();
      expect(loads.current).to.equal('first');
    }),
  );

  it(
    'uses keys at once up to cacheFor, and renews them in the background from half of it on',
    onClock(async (loads, tick) => {
      await loads.prime();
      tick(lifetimes.cacheFor / 2 - 1);
      expect(loads.current).to.equal('first');
      expect(loads.started).to.equal(1);
      tick(1);
      expect(loads.current).to.equal('first');
      expect(loads.started).to.equal(2);
      await loads.succeed('second');
      expect(loads.current).to.equal('second');
    }),
  );

  it(
    'waits for newer keys after cacheFor, if no load has failed meanwhile',
    onClock(async (loads, tick) => {
      await loads.prime();
      tick(lifetimes.cacheFor);
      expect(loads.current).to.equal(undefined);
      const newest = loads.keys.newest();
      await loads.succeed('second');
      expect(await newest).to.deep.equal({ name: 'second' });
    }),
  );

  it(
    'keeps the last keys while the issuer does not answer, without waiting, until keepFor',
    onClock(async (loads, tick) => {
      await loads.prime();
      tick(lifetimes.cacheFor / 2);
      expect(loads.current).to.equal('first');
      await loads.fail();
      for (let age = lifetimes.cacheFor / 2; age + 300 < lifetimes.keepFor; age += 300) {
        tick(300);
        expect(loads.current, String(age + 300)).to.equal('first');
        await loads.fail();
        expectAtOnce(loads, 'first');
      }
      expect(new Set(loads.failures)).to.deep.equal(new Set(['down true']));
      tick(300);
      expect(loads.current).to.equal(undefined);
      const refused = (loads.keys.newest() as Promise<unknown>).catch((error: unknown) => error);
      await loads.fail();
      expect(await refused).to.be.instanceOf(IssuerUnavailableError);
      expect(loads.failures.at(-1)).to.equal('down false');
    }),
  );

  it(
    'waits again if the last failure was long ago, because the issuer may answer by now',
    onClock(async (loads, tick) => {
      await loads.prime();
      tick(lifetimes.cacheFor / 2);
      expect(loads.current).to.equal('first');
      await loads.fail();
      tick(lifetimes.cacheFor);
      expect(loads.current).to.equal(undefined);
      const newest = loads.keys.newest();
      await loads.fail();
      expect(await newest).to.deep.equal({ name: 'first' });
    }),
  );

  it(
    'caches for a shorter time if the issuer says so, but not below the cooldown, and never for a longer one',
    onClock(async (loads, tick) => {
      for (const [maxAge, used] of [
        [100, 100],
        [0, lifetimes.cooldown],
        [1e6, lifetimes.cacheFor],
      ] as const) {
        tick(lifetimes.keepFor);
        const loaded = loads.keys.newest();
        await loads.succeed('first', maxAge);
        await loaded;
        tick(used);
        expect(loads.current, String(maxAge)).to.equal(undefined);
        tick(-1);
        expect(loads.current, String(maxAge)).to.equal('first');
        const background = loads.keys.newest();
        if (background instanceof Promise) await loads.succeed('next');
      }
    }),
  );

  it(
    'counts the age of keys from when they were asked for',
    onClock(async (loads, tick) => {
      const loaded = loads.keys.newest();
      tick(100);
      await loads.succeed('first');
      await loaded;
      expect(loads.keys.age).to.equal(100);
      tick(lifetimes.keepFor - 100);
      expect(loads.keys.age).to.equal(undefined);
    }),
  );
});

import { mock } from 'node:test';
import { expect } from 'chai';
import { MemoryRateLimitStore, testClock, testTokens } from '../../src/testing/index';
import { makeAuth } from '../koa/support/serve';

const errorTypeOf = async (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'accepted',
    (error: unknown) => (error as { errorType?: string }).errorType,
  );

describe('testClock', () => {
  let RealDate: DateConstructor;
  let readRealTime: () => number;

  before(() => {
    RealDate = Date;
    readRealTime = performance.now.bind(performance);
  });

  const sixteenMinutes = 16 * 60_000;

  it('moves the time by which tokens expire, and gives it back', async () => {
    const auth = makeAuth();
    const token = await testTokens(auth).access('alice');
    const own = Object.getOwnPropertyDescriptor(performance, 'now');
    const clock = testClock();
    try {
      clock.advance('14m');
      expect(await errorTypeOf(auth.verifyToken(token))).to.equal('accepted');
      clock.advance('2m');
      expect(await errorTypeOf(auth.verifyToken(token))).to.equal('TokenExpiredError');
    } finally {
      clock.restore();
    }
    expect(await errorTypeOf(auth.verifyToken(token))).to.equal('accepted');
    expect(Date).to.equal(RealDate);
    expect(Object.getOwnPropertyDescriptor(performance, 'now')).to.deep.equal(own);
  });

  it('moves every way to read the time', () => {
    const before = RealDate.now();
    const ran = readRealTime();
    const clock = testClock();
    try {
      clock.advance(16 * 60);
      const texts = [(Date as unknown as () => string)()].map(text => RealDate.parse(text) + 1000);
      for (const time of [Date.now(), new Date().getTime(), Number(new Date()), ...texts]) {
        expect(time - before).to.be.within(sixteenMinutes, sixteenMinutes + 60_000);
      }
      expect(performance.now() - ran).to.be.within(sixteenMinutes, sixteenMinutes + 60_000);
    } finally {
      clock.restore();
    }
  });

  it('moves the window of a rate limit that is counted in memory', () => {
    const store = new MemoryRateLimitStore();
    const counter = { id: 'alice', max: 1, window: 60_000 };
    const clock = testClock();
    try {
      expect([store.take([counter]).isAccepted, store.take([counter]).isAccepted]).to.deep.equal([true, false]);
      clock.advance('61s');
      expect(store.take([counter]).isAccepted).to.equal(true);
    } finally {
      clock.restore();
    }
  });

  it('leaves given dates and what belongs to Date as they are', () => {
    const early = new Date(0);
    const clock = testClock();
    try {
      clock.advance('1d');
      expect(new Date(5).getTime()).to.equal(5);
      expect(new Date(2025, 0, 2).getDate()).to.equal(2);
      expect(Date.UTC(1970, 0, 1)).to.equal(0);
      expect(Date.parse('1970-01-01')).to.equal(0);
      expect(early).to.be.instanceOf(Date);
      expect(new Date()).to.be.instanceOf(RealDate);
      class Later extends Date {}
      expect(new Later()).to.be.instanceOf(Later);
      expect(new Later(7).getTime()).to.equal(7);
    } finally {
      clock.restore();
    }
  });

  it('lets timers fire as before', async () => {
    const clock = testClock();
    try {
      clock.advance('1h');
      await new Promise(resolve => setTimeout(resolve, 5));
    } finally {
      clock.restore();
    }
  });

  it('is restored at the end of a block with using', () => {
    {
      using clock = testClock();
      clock.advance('1h');
      expect(Date).not.to.equal(RealDate);
    }
    expect(Date).to.equal(RealDate);
  });

  it('works above and below the fake timers of a test runner', () => {
    mock.timers.enable({ apis: ['Date'], now: 1000 });
    const above = testClock();
    above.advance(60);
    expect(Date.now()).to.equal(61_000);
    above.restore();
    expect(Date.now()).to.equal(1000);
    mock.timers.reset();
    expect(Date).to.equal(RealDate);

    const below = testClock();
    below.advance('1h');
    mock.timers.enable({ apis: ['Date'], now: 1000 });
    below.restore();
    expect(Date.now()).to.equal(1000);
    mock.timers.reset();
    expect(Date.now() - RealDate.now()).to.be.lessThan(60_000);
    globalThis.Date = RealDate;
  });

  it('refuses what is no length of time', () => {
    const clock = testClock();
    try {
      expect(() => {
        clock.advance(-1);
      }).to.throw(RangeError);
    } finally {
      clock.restore();
    }
  });
});

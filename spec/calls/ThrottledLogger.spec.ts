import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { ThrottledLogger } from '../../src/calls/ThrottledLogger';
import { freshLogin, watching } from '../revocation/cache/support/watching';

describe('ThrottledLogger', () => {
  let told: [message: string, cause: unknown][];
  let calm: ThrottledLogger;

  beforeEach(() => {
    told = [];
    calm = new ThrottledLogger({ error: (message, cause) => void told.push([message, cause]) });
  });

  async function until(lines: number): Promise<void> {
    while (told.length < lines) await pause(20);
  }

  it('logs the first failure at once, and the others of that second in one line', async () => {
    for (let i = 1; i <= 5; i += 1) void calm.error('The store failed.', i);
    expect(told).to.deep.equal([['The store failed.', 1]]);
    await until(2);
    expect(told[1]).to.deep.equal(['The store failed. (and 4 times more in the last second)', 5]);
    void calm.error('The store failed.', 6);
    expect(told).to.have.length(2);
    await until(3);
    expect(told[2]).to.deep.equal(['The store failed. (and once more in the last second)', 6]);
  });

  it('logs at once again after a second without failures', async () => {
    void calm.error('The store failed.', 1);
    await pause(1300);
    expect(told).to.have.length(1);
    void calm.error('The store failed.', 2);
    expect(told).to.deep.equal([
      ['The store failed.', 1],
      ['The store failed.', 2],
    ]);
  });

  it('counts different messages separately', () => {
    void calm.error('The store failed.', 1);
    void calm.error('The blocklist failed.', 2);
    expect(told.map(([, cause]) => cause)).to.deep.equal([1, 2]);
  });

  it('does not fail if the logger throws or rejects, even later', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', note);
    try {
      for (const fail of [
        () => {
          throw new Error('disk full');
        },
        () => Promise.reject(new Error('disk full')),
      ]) {
        let times = 0;
        const failing = new ThrottledLogger({
          error: () => {
            times += 1;
            return times > 1 ? fail() : undefined;
          },
        });
        void failing.error('The store failed.', 1);
        void failing.error('The store failed.', 2);
        while (times < 2) await pause(20);
      }
      await new Promise(setImmediate);
      expect(rejections).to.deep.equal([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('wraps the logger of every AuthX', async () => {
    const watch = watching();
    const { access } = await freshLogin(watch);
    watch.revocations.answer = () => Promise.reject(new Error('down'));
    for (let i = 0; i < 20; i += 1) await watch.fate(access);
    expect(watch.reports).to.have.length(1);
    while (watch.reports.length < 2) await pause(20);
    expect(watch.reports[1]?.message).to.equal(
      'The revocation store failed; the request was refused. (and 19 times more in the last second)',
    );
    expect(watch.auth.counts.failedClosed).to.equal(20);
  });
});

import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { forge, goodClaims } from '../support/forge';
import { note } from './support/figures';
import { runs, timeFor } from './support/runs';
import { ServerProcess } from './support/ServerProcess';
import { describeOnDurableStores } from './support/StoreAddress';
import { untilDecided } from './support/untilDecided';

/** Seconds of leeway. The clocks differ by the same time. */
const leeway = 8;
const rounds = runs(1, 2);
/** How often all tokens are sent after the purges, 200 ms apart. */
const looks = runs(3, 20);

/** Returns tokens that expire at each half second around now. Some have expired by one clock, but not by another. */
const aroundNow = (): string[] =>
  Array.from({ length: 8 * leeway }, (_, i) => {
    const exp = Date.now() / 1000 + i / 2 - 3 * leeway;
    return forge(goodClaims({ iat: Math.floor(exp) - 600, exp }));
  });

describeOnDurableStores('Purges while clocks differ by the leeway', (kind, newAddress) => {
  let servers: ServerProcess[];

  before(async function () {
    this.timeout(60_000);
    const store = await newAddress();
    const offsets = [-leeway / 2, 0, leeway / 2].map(seconds => seconds * 1000);
    servers = await Promise.all(
      offsets.map(clockOffset =>
        ServerProcess.start({ store, clockOffset, decodeLeeway: leeway, limits: { lookupTimeout: 5 } }),
      ),
    );
  });

  after(() => Promise.all(servers.map(server => server.stop())));

  const purgeAll = (): Promise<unknown> =>
    Promise.all(servers.map(server => untilDecided(() => server.post('/purge'))));

  /** Returns the tokens that at least one server accepts. */
  async function taken(tokens: readonly string[]): Promise<string[]> {
    const isTaken = async (token: string): Promise<boolean> => {
      const replies = await Promise.all(servers.map(server => untilDecided(() => server.get('/me', token))));
      return replies.some(({ status }) => status === 200);
    };
    const answers = await Promise.all(tokens.map(isTaken));
    return tokens.filter((_, i) => answers[i]);
  }

  it('make no revoked token valid again, whichever process revoked it', async () => {
    let losses = 0;
    let revoked = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const server of servers) {
        const tokens = await taken(aroundNow());
        const revoke = (token: string): Promise<unknown> =>
          untilDecided(() => server.post('/revoke-text', undefined, { token }));
        await Promise.all(tokens.map(revoke));
        revoked += tokens.length;
        const back = new Set<string>();
        for (let look = 0; look < looks; look += 1) {
          await purgeAll();
          for (const token of await taken(tokens)) back.add(token);
          await pause(look === 0 ? 0 : 200);
        }
        losses += back.size;
      }
    }
    note({
      promise: 'clock-skew-and-purge',
      store: kind,
      runs: revoked,
      of: 'tokens revoked around their expiry',
      losses,
    });
    expect(revoked).to.be.at.least(rounds * 3 * leeway);
    expect(losses).to.equal(0);
  }).timeout(timeFor(rounds * looks, 3000));
});

import { randomUUID } from 'node:crypto';
import fc, { type AsyncCommand } from 'fast-check';
import { AuthX } from 'routing-controllers-authx';
import { withClock } from '../sessions/support/clock';
import { secret } from '../support/forge';
import { limits, Model } from './model/Model';
import { steps, type Real } from './model/steps';
import { note } from './support/figures';
import { onFakeClock } from './support/onFakeClock';
import { openAuthStores, type AuthStores } from './support/openAuthStores';
import { isSoak, runs, timeFor } from './support/runs';
import { describeOnDurableStores, type StoreAddress } from './support/StoreAddress';

/** Returns two AuthX instances on the same stores, like in two processes. */
const authsOn = ({ revokedTokens, sessions }: AuthStores): AuthX[] =>
  [1, 2].map(
    () =>
      new AuthX({
        config: {
          secretKey: secret,
          accessTokenExpires: limits.access,
          refreshTokenExpires: limits.refresh,
          sessionUpdateLastActive: false,
        },
        revokedTokens,
        sessions: {
          store: sessions,
          graceWindow: limits.graceWindow / 1000,
          idleLifetime: limits.idleLifetime / 1000,
          absoluteLifetime: limits.absoluteLifetime / 1000,
          maxPerSubject: limits.maxPerSubject,
        },
        logger: { error: () => undefined },
      }),
  );

/** Runs a history, and compares the library with the model after each step. */
function play(stores: AuthStores, history: Iterable<AsyncCommand<Model, Real>>): Promise<void> {
  const names = randomUUID();
  return withClock(Date.now(), clock =>
    fc.asyncModelRun(
      () => ({
        model: new Model(() => clock.now()),
        real: { auths: authsOn(stores), stores, clock, subject: name => `${name} ${names}` },
      }),
      history,
    ),
  );
}

function specify(store: string, newAddress: () => Promise<StoreAddress>, histories: number): void {
  let stores: AuthStores;

  before(async function () {
    this.timeout(60_000);
    const address = await newAddress();
    const opened = await openAuthStores(address);
    const hasOwnClock = address.kind !== 'memory' && address.kind !== 'sqlite';
    stores = hasOwnClock ? { ...opened, sessions: onFakeClock(opened.sessions) } : opened;
  });

  after(() => stores.close());

  // A failure prints its seed, path and replayPath. Set AUTHX_SEED to the seed to run it again.
  it(`accepts exactly the tokens that a model accepts, in ${String(histories)} histories`, async () => {
    const history = fc.commands(steps, { maxCommands: 40, size: 'max' });
    const property = fc.asyncProperty(history, commands => play(stores, commands));
    const { AUTHX_SEED: seed = '' } = process.env;
    const details = await fc.check(property, { numRuns: histories, ...(seed !== '' && { seed: Number(seed) }) });
    note({ promise: 'state-machine', store, runs: details.numRuns, of: 'histories', losses: details.failed ? 1 : 0 });
    if (details.failed) throw new Error(fc.defaultReportMessage(details));
  }).timeout(timeFor(histories, 1000));
}

describe('Any order of logins, refreshes, revocations and session ends, in memory', () =>
  specify('memory', async () => ({ kind: 'memory', url: '' }), runs(50, 1000)));

describeOnDurableStores('Any order of logins, refreshes, revocations and session ends', (kind, newAddress) => {
  if (kind === 'sqlite' || isSoak) specify(kind, newAddress, runs(25, 25));
  else it.skip('runs only in a soak');
});

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { AuthX, type TokenPair } from 'routing-controllers-authx';
import { secret } from '../support/forge';
import { note } from './support/figures';
import { openAuthStores, type AuthStores } from './support/openAuthStores';
import { runs, timeFor } from './support/runs';
import { describeOnDurableStores, sqlKinds } from './support/StoreAddress';
import { claimsOf } from '../token/issuing';

const rounds = runs(25, 300);

/** Returns an AuthX on these stores. */
const authOn = ({ revokedTokens, sessions }: AuthStores): AuthX =>
  new AuthX({
    config: { secretKey: secret },
    revokedTokens,
    sessions: { store: sessions },
    logger: { error: () => undefined },
  });

/** A login whose first refresh token was replaced twice. */
interface Login extends TokenPair {
  readonly subject: string;
  readonly sid: string;
}

async function logIn(auth: AuthX): Promise<Login> {
  const subject = randomUUID();
  const pair = await auth.createTokenPair(subject);
  const second = await auth.refresh(pair.refresh_token);
  await auth.refresh(second.refresh_token ?? '');
  return { ...pair, subject, sid: claimsOf(pair.access_token).sid as string };
}

type Act = (auth: AuthX, login: Login) => Promise<unknown>;

/** The access token must be refused after each of these. */
const acts: readonly Act[] = [
  (auth, login) => auth.revoke(login.access_token),
  (auth, login) => auth.sessions.end(login.sid),
  (auth, login) => auth.sessions.endOthers(login.subject, 'another'),
  (auth, login) => auth.sessions.endAll(login.subject),
  // A reuse. Its refusal tells that the session has ended.
  (auth, login) => auth.refresh(login.refresh_token).catch(assertRevoked),
];

function assertRevoked(error: unknown): void {
  if ((error as { errorType?: string }).errorType !== 'SessionRevoked') throw error;
}

/** Opens a transaction on the connections of the stores, writes to it, and rolls it back. */
async function rollBack({ dataSource }: AuthStores): Promise<void> {
  const runner = dataSource!.createQueryRunner();
  await pause(Math.random() * 3);
  await runner.startTransaction();
  await runner.query('INSERT INTO of_the_application VALUES (1)');
  await pause(Math.random() * 15);
  await runner.rollbackTransaction();
  await runner.release();
}

const hasRefused = async (auth: AuthX, token: string): Promise<boolean> =>
  auth.verifyToken(token).then(
    () => false,
    (error: unknown) => (error as { status?: number }).status === 401,
  );

describeOnDurableStores(
  'A transaction of the application that is rolled back',
  (kind, newAddress) => {
    let stores: AuthStores;
    let others: AuthStores;

    before(async function () {
      this.timeout(60_000);
      const store = await newAddress();
      [stores, others] = [await openAuthStores(store), await openAuthStores(store)];
      await stores.dataSource!.query('CREATE TABLE of_the_application (id integer)');
    });

    after(() => Promise.all([stores.close(), others.close()]));

    it(`undoes no confirmed revocation or end of a session, in ${String(rounds)} rounds`, async () => {
      const [auth, other] = [authOn(stores), authOn(others)];
      let resolved = 0;
      let losses = 0;
      for (let round = 0; round < rounds; round += 1) {
        const login = await logIn(auth);
        const rolledBack = rollBack(stores);
        await pause(Math.random() * 5);
        const [{ status }] = await Promise.allSettled([acts[round % acts.length]!(auth, login)]);
        await rolledBack;
        if (status === 'rejected') continue;
        resolved += 1;
        if (!(await hasRefused(other, login.access_token))) losses += 1;
      }
      note({ promise: 'foreign-rollback', store: kind, runs: resolved, of: 'revocations and ends', losses });
      expect(losses).to.equal(0);
      // Calls may be refused under load, but most of them must succeed.
      expect(resolved).to.be.greaterThan(rounds / 2);
    }).timeout(timeFor(rounds, 500));
  },
  sqlKinds,
);

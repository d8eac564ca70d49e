import { expect } from 'chai';
import { AuthX } from '../../src/index';
import { someSession } from '../../src/testing/session/someSession';
import { describeOnStores, type StoresOfApplication } from './support/commandStores';
import { runCommand as run } from './support/runCommand';

const secretKey = 'a secret of the specs that is long enough for HS256';

const appOn = ({ revokedTokens, sessions }: StoresOfApplication): AuthX =>
  new AuthX({ config: { secretKey }, revokedTokens, sessions: { store: sessions } });

const later = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

/** Whether the application accepts a token. */
const isAccepted = (auth: AuthX, token: string, type: 'access' | 'refresh' = 'access'): Promise<boolean> =>
  auth.verifyToken(token, { type }).then(
    () => true,
    () => false,
  );

describeOnStores('authx revoke', open => {
  it('revokes the token on standard input, and says that its signature is not verified', async () => {
    const stores = await open();
    const auth = appOn(stores);
    const { access_token: token } = await auth.createTokenPair('alice');
    const { jti } = await auth.verifyToken(token);
    const first = await run(['revoke', '--token', '-'], { url: stores.url, input: `${token}\n` });
    expect([first.code, first.err]).to.deep.equal([0, 'The signature of the token is not verified.']);
    expect(first.out).to.match(new RegExp(`^The token ${jti} of alice is revoked\\. It expires at \\d{4}-`));
    expect(await isAccepted(auth, token)).to.equal(false);
    const again = await run(['revoke', '--token', token, '--json'], stores.url);
    expect(again.code).to.equal(0);
    expect(JSON.parse(again.out)).to.deep.include({
      kind: 'token',
      jti,
      subject: 'alice',
      verified: false,
      changed: false,
    });
    expect(first.out + again.out).to.not.include(token.split('.')[2]);
  });

  it('ends the session of a refresh token', async () => {
    const stores = await open();
    const auth = appOn(stores);
    const { access_token: accessToken, refresh_token: refreshToken } = await auth.createTokenPair('alice');
    const { sid } = await auth.verifyToken(accessToken);
    const { out } = await run(['revoke', '--token', '-', '--json'], { url: stores.url, input: refreshToken });
    expect(JSON.parse(out)).to.deep.include({ type: 'refresh', session: sid, changed: true });
    expect(await isAccepted(auth, accessToken)).to.equal(false);
    expect(await isAccepted(auth, refreshToken, 'refresh')).to.equal(false);
  });

  it('revokes a jti until its expiry, and changes nothing for one that has expired', async () => {
    const { url, revokedTokens } = await open();
    const words = ['revoke', '--jti', 'some-jti', '--json', '--expires'];
    expect(JSON.parse((await run([...words, later(-2 * 86_400)], url)).out)).to.deep.include({ changed: false });
    expect(await revokedTokens.isRevoked('some-jti')).to.equal(false);
    expect(JSON.parse((await run([...words, later(60)], url)).out)).to.deep.include({ changed: true });
    expect(await revokedTokens.isRevoked('some-jti')).to.equal(true);
    // A day later some process with a leeway may still accept the token.
    await revokedTokens.purge(new Date(Date.now() + 86_000_000));
    expect(await revokedTokens.isRevoked('some-jti')).to.equal(true);
    expect(JSON.parse((await run([...words, 'never'], url)).out)).to.deep.include({ changed: false, expires: null });
  });

  it('ends a session, and says so if there is none', async () => {
    const stores = await open();
    const auth = appOn(stores);
    const { access_token: accessToken } = await auth.createTokenPair('alice');
    const { sid = '' } = await auth.verifyToken(accessToken);
    expect((await run(['revoke', '--session', sid], stores.url)).out).to.equal(`Ended the session ${sid}.`);
    expect(await isAccepted(auth, accessToken)).to.equal(false);
    const { code, out } = await run(['revoke', '--session', sid, '--json'], stores.url);
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal({ kind: 'session', session: sid, changed: false });
  });

  it('logs a subject out everywhere, also tokens without a session', async () => {
    const stores = await open();
    const auth = appOn(stores);
    const withoutSessions = new AuthX({ config: { secretKey }, revokedTokens: stores.revokedTokens });
    const single = await withoutSessions.createAccessToken('alice');
    const { access_token: accessToken } = await auth.createTokenPair('alice');
    const other = (await auth.createTokenPair('bob')).access_token;
    const { code, out } = await run(['revoke', '--subject', 'alice', '--json'], stores.url);
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.include({ kind: 'subject', subject: 'alice', sessions: 1 });
    expect(await isAccepted(auth, accessToken)).to.equal(false);
    expect(await isAccepted(auth, single)).to.equal(false);
    expect(await isAccepted(auth, other)).to.equal(true);
    expect((await run(['revoke', '--subject', 'alice'], stores.url)).out).to.match(
      /^Logged alice out: ended 0 live sessions\. It concerns what was issued up to \d{4}-/,
    );
  });

  it('ends only the sessions that began before a time', async () => {
    const { url, sessions } = await open();
    const old = someSession({ createdAt: Date.now() - 3_600_000 });
    const young = someSession({ subject: old.subject });
    for (const session of [old, young]) await sessions.add(session);
    const { out } = await run(['revoke', '--subject', old.subject, '--before', later(-60), '--json'], url);
    expect(JSON.parse(out)).to.deep.include({ sessions: 1 });
    const left = await sessions.list(old.subject);
    expect(left.map(({ sid }) => sid)).to.deep.equal([young.sid]);
    expect((await sessions.look(undefined, old.subject)).notBefore).to.equal(undefined);
  });
});

describe('authx revoke', () => {
  const misuses: readonly (readonly [words: string[], message: string])[] = [
    [[], 'Name what to revoke'],
    [['--jti', 'x', '--session', 'y'], 'Name what to revoke'],
    [['--subject', ''], '--subject: is empty.'],
    [['--token', ''], '--token: is empty.'],
    [['--jti', 'x'], '--expires: say until when'],
    [['--jti', 'x', '--expires', '5'], '--expires: must be a time'],
    [['--subject', 'x', '--before', '2999-01-01'], '--before: must not be in the future.'],
    [['--session', 'x', '--before', '2020-01-01'], '--before: belongs to --subject.'],
    [['--token', 'x', '--expires', 'never'], '--expires: belongs to --jti.'],
    [['--token', 'x', '--login-type', 'staff'], '--login-type: belongs to --session and --subject.'],
    [['--subjet', 'x'], "Unknown option '--subjet'. Did you mean --subject?"],
  ];
  for (const [words, message] of misuses) {
    it(`exits with 2 for wrong arguments: ${words.join(' ')}`, async () => {
      const { code, out, err } = await run(['revoke', ...words], 'x.sqlite');
      expect([code, out]).to.deep.equal([2, '']);
      expect(err.startsWith(`authx: ${message}`), err).to.equal(true);
    });
  }
});

describeOnStores('authx revoke with a damaged token', open => {
  it('exits with 1, and does not repeat it', async () => {
    const { url } = await open();
    for (const input of ['', 'no token', 'a.b.c', 'x'.repeat(200_000), 'e30.e30.c2VjcmV0']) {
      const { code, out, err } = await run(['revoke', '--token', '-'], { url, input });
      expect([code, out]).to.deep.equal([1, '']);
      expect(err).to.not.include('c2VjcmV0').and.not.include('xxx');
    }
  });
});

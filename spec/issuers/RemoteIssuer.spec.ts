import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { AuthX, MemorySessionStore, RemoteIssuer, type AuthXLogger, type RemoteIssuerOptions } from '../../src/index';
import { accessRequirement } from '../../src/access/AccessRule';
import { MemoryRevocationStore } from '../../src/stores/memory/MemoryRevocationStore';
import { secret } from '../support/forge';
import { audience, ForeignIssuer, foreignKey } from './support/ForeignIssuer';
import { jwksPath, status } from './support/IssuerServer';

/** A resource server: it has no keys of its own. */
const acceptor = (issuer: ForeignIssuer, options: Partial<RemoteIssuerOptions> = {}): AuthX =>
  new AuthX({ issuers: [remoteOf(issuer, options)], logger: silent });

const remoteOf = ({ issuer }: ForeignIssuer, options: Partial<RemoteIssuerOptions> = {}): RemoteIssuer =>
  new RemoteIssuer({ issuer, audience, ...options });

const silent: AuthXLogger = { error: () => undefined };

/** Returns the name and the status of the error that refuses a token. */
async function refusal(auth: AuthX, token: string): Promise<string> {
  return auth.verifyToken(token).then(
    () => expect.fail('accepted'),
    (error: unknown) => `${String((error as { status?: number }).status)} ${(error as Error).name}`,
  );
}

describe('RemoteIssuer', () => {
  describe('with tokens that jose signs', () => {
    for (const alg of ['RS256', 'ES256', 'EdDSA', 'Ed25519']) {
      it(`accepts ${alg}, and reads the claims`, async () => {
        const issuer = await ForeignIssuer.start(alg);
        const payload = await acceptor(issuer).verifyToken(await issuer.sign(), { scopes: ['users:read'] });
        expect(payload).to.deep.include({ sub: 'alice', type: 'access', isRemote: true, iss: issuer.issuer });
        expect(payload.scopes).to.deep.equal(['users:read', 'reports:read']);
        expect(payload.toJSON()).to.include({ client_id: 'shop' });
      });
    }

    for (const alg of ['RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES384', 'ES512']) {
      it(`accepts ${alg} if the application says so`, async () => {
        const issuer = await ForeignIssuer.start(alg);
        const token = await issuer.sign();
        expect(await refusal(acceptor(issuer), token)).to.equal('401 JWTDecodeError');
        await acceptor(issuer, { algorithms: [alg as 'PS256'] }).verifyToken(token);
      });
    }
  });

  describe('and its keys', () => {
    let issuer: ForeignIssuer;

    beforeEach(async () => {
      issuer = await ForeignIssuer.start('ES256');
    });

    it('loads them once for all tokens, and verifies a token of a known key without a promise', async () => {
      const auth = acceptor(issuer);
      const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.sign()));
      await Promise.all(tokens.map(token => auth.verifyToken(token)));
      expect(issuer.server.fetches).to.equal(1);
      const decided = auth.requests.authenticate(await issuer.sign(), accessRequirement);
      expect(decided).not.to.be.instanceOf(Promise);
      expect(decided).to.include({ sub: 'alice' });
    });

    it('accepts a key that was added, after a reload for its kid', async () => {
      const auth = acceptor(issuer, { cooldown: 0.01 });
      await auth.verifyToken(await issuer.sign());
      const second = await foreignKey('ES256', 'second');
      issuer.server.publish(issuer.keys[0]!.jwk, second.jwk);
      await new Promise(resolve => setTimeout(resolve, 15));
      await auth.verifyToken(await issuer.sign({ key: second }));
      expect(issuer.server.fetches).to.equal(2);
    });

    it('refuses tokens of a key that is no longer published, remembered ones too', async () => {
      const remote = remoteOf(issuer, { cooldown: 0.01 });
      const auth = new AuthX({ issuers: [remote], logger: silent });
      const token = await issuer.sign();
      await auth.verifyToken(token);
      await auth.verifyToken(token);
      issuer.server.publish((await foreignKey('ES256', 'second')).jwk);
      await new Promise(resolve => setTimeout(resolve, 15));
      expect(await refusal(auth, await issuer.sign({ header: { kid: 'unknown' } }))).to.equal('401 JWTDecodeError');
      expect(await refusal(auth, token)).to.equal('401 JWTDecodeError');
      expect(await refusal(auth, await issuer.sign())).to.equal('401 JWTDecodeError');
    });

    it('answers 10 000 unknown kids with 401, and one fetch per cooldown', async () => {
      const auth = acceptor(issuer, { cooldown: '5m' });
      await auth.verifyToken(await issuer.sign());
      const [, claims, signature] = (await issuer.sign()).split('.');
      const answers = new Set<string>();
      const forge = (i: number): string =>
        `${Buffer.from(JSON.stringify({ alg: 'ES256', kid: `k${String(i)}` })).toString('base64url')}.${claims!}.${signature!}`;
      for (let i = 0; i < 10_000; i += 100) {
        const tokens = Array.from({ length: 100 }, (_, j) => forge(i + j));
        for (const answer of await Promise.all(tokens.map(token => refusal(auth, token)))) answers.add(answer);
      }
      expect([...answers]).to.deep.equal(['401 JWTDecodeError']);
      expect(issuer.server.fetches).to.equal(1);
    });

    it('loads nothing for a token that no key could make good', async () => {
      const remote = remoteOf(issuer);
      const auth = new AuthX({ issuers: [remote] });
      const past = Math.floor(Date.now() / 1000) - 60;
      for (const signing of [
        { claims: { exp: past } },
        { claims: { exp: undefined } },
        { claims: { aud: 'other' } },
        { claims: { aud: undefined } },
        { claims: { sub: undefined } },
        { claims: { iss: 'https://other.example' } },
        { claims: { type: 'refresh' } },
        { claims: { nbf: past + 3600 } },
        { header: { typ: 'dpop+jwt' } },
        { header: { kid: ['one'] as never } },
        { key: await foreignKey('PS256') },
      ]) {
        expect(await refusal(auth, await issuer.sign(signing)), JSON.stringify(signing)).to.match(/^401/);
      }
      expect(issuer.server.requested).to.deep.equal([]);
    });

    it('answers 503 with Retry-After while it has never had keys, and recovers', async () => {
      issuer.server.behaviors.set(jwksPath, status(500));
      const [patient, auth] = [acceptor(issuer, { cooldown: '5m' }), acceptor(issuer, { cooldown: 0.05 })];
      const token = await issuer.sign();
      expect(await refusal(patient, token)).to.equal('503 IssuerUnavailableError');
      expect(await refusal(patient, token)).to.equal('503 IssuerUnavailableError');
      expect(issuer.server.fetches).to.equal(1);
      expect(await refusal(auth, token)).to.equal('503 IssuerUnavailableError');
      issuer.server.publish(issuer.keys[0]!.jwk);
      await new Promise(resolve => setTimeout(resolve, 60));
      await auth.verifyToken(token);
    });

    it('keeps the last keys while the issuer is down, and answers 401 to unknown kids', async () => {
      const logged: string[] = [];
      const auth = new AuthX({
        issuers: [remoteOf(issuer, { cooldown: 0.01 })],
        logger: { error: message => void logged.push(message) },
      });
      const token = await issuer.sign();
      await auth.verifyToken(token);
      await issuer.server.stop();
      await new Promise(resolve => setTimeout(resolve, 15));
      expect(await refusal(auth, await issuer.sign({ header: { kid: 'unknown' } }))).to.equal('401 JWTDecodeError');
      await auth.verifyToken(await issuer.sign());
      expect(logged).to.deep.equal([
        `${issuer.issuer}: The keys of the issuer could not be loaded. The last keys stay in use.`,
      ]);
    });

    it('says by ready() and status whether there are keys', async () => {
      const remote = remoteOf(issuer);
      expect(remote.status).to.deep.equal({ keys: 0, age: undefined });
      await remote.ready();
      expect(remote.status.keys).to.equal(1);
      expect(remote.status.age).to.be.within(0, 60);
      const down = new RemoteIssuer({ issuer: 'http://127.0.0.1:1', audience, logger: silent });
      const failed = await down.ready().catch((error: unknown) => (error as Error).name);
      expect(failed).to.equal('IssuerUnavailableError');
    });

    it('verifies with the keys of the issuer that the token names, and no others', async () => {
      const other = await ForeignIssuer.start('ES256');
      const stranger = await foreignKey('ES256', 'stranger');
      other.server.publish(stranger.jwk);
      const auth = new AuthX({
        issuers: [remoteOf(issuer, { subjectPrefix: 'a:' }), remoteOf(other, { subjectPrefix: 'b:' })],
        logger: silent,
      });
      expect((await auth.verifyToken(await issuer.sign())).sub).to.equal('a:alice');
      expect((await auth.verifyToken(await other.sign({ key: stranger }))).sub).to.equal('b:alice');
      expect(await refusal(auth, await issuer.sign({ key: stranger }))).to.equal('401 JWTDecodeError');
      expect(await refusal(auth, await other.sign())).to.equal('401 JWTDecodeError');
      const sameKid = await issuer.sign({ key: stranger, header: { kid: 'ES256' } });
      expect(await refusal(auth, sameKid)).to.equal('401 TokenInvalidSignatureError');
    });

    it('does not accept its keys for tokens of the application, nor the reverse', async () => {
      const auth = new AuthX({
        config: { secretKey: secret },
        issuers: [remoteOf(issuer, { subjectPrefix: 'partner:' })],
        logger: silent,
      });
      const own = await auth.createAccessToken('alice');
      expect((await auth.verifyToken(own)).isRemote).to.equal(false);
      expect((await auth.verifyToken(await issuer.sign())).sub).to.equal('partner:alice');
      expect(await refusal(auth, await issuer.sign({ claims: { iss: undefined } }))).to.equal('401 JWTDecodeError');
      const lent = await new AuthX({
        config: { secretKey: secret, encodeIssuer: issuer.issuer, encodeAudience: audience },
      }).createAccessToken('alice');
      expect(await refusal(auth, lent)).to.equal('401 JWTDecodeError');
    });
  });

  describe('beside stores', () => {
    it('has its tokens revoked by issuer and jti, one by one', async () => {
      const [one, other] = [await ForeignIssuer.start(), await ForeignIssuer.start()];
      const store = new MemoryRevocationStore();
      const remote = remoteOf(one, { subjectPrefix: '' });
      const auth = new AuthX({
        config: { secretKey: secret },
        issuers: [remote, remoteOf(other, { subjectPrefix: '' })],
        revokedTokens: store,
      });
      const claims = { jti: 'same' };
      const [first, second] = [await one.sign({ claims }), await other.sign({ claims })];
      await auth.revoke(first);
      expect(await refusal(auth, first)).to.equal('401 RevokedTokenError');
      await auth.verifyToken(second);
      expect(store.isRevoked(remote.revocationId('same'))).to.equal(true);
      expect(store.isRevoked('same')).to.equal(false);
    });

    it('has tokens without jti revoked by what is signed, whatever signature they carry', async () => {
      const issuer = await ForeignIssuer.start('ES256');
      const auth = new AuthX({ issuers: [remoteOf(issuer)], revokedTokens: new MemoryRevocationStore() });
      const claims = { jti: undefined };
      const [token, other] = [await issuer.sign({ claims }), await issuer.sign({ claims: { ...claims, x: 1 } })];
      await auth.revoke(token);
      expect(await refusal(auth, token)).to.equal('401 RevokedTokenError');
      expect(await refusal(auth, secondSignatureOf(token))).to.equal('401 RevokedTokenError');
      await auth.verifyToken(other);
    });

    it('has no sessions here: its sid is not looked up, and log out everywhere does not concern it', async () => {
      const issuer = await ForeignIssuer.start();
      const auth = new AuthX({
        config: { secretKey: secret },
        issuers: [remoteOf(issuer, { subjectPrefix: '' })],
        sessions: { store: new MemorySessionStore() },
        revokedTokens: new MemoryRevocationStore(),
      });
      const token = await issuer.sign({ claims: { sid: 'theirs' } });
      const payload = await auth.verifyToken(token);
      expect(payload.sid).to.equal(undefined);
      await auth.sessions.endAll('alice');
      await auth.verifyToken(token);
      const refused = await auth.refresh(token).catch((error: unknown) => (error as Error).name);
      expect(refused).to.equal('RefreshTokenRequiredError');
    });
  });

  it('has tokens that are bound to a key refused without a proof of this key', async () => {
    const issuer = await ForeignIssuer.start();
    const cnf = { jkt: createHash('sha256').update('key').digest('base64url') };
    expect(await refusal(acceptor(issuer), await issuer.sign({ claims: { cnf } }))).to.match(/^401 (?!JWTDecode)/);
    const other = { 'x5t#S256': 'a'.repeat(43) };
    expect(await refusal(acceptor(issuer), await issuer.sign({ claims: { cnf: other } }))).to.match(/^401/);
  });

  describe('with a profile', () => {
    let issuer: ForeignIssuer;

    before(async () => {
      issuer = await ForeignIssuer.start();
    });

    const accepted = async (profile: RemoteIssuerOptions['profile'], claims: Record<string, unknown>) =>
      acceptor(issuer, { profile }).verifyToken(await issuer.sign({ claims }));

    const refused = async (profile: RemoteIssuerOptions['profile'], claims: Record<string, unknown>) =>
      refusal(acceptor(issuer, { profile }), await issuer.sign({ claims }));

    it('reads the subject and the scopes from other claims', async () => {
      const profile = { subject: 'oid', scopes: 'scp' };
      const payload = await accepted(profile, { oid: 'o-1', sub: undefined, scp: ['a', 'b'], scope: 'c' });
      expect([payload.sub, payload.scopes]).to.deep.equal(['o-1', ['a', 'b']]);
      expect((await accepted(profile, { oid: 'o-1', scp: 'a b' })).scopes).to.deep.equal(['a', 'b']);
      expect((await accepted(profile, { oid: 'o-1' })).scopes).to.deep.equal([]);
      expect(await refused(profile, {})).to.equal('401 JWTDecodeError');
      expect(await refused(profile, { oid: 7 })).to.equal('401 JWTDecodeError');
    });

    it('takes no scopes from the claims of this library, which mean nothing there', async () => {
      expect((await accepted({}, { scope: undefined, scopes: ['admin:*'] })).scopes).to.deep.equal([]);
    });

    it('demands claims, and values of claims', async () => {
      const profile = { required: ['azp'], values: { ver: ['1.0', '2.0'], use: 'access' } };
      const claims = { azp: 'shop', ver: '2.0', use: 'access' };
      await accepted(profile, claims);
      for (const changes of [
        { azp: undefined },
        { azp: null },
        { ver: '3.0' },
        { ver: undefined },
        { use: ['access'] },
      ]) {
        expect(await refused(profile, { ...claims, ...changes })).to.equal('401 JWTDecodeError');
      }
    });

    it("reads the tokens of an issuer that uses this library as strictly as own ones, with 'authx'", async () => {
      const claims = { type: 'access', fresh: true, scope: undefined, scopes: ['a'], sid: 'theirs' };
      const payload = await accepted('authx', claims);
      expect(payload).to.deep.include({ type: 'access', fresh: true, sid: undefined, renewable: false });
      expect(payload.scopes).to.deep.equal(['a']);
      expect(await refused('authx', { ...claims, type: 'refresh' })).to.equal('401 AccessTokenRequiredError');
      expect(await refused('authx', { ...claims, type: 'other' })).to.equal('401 AccessTokenRequiredError');
      for (const changes of [{ type: undefined }, { jti: undefined }, { fresh: 'true' }, { scopes: 'a' }]) {
        expect(await refused('authx', { ...claims, ...changes })).to.equal('401 JWTDecodeError');
      }
    });
  });

  it('makes an application without keys unable to issue tokens, and says so', async () => {
    const issuer = await ForeignIssuer.start();
    const failed = await acceptor(issuer)
      .createAccessToken('alice')
      .catch((error: unknown) => error as Error);
    expect(failed).to.have.property('name', 'ConfigurationError');
  });
});

/** For each ECDSA signature (r, s), (r, n - s) is valid too. */
function secondSignatureOf(token: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const [header, claims, signature] = token.split('.');
  const bytes = Buffer.from(signature!, 'base64url');
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const other = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
  return `${header!}.${claims!}.${Buffer.concat([bytes.subarray(0, 32), other]).toString('base64url')}`;
}

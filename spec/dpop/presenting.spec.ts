import { expect } from 'chai';
import { MemoryProofStore, MemorySessionStore, type TokenPair } from '../../src/index';
import { makeAuth, outcome } from '../koa/support/serve';
import { newClientKey } from './support/proofs';
import { ProofServer } from './support/ProofServer';

const algs = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519';

describe('Tokens that are bound to a key', () => {
  const key = newClientKey();
  const thief = newClientKey();

  describe("with dpop: 'required'", () => {
    let server: ProofServer;
    let tokens: TokenPair;

    before(async () => {
      server = await ProofServer.start({}, {}, { sessions: { store: new MemorySessionStore() } });
      tokens = await server.login(key);
    });

    it('have the token_type DPoP', () => {
      expect(tokens.token_type).to.equal('DPoP');
    });

    it('are issued only with a proof; without one, the answer is an error of a token endpoint', async () => {
      const { status, json, headers } = await server.send('/login', { key, method: 'POST', proofs: [] });
      expect(status).to.equal(400);
      expect(json).to.include({ error: 'invalid_dpop_proof', error_type: 'InvalidDPoPProofError' });
      expect(headers).not.to.have.property('www-authenticate');
    });

    it('are refused as bearer tokens, with a challenge that names the scheme', async () => {
      const { status, headers, json } = await server.send('/me', { key, token: tokens.access_token, scheme: 'Bearer' });
      expect(status).to.equal(401);
      expect(json).to.include({ error: 'invalid_token', error_type: 'TokenBindingError' });
      expect(headers['www-authenticate']).to.equal(`DPoP error="invalid_token", algs="${algs}"`);
    });

    it('are challenged with DPoP alone in every refusal', async () => {
      const token = tokens.access_token;
      const challenge = async (path: string, sending: object): Promise<unknown> =>
        (await server.send(path, { key, ...sending })).headers['www-authenticate'];
      expect(await challenge('/me', { proofs: [] })).to.equal(`DPoP algs="${algs}"`);
      expect(await challenge('/me', { token, proofs: [] })).to.equal(`DPoP error="invalid_dpop_proof", algs="${algs}"`);
      expect(await challenge('/me', { token: 'x.y.z' })).to.equal(`DPoP error="invalid_token", algs="${algs}"`);
      expect(await challenge('/admin', { token })).to.equal(
        `DPoP error="insufficient_scope", scope="admin:all", algs="${algs}"`,
      );
    });

    it('are presented with the scheme in any letter case', async () => {
      expect(outcome(await server.send('/me', { key, token: tokens.access_token, scheme: 'dpop' }))).to.equal('200');
    });

    it('are worth nothing to a thief', async () => {
      for (const token of [tokens.access_token, tokens.refresh_token]) {
        const path = token === tokens.access_token ? '/me' : '/refresh';
        const method = token === tokens.access_token ? 'GET' : 'POST';
        for (const scheme of ['DPoP', 'Bearer']) {
          expect((await server.send(path, { key: thief, token, scheme, method })).status).to.equal(401);
        }
      }
      expect(outcome(await server.send('/me', { key, token: tokens.access_token }))).to.equal('200');
    });

    it('cannot be replaced by unbound tokens', async () => {
      const unbound = await server.auth.createAccessToken('alice');
      for (const scheme of ['DPoP', 'Bearer']) {
        expect(outcome(await server.send('/me', { key, token: unbound, scheme }))).to.equal('401 TokenBindingError');
      }
      expect(outcome(await server.send('/optional', { key, proofs: [] }))).to.equal('200');
      expect(outcome(await server.send('/optional', { key, token: unbound, scheme: 'Bearer' }))).to.equal(
        '401 TokenBindingError',
      );
    });

    it('stay bound to the same key when they are refreshed', async () => {
      const login = await server.login(key);
      const send = (token: string, other = key): Promise<{ status: number; json: object }> =>
        server.send('/refresh', { key: other, token, method: 'POST' });
      expect((await send(login.refresh_token, thief)).status).to.equal(401);
      const { status, json } = await send(login.refresh_token);
      expect(status).to.equal(200);
      const next = json as TokenPair;
      expect(next.token_type).to.equal('DPoP');
      expect(outcome(await server.send('/me', { key, token: next.access_token }))).to.equal('200');
      expect((await server.send('/me', { key: thief, token: next.access_token })).status).to.equal(401);
      expect((await send(next.refresh_token, thief)).status).to.equal(401);
      expect((await send(next.refresh_token)).status).to.equal(200);
    });

    it('are refreshed with a proof that need not contain the hash of the refresh token, but may', async () => {
      const login = await server.login(key);
      const proof = { token: 'another' };
      const wrong = await server.send('/refresh', { key, token: login.refresh_token, method: 'POST', proof });
      expect(outcome(wrong)).to.equal('401 InvalidDPoPProofError');
      const claims = { ath: undefined };
      const without = await server.send('/refresh', {
        key,
        token: login.refresh_token,
        method: 'POST',
        proof: { claims },
      });
      expect(outcome(without)).to.equal('200');
    });

    it('do not end their session when a replayed proof brings an older refresh token', async () => {
      const login = await server.login(key);
      const sent = { key, token: login.refresh_token, method: 'POST' } as const;
      const next = (await server.send('/refresh', sent)).json as unknown as TokenPair;
      expect(outcome(await server.send('/refresh', { ...sent, key: thief }))).to.equal('401 TokenBindingError');
      expect(outcome(await server.send('/me', { key, token: next.access_token }))).to.equal('200');
    });

    it('cannot be made without a key', async () => {
      const failure: unknown = await server.auth.createTokenPair('alice').catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(TypeError).with.property('message').that.includes('dpopKey');
    });

    it('are verified as text only with the key that was proven', async () => {
      const token = tokens.access_token;
      const verify = (options?: object): Promise<string> =>
        server.auth.verifyToken(token, options).then(
          () => 'accepted',
          (error: unknown) => (error as Error).name,
        );
      expect(await verify()).to.equal('TokenBindingError');
      expect(await verify({ dpopKey: thief.thumbprint })).to.equal('TokenBindingError');
      expect(await verify({ dpopKey: key.thumbprint })).to.equal('accepted');
      expect(await verify({ dpopKey: 'x' })).to.equal('TypeError');
    });

    it('are refreshed as text only with the key that was proven', async () => {
      const { refresh_token: token } = await server.login(key);
      const refresh = (options?: object): Promise<string> =>
        server.auth.refresh(token, options).then(
          ({ token_type }) => token_type,
          (error: unknown) => (error as Error).name,
        );
      expect(await refresh()).to.equal('TokenBindingError');
      expect(await refresh({ dpopKey: thief.thumbprint })).to.equal('TokenBindingError');
      expect(await refresh({ dpopKey: 'x' })).to.equal('TypeError');
      expect(await refresh({ dpopKey: key.thumbprint })).to.equal('DPoP');
    });
  });

  describe("with dpop: 'allowed'", () => {
    let server: ProofServer;

    before(async () => {
      server = await ProofServer.start({ dpop: 'allowed', tokenLocation: ['headers', 'cookies', 'query', 'json'] });
    });

    it('are issued to clients with a proof; others get bearer tokens', async () => {
      expect((await server.login(key)).token_type).to.equal('DPoP');
      const { json } = await server.send('/login', { key, method: 'POST', proofs: [] });
      expect(json).to.include({ token_type: 'bearer' });
      const token = json.access_token as string;
      expect(outcome(await server.send('/me', { key, token, scheme: 'Bearer', proofs: [] }))).to.equal('200');
      expect(outcome(await server.send('/me', { key, token }))).to.equal('401 TokenBindingError');
    });

    it('are not issued for a proof that is not valid', async () => {
      const answer = await server.send('/login', { key, method: 'POST', proofs: ['x'] });
      expect(outcome(answer)).to.equal('400 InvalidDPoPProofError');
    });

    it('are refused as bearer tokens, in every place', async () => {
      const { access_token: token } = await server.login(key);
      const bearer = await server.send('/me', { key, token, scheme: 'Bearer' });
      expect(outcome(bearer)).to.equal('401 TokenBindingError');
      expect(bearer.headers['www-authenticate']).to.equal(`Bearer error="invalid_token", DPoP algs="${algs}"`);
      const cookie = await server.send('/me', { key, headers: ['Cookie', `access_token_cookie=${token}`] });
      expect(outcome(cookie)).to.equal('401 TokenBindingError');
      expect(outcome(await server.send(`/me?token=${token}`, { key }))).to.equal('401 TokenBindingError');
      const body = { access_token: token };
      expect(outcome(await server.send('/me', { key, method: 'POST', body }))).to.equal('401 TokenBindingError');
    });

    it('are challenged with both schemes; the error belongs to the one that was used', async () => {
      const { access_token: token } = await server.login(key);
      const challenge = async (sending: object): Promise<unknown> =>
        (await server.send('/me', { key, ...sending })).headers['www-authenticate'];
      expect(await challenge({ proofs: [] })).to.equal(`Bearer, DPoP algs="${algs}"`);
      expect(await challenge({ token, proofs: [] })).to.equal(
        `DPoP error="invalid_dpop_proof", algs="${algs}", Bearer`,
      );
      expect(await challenge({ token: 'x.y.z' })).to.equal(`DPoP error="invalid_token", algs="${algs}", Bearer`);
    });

    it('are two credentials beside a bearer token', async () => {
      const { access_token: token } = await server.login(key);
      const unbound = await server.auth.createAccessToken('alice');
      const two = await server.send('/me', { key, token, headers: ['Authorization', `Bearer ${unbound}`] });
      expect(outcome(two)).to.equal('400 AmbiguousTokenError');
      const cookie = await server.send('/me', { key, token, headers: ['Cookie', `access_token_cookie=${unbound}`] });
      expect(outcome(cookie)).to.equal('400 AmbiguousTokenError');
    });

    it('are refreshed from the body with the proof beside them (RFC 9449 section 5)', async () => {
      const { refresh_token } = await server.login(key);
      const send = (sending: object): Promise<string> =>
        server.send('/refresh', { key, method: 'POST', body: { refresh_token }, ...sending }).then(outcome);
      expect(await send({ proofs: [] })).to.equal('401 TokenBindingError');
      expect(await send({ key: thief })).to.equal('401 TokenBindingError');
      expect(await send({})).to.equal('200');
    });
  });

  it("are refused with dpop: 'off', also with a proof", async () => {
    const issuing = await ProofServer.start();
    const { access_token: token } = await issuing.login(key);
    const auth = makeAuth();
    const failure: unknown = await auth.verifyToken(token).catch((error: unknown) => error);
    expect(failure).to.have.property('name', 'TokenBindingError');
  });

  it('are refused if the store of proofs fails, does not answer, or answers nonsense', async () => {
    class Broken extends MemoryProofStore {
      answer: (() => unknown) | undefined;
      override use(...given: Parameters<MemoryProofStore['use']>): boolean {
        return this.answer ? (this.answer() as boolean) : super.use(...given);
      }
    }
    const proofs = new Broken();
    const server = await ProofServer.start({}, { proofs }, { callbackTimeout: 0.05 });
    const { access_token: token } = await server.login(key);
    for (const answer of [
      (): never => {
        throw new Error('down');
      },
      () => Promise.reject(new Error('down')),
      () => new Promise(() => undefined),
      () => undefined,
      () => 1,
      () => 'true',
    ]) {
      proofs.answer = answer;
      expect(outcome(await server.send('/me', { key, token }))).to.equal('503 ProofUnavailableError');
      expect(outcome(await server.send('/login', { key, method: 'POST' }))).to.equal('503 ProofUnavailableError');
    }
  });
});

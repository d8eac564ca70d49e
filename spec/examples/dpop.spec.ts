import { join } from 'node:path';
import { expect } from 'chai';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { send, type Answer } from '../support/send';
import { newClientKey, proofOf, type ClientKey, type ProofChanges } from '../dpop/support/proofs';

interface Sent {
  readonly key?: ClientKey;
  readonly token?: string | undefined;
  readonly scheme?: string;
  readonly changes?: ProofChanges;
  /** The proofs. Default: the one that fits. */
  readonly proofs?: readonly string[];
  readonly body?: object;
}

/** Starts the example, and makes a function that sends it requests with proofs. */
async function start(environment: NodeJS.ProcessEnv = {}) {
  const folder = exampleFolder();
  const data = join(folder.path, 'kept');
  const server = await ExampleProcess.start('dpop', folder.path, { DATA_DIR: data, ...environment });
  const ownKey = newClientKey();
  const urlOf = (path: string): string => `http://127.0.0.1:${String(server.port)}${path}`;
  const fitting = (method: string, path: string, { key = ownKey, token, changes }: Sent = {}): string =>
    proofOf(key, [method, urlOf(path)], { ...(token !== undefined && { token }), ...changes });
  const call = (method: string, path: string, sent: Sent = {}): Promise<Answer> => {
    const { token, scheme = 'DPoP', body, proofs = [fitting(method, path, sent)] } = sent;
    const headers = [
      ...(token === undefined ? [] : ['Authorization', `${scheme} ${token}`]),
      ...proofs.flatMap(proof => ['DPoP', proof]),
    ];
    return send(server.port, path, { method, headers, ...(body && { body }) });
  };
  const stop = async (): Promise<void> => {
    await server.stop();
    folder.remove();
  };
  return { call, fitting, stop };
}

type Example = Awaited<ReturnType<typeof start>>;

const alice = { username: 'alice', password: 'wonderland' };

describe('The example dpop', () => {
  let example: Example;
  let tokens: Record<string, unknown>;
  let token: string;

  before(async () => {
    example = await start();
    tokens = (await example.call('POST', '/login', { body: alice })).json;
    token = String(tokens.access_token);
  });

  after(() => example.stop());

  it('says that it is healthy', async () => {
    expect((await example.call('GET', '/health', { proofs: [] })).status).to.equal(200);
  });

  it('gives tokens for a password and a proof', () => {
    expect(Object.keys(tokens)).to.have.members(['access_token', 'refresh_token', 'token_type', 'expires_in']);
    expect(tokens).to.include({ token_type: 'DPoP', expires_in: 900 });
  });

  it('gives none without a proof: 400 invalid_dpop_proof', async () => {
    const { status, json } = await example.call('POST', '/login', { body: alice, proofs: [] });
    expect([status, json.error]).to.deep.equal([400, 'invalid_dpop_proof']);
  });

  it('refuses a wrong password with 401', async () => {
    const { status } = await example.call('POST', '/login', { body: { ...alice, password: 'looking-glass' } });
    expect(status).to.equal(401);
  });

  it('lets a token with a proof in', async () => {
    const { status, json } = await example.call('GET', '/me', { token });
    expect(status).to.equal(200);
    expect(json).to.deep.equal({ username: 'alice' });
  });

  it('refuses the token as Bearer, and with a proof that is missing, replayed, foreign, stale or mismatched', async () => {
    const { call, fitting } = example;
    const replayed = fitting('GET', '/me', { token });
    expect((await call('GET', '/me', { token, proofs: [replayed] })).status).to.equal(200);
    const refused: Record<string, Sent> = {
      'as Bearer': { scheme: 'Bearer' },
      missing: { proofs: [] },
      replayed: { proofs: [replayed] },
      foreign: { key: newClientKey() },
      stale: { changes: { claims: { iat: Math.floor(Date.now() / 1000) - 120 } } },
      'of another method': { proofs: [fitting('POST', '/me', { token })] },
      'of another path': { proofs: [fitting('GET', '/login', { token })] },
      'of another token': { proofs: [fitting('GET', '/me', { token: String(tokens.refresh_token) })] },
    };
    for (const [title, sent] of Object.entries(refused)) {
      const { status, headers } = await call('GET', '/me', { token, ...sent });
      expect(status, title).to.equal(401);
      expect(headers['www-authenticate'], title).to.match(/^DPoP error="(invalid_token|invalid_dpop_proof)", algs="/);
    }
  });

  it('refreshes with a proof of the same key, and with no other', async () => {
    const { call } = example;
    const { json } = await call('POST', '/login', { body: alice });
    const refresh = String(json.refresh_token);
    expect((await call('POST', '/refresh', { token: refresh, key: newClientKey() })).status).to.equal(401);
    expect((await call('POST', '/refresh', { token: refresh, scheme: 'Bearer' })).status).to.equal(401);
    const { status, json: next } = await call('POST', '/refresh', { token: refresh });
    expect(status).to.equal(200);
    expect(next).to.include.keys('access_token', 'refresh_token', 'expires_in').and.include({ token_type: 'DPoP' });
    expect((await call('GET', '/me', { token: String(next.access_token) })).status).to.equal(200);
    expect((await call('POST', '/refresh', { token: String(next.refresh_token) })).status).to.equal(200);
  });

  it('ends the session at logout', async () => {
    const { call } = example;
    const { json } = await call('POST', '/login', { body: alice });
    expect((await call('POST', '/logout', { token: String(json.access_token) })).status).to.equal(200);
    expect((await call('GET', '/me', { token: String(json.access_token) })).status).to.equal(401);
    expect((await call('POST', '/refresh', { token: String(json.refresh_token) })).status).to.equal(401);
  });

  for (const algorithm of ['ES256', 'Ed25519', 'RS256', 'PS256'] as const) {
    it(`accepts the proofs of the package dpop, signed with ${algorithm}`, async () => {
      const { generateKeyPair, generateProof } = await import('dpop');
      const keyPair = await generateKeyPair(algorithm);
      const prove = async (method: string, path: string, of?: string): Promise<string[]> => [
        await generateProof(keyPair, urlFrom(example, path), method, undefined, of),
      ];
      const { json } = await example.call('POST', '/login', { body: alice, proofs: await prove('POST', '/login') });
      const [access, refresh] = [String(json.access_token), String(json.refresh_token)];
      const me = await example.call('GET', '/me', { token: access, proofs: await prove('GET', '/me', access) });
      expect(me.status).to.equal(200);
      const proofs = await prove('POST', '/refresh', refresh);
      expect((await example.call('POST', '/refresh', { token: refresh, proofs })).status).to.equal(200);
    });
  }
});

/** The URL that a proof for a path names. */
const urlFrom = ({ fitting }: Example, path: string): string => {
  const [, claims = ''] = fitting('GET', path).split('.');
  return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { htu: string }).htu;
};

describe('The example dpop with DPOP_NONCE=1', () => {
  let example: Example;

  before(async () => (example = await start({ DPOP_NONCE: '1' })));
  after(() => example.stop());

  it('asks for a nonce: 400 at the login and 401 at other routes, and accepts it', async () => {
    const { call } = example;
    const first = await call('POST', '/login', { body: alice });
    expect([first.status, first.json.error]).to.deep.equal([400, 'use_dpop_nonce']);
    const nonce = first.headers['dpop-nonce'];
    expect(nonce).to.be.a('string');
    const claims = { nonce };
    const { json, status } = await call('POST', '/login', { body: alice, changes: { claims } });
    expect(status).to.equal(200);
    const token = String(json.access_token);
    const without = await call('GET', '/me', { token });
    expect([without.status, without.json.error]).to.deep.equal([401, 'use_dpop_nonce']);
    expect(without.headers['www-authenticate']).to.match(/^DPoP error="use_dpop_nonce"/);
    expect(without.headers['dpop-nonce']).to.be.a('string');
    expect((await call('GET', '/me', { token, changes: { claims } })).status).to.equal(200);
    for (const wrong of ['', 'x', `${String(nonce)}x`, 42]) {
      const { status: refused } = await call('GET', '/me', { token, changes: { claims: { nonce: wrong } } });
      expect(refused).to.equal(401);
    }
  });
});

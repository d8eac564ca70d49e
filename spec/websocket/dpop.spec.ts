import { expect } from 'chai';
import { MemoryProofStore, type AuthX } from '../../src/index';
import { guardSockets } from '../../src/entries/websocket';
import { newClientKey, proofOf, type ProofChanges } from '../dpop/support/proofs';
import { makeAuth, outcome } from '../koa/support/serve';
import { secret } from '../support/forge';
import { MemoryStore } from './support/MemoryStore';
import { serveSockets, type SocketApp } from './support/serveSockets';

describe('A WebSocket upgrade with a token that is bound to a key', () => {
  const key = newClientKey();
  const store = new MemoryStore();
  let auth: AuthX;
  let app: SocketApp;
  let token: string;

  before(async () => {
    auth = makeAuth({
      config: { secretKey: secret, dpop: 'required' },
      dpop: { proofs: new MemoryProofStore() },
      revokedTokens: store,
    });
    app = await serveSockets({ auth, locations: ['headers', 'query', 'subprotocol', 'message'] });
    ({ access_token: token } = await auth.createTokenPair('alice', { dpopKey: key.thumbprint }));
  });

  const proof = (changes: ProofChanges = {}, by = key): string =>
    proofOf(by, ['GET', `http://127.0.0.1:${String(app.port)}/ws`], { token, ...changes });

  const ask = async (...headers: string[]): Promise<string> => outcome(await app.ask({ headers }));

  it('is accepted with a proof', async () => {
    expect(await ask('Authorization', `DPoP ${token}`, 'DPoP', proof())).to.equal('101');
  });

  it('is refused with a proof that is missing, used, foreign or of another request', async () => {
    const authorization = ['Authorization', `DPoP ${token}`];
    const used = proof();
    expect(await ask(...authorization, 'DPoP', used)).to.equal('101');
    expect(await ask(...authorization, 'DPoP', used)).to.equal('401 InvalidDPoPProofError');
    expect(await ask(...authorization)).to.equal('401 InvalidDPoPProofError');
    expect(await ask(...authorization, 'DPoP', proof({}, newClientKey()))).to.equal('401 TokenBindingError');
    for (const claims of [{ htm: 'POST' }, { htu: 'http://other.example/ws' }, { ath: undefined }]) {
      expect(await ask(...authorization, 'DPoP', proof({ claims }))).to.equal('401 InvalidDPoPProofError');
    }
  });

  it('is challenged with DPoP', async () => {
    const { headers } = await app.ask({ headers: ['Authorization', `Bearer ${token}`] });
    expect(headers['www-authenticate']).to.match(/^DPoP error="invalid_token", algs="/);
  });

  it('is refused as a bearer token, in every place', async () => {
    expect(await ask('Authorization', `Bearer ${token}`, 'DPoP', proof())).to.equal('401 TokenBindingError');
    expect(await ask('Sec-WebSocket-Protocol', `a, authx.bearer.${token}`)).to.equal('401 TokenBindingError');
    expect(outcome(await app.ask({ path: `/ws?token=${token}` }))).to.equal('401 TokenBindingError');
    const client = await app.open();
    client.send({ access_token: token });
    expect((await client.closed).code).to.equal(1008);
  });

  it('stays open when its token is verified again, and is closed when the token is revoked', async () => {
    const headers = { Authorization: `DPoP ${token}`, DPoP: proof() };
    const client = await app.open({ headers });
    await app.guard.recheck();
    client.send('hello');
    await app.guard.recheck();
    expect(app.guard.size.open).to.be.greaterThan(0);
    await auth.revoke(token);
    await app.guard.recheck();
    expect((await client.closed).code).to.equal(1008);
  });

  it('can be required by a guard, if DPoP is not off', async () => {
    const allowing = makeAuth({
      config: { secretKey: secret, dpop: 'allowed' },
      dpop: { proofs: new MemoryProofStore() },
    });
    const bearer = await allowing.createAccessToken('alice');
    const strict = await serveSockets({ auth: allowing, senderConstrained: true });
    const open = await serveSockets({ auth: allowing });
    const headers = ['Authorization', `Bearer ${bearer}`];
    expect(outcome(await strict.ask({ headers }))).to.equal('401 TokenBindingError');
    expect(outcome(await open.ask({ headers }))).to.equal('101');
    const { server, sockets } = open;
    const options = { server, sockets, auth: makeAuth(), path: '/other', senderConstrained: true };
    expect(() => guardSockets(options)).to.throw('senderConstrained needs DPoP');
  });
});

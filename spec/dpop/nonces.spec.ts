import { createSecretKey } from 'node:crypto';
import { expect } from 'chai';
import { ProofNonces } from '../../src/dpop/ProofNonces';
import { outcome } from '../koa/support/serve';
import { secret } from '../support/forge';
import { at } from '../token/issuing';
import { newClientKey } from './support/proofs';
import { ProofServer } from './support/ProofServer';

const lifetime = 300;
const start = 1_700_000_100 - (1_700_000_100 % lifetime);
const make = (text = secret): ProofNonces => new ProofNonces(createSecretKey(Buffer.from(text)), lifetime);

describe('ProofNonces', () => {
  it('accepts its own nonces for one to two lifetimes', () => {
    const nonces = make();
    for (const [made, used, isAccepted] of [
      [0, 0, true],
      [0, lifetime, true],
      [0, 2 * lifetime - 1, true],
      [0, 2 * lifetime, false],
      [lifetime - 1, 2 * lifetime - 1, true],
      [lifetime, lifetime - 1, false],
    ] as const) {
      const nonce = at(start + made, () => nonces.current);
      expect(
        at(start + used, () => nonces.accepts(nonce)),
        `${String(made)} ${String(used)}`,
      ).to.equal(isAccepted);
    }
  });

  it('makes a new nonce for each lifetime, of characters that a header may have', () => {
    const nonces = make();
    const [one, same, other] = [0, lifetime - 1, lifetime].map(later => at(start + later, () => nonces.current));
    expect(one).to.equal(same);
    expect(one).not.to.equal(other);
    expect(one).to.match(/^[\w.-]{10,64}$/);
  });

  it('accepts the nonces of processes with the same secret, and of no others', () => {
    at(start, () => {
      expect(make().accepts(make().current)).to.equal(true);
      expect(make().accepts(make(`${secret}x`).current)).to.equal(false);
    });
  });

  it('accepts no other text', () => {
    at(start, () => {
      const nonces = make();
      const good = nonces.current;
      const [period] = good.split('.') as [string];
      for (const text of ['', '.', period, `${period}.`, `${good}A`, good.slice(0, -1), ` ${good}`, 'é'.repeat(20)]) {
        expect(nonces.accepts(text), text).to.equal(false);
      }
    });
  });
});

describe('A server that asks for nonces', () => {
  const key = newClientKey();

  it('sends a nonce with every answer to a request with a proof', async () => {
    const server = await ProofServer.start({}, { nonces: true });
    const first = await server.send('/login', { key, method: 'POST' });
    expect(outcome(first)).to.equal('400 DPoPNonceRequiredError');
    expect(first.headers['cache-control']).to.equal('no-store');
    const claims = { nonce: first.headers['dpop-nonce'] };
    const login = await server.send('/login', { key, method: 'POST', proof: { claims } });
    expect(login.status).to.equal(200);
    expect(login.headers['dpop-nonce']).to.equal(claims.nonce);
    const token = login.json.access_token as string;
    expect(outcome(await server.send('/me', { key, token }))).to.equal('401 DPoPNonceRequiredError');
    expect(outcome(await server.send('/me', { key, token, proof: { claims } }))).to.equal('200');
    const without = await server.send('/optional', { key, proofs: [] });
    expect(without.headers).not.to.have.property('dpop-nonce');
  });

  it('checks everything else as well', async () => {
    const server = await ProofServer.start({}, { nonces: true });
    const { headers } = await server.send('/login', { key, method: 'POST' });
    const claims = { nonce: headers['dpop-nonce'], htm: 'GET' };
    expect(outcome(await server.send('/login', { key, method: 'POST', proof: { claims } }))).to.equal(
      '400 InvalidDPoPProofError',
    );
  });

  it('sends none if proofs need none', async () => {
    const server = await ProofServer.start();
    const { headers, status } = await server.send('/login', { key, method: 'POST' });
    expect(status).to.equal(200);
    expect(headers).not.to.have.property('dpop-nonce');
  });
});

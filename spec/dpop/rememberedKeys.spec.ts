import crypto from 'node:crypto';
import { expect } from 'chai';
import { outcome } from '../koa/support/serve';
import { newClientKey, type ClientKey } from './support/proofs';
import { ProofServer } from './support/ProofServer';

/** How often a key is imported while something runs. */
async function imports(act: () => Promise<unknown>): Promise<number> {
  const { createPublicKey } = crypto;
  let count = 0;
  crypto.createPublicKey = given => {
    if ((given as { format?: string }).format === 'jwk') count += 1;
    return createPublicKey(given);
  };
  try {
    await act();
  } finally {
    crypto.createPublicKey = createPublicKey;
  }
  return count;
}

describe('The key of a proof', () => {
  let server: ProofServer;
  const key = newClientKey();

  before(async () => (server = await ProofServer.start()));

  const use = async (token: string, by: ClientKey = key): Promise<string> =>
    outcome(await server.send('/me', { key: by, token }));

  it('is imported once, however many proofs it signs', async () => {
    const { access_token: token } = await server.login(key);
    const count = await imports(async () => {
      for (let i = 0; i < 10; i += 1) expect(await use(token)).to.equal('200');
    });
    expect(count).to.equal(1);
  });

  it('is not imported if it is not the key of the token', async () => {
    const { access_token: token } = await server.login(key);
    const count = await imports(async () => {
      for (let i = 0; i < 10; i += 1) expect(await use(token, newClientKey())).to.equal('401 TokenBindingError');
    });
    expect(count).to.equal(0);
  });

  it('is not believed because its header is known: each signature is verified', async () => {
    const { access_token: token } = await server.login(key);
    expect(await use(token)).to.equal('200');
    const proof = { token, signedBy: newClientKey().privateKey };
    expect(outcome(await server.send('/me', { key, token, proof }))).to.equal('401 InvalidDPoPProofError');
  });
});

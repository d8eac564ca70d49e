import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import type * as OAuth from 'oauth4webapi';
import { JsonController } from 'routing-controllers';
import { AuthX, JwksController, type AuthXOptions } from '../../src/index';
import { ExpressProcess } from '../issuers/support/ExpressProcess';
import { serve } from '../koa/support/serve';
import { newClientKey, proofOf } from './support/proofs';
import { ProofServer } from './support/ProofServer';

const pemOf = (namedCurve: string): string =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('oauth4webapi with DPoP', () => {
  let oauth: typeof OAuth;

  before(async () => (oauth = await import('oauth4webapi')));

  for (const nonces of [false, true]) {
    for (const algorithm of ['ES256', 'Ed25519', 'RS256', 'PS256']) {
      it(`calls a protected resource, signed with ${algorithm}, ${nonces ? 'with' : 'without'} nonces`, async () => {
        const server = await ProofServer.start({}, { nonces });
        const handle = oauth.DPoP({}, await oauth.generateKeyPair(algorithm));
        const dpopKey = await handle.calculateThumbprint();
        const { access_token: token } = await server.auth.createTokenPair('alice', { dpopKey });
        const call = async (): Promise<unknown> => {
          // eslint-disable-next-line @typescript-eslint/no-deprecated -- the server of the spec has no TLS
          const options = { DPoP: handle, [oauth.allowInsecureRequests]: true };
          const url = new URL(`${server.origin}/me?query=ignored`);
          const response = await oauth.protectedResourceRequest(token, 'GET', url, undefined, undefined, options);
          return response.json();
        };
        const retried = (error: unknown): Promise<unknown> => {
          expect(nonces && oauth.isDPoPNonceError(error)).to.equal(true);
          return call();
        };
        expect(await call().catch(retried)).to.deep.equal({ sub: 'alice', cnf: { jkt: dpopKey } });
        expect(await call()).to.deep.equal({ sub: 'alice', cnf: { jkt: dpopKey } });
      });
    }
  }

  it('reads the challenge of a refusal', async () => {
    const server = await ProofServer.start();
    const handle = oauth.DPoP({}, await oauth.generateKeyPair('ES256'));
    const { access_token: token } = await server.login(newClientKey());
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the server of the spec has no TLS
    const options = { DPoP: handle, [oauth.allowInsecureRequests]: true };
    const url = new URL(`${server.origin}/me`);
    const failure: unknown = await oauth
      .protectedResourceRequest(token, 'GET', url, undefined, undefined, options)
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(oauth.WWWAuthenticateChallengeError);
    const [challenge] = (failure as OAuth.WWWAuthenticateChallengeError).cause;
    expect(challenge?.scheme).to.equal('dpop');
    expect(challenge?.parameters).to.include({ error: 'invalid_token' }).and.to.have.property('algs');
  });
});

describe('express-oauth2-jwt-bearer with tokens that are bound to a key', () => {
  const config: AuthXOptions = {
    algorithm: 'ES256',
    privateKey: pemOf('P-256'),
    encodeIssuer: 'https://login.example',
    encodeAudience: 'https://api.example',
    encodeClientId: 'app',
    accessTokenProfile: 'rfc9068',
  };
  const key = newClientKey();
  let express: ExpressProcess;
  let token: string;

  before(async () => {
    const auth = new AuthX<never>({ config });
    @JsonController('/.well-known')
    class Jwks extends JwksController {
      readonly auth = auth;
    }
    const { port } = await serve({ controllers: [Jwks] }, auth);
    express = await ExpressProcess.start({
      issuer: 'https://login.example',
      jwksUri: `http://127.0.0.1:${String(port)}/.well-known/jwks.json`,
      audience: 'https://api.example',
      algorithm: 'ES256',
    });
    token = await auth.createAccessToken('alice', { dpopKey: key.thumbprint, scopes: ['users:read'] });
  });

  const ask = async (scheme: string, ...proofs: string[]): Promise<number> => {
    const headers = ['Authorization', `${scheme} ${token}`, ...proofs.flatMap(proof => ['DPoP', proof])];
    return (await express.ask(headers)).status;
  };

  it('accepts them with a proof', async () => {
    expect(await ask('DPoP', proofOf(key, ['GET', express.url], { token }))).to.equal(200);
  });

  it('refuses them as bearer tokens, without a proof and with a proof of another key', async () => {
    expect(await ask('Bearer')).to.be.oneOf([400, 401]);
    expect(await ask('DPoP')).to.be.oneOf([400, 401]);
    expect(await ask('DPoP', proofOf(newClientKey(), ['GET', express.url], { token }))).to.be.oneOf([400, 401]);
  });
});

import { expect } from 'chai';
import { JsonController } from 'routing-controllers';
import type * as OAuth from 'oauth4webapi';
import { AuthorizationServer } from '../../src/entries/oauth';
import { JwksController, MemoryProofStore, type Algorithm, type AuthX } from '../../src/index';
import { newClientKey, proofOf } from '../dpop/support/proofs';
import { pairFor } from '../keys/keyPairs';
import { makeAuth, serve } from '../koa/support/serve';
import { clients, issuer, mounted } from './support/oauthServer';

const api = 'https://api.example';

@JsonController('/.well-known')
class Keys extends JwksController {}

/** An authorization server, as a service that verifies its tokens by oauth4webapi sees it. */
interface Verifying {
  readonly auth: AuthX<never>;
  readonly verify: (headers: Record<string, string>) => Promise<OAuth.JWTAccessTokenClaims>;
}

async function verifying(algorithm: Algorithm): Promise<Verifying> {
  const oauth: typeof OAuth = await import('oauth4webapi');
  const { privateKey } = pairFor(algorithm);
  const auth = makeAuth<never>({
    config: {
      ...{ algorithm, privateKey, encodeIssuer: issuer, encodeAudience: api },
      ...{ encodeClientId: 'web', accessTokenProfile: 'rfc9068', dpop: 'allowed' },
    },
    dpop: { proofs: new MemoryProofStore() },
  });
  const controllers = [Keys, ...mounted(new AuthorizationServer(auth, { clients }))];
  const { port } = await serve({ controllers }, auth);
  const here = `http://127.0.0.1:${String(port)}`;
  const options = {
    [oauth.customFetch]: (url: unknown, init: RequestInit) => fetch((url as string).replace(issuer, here), init),
  };
  const found = await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...options });
  const as = await oauth.processDiscoveryResponse(new URL(issuer), found);
  return {
    auth,
    verify: headers => oauth.validateJwtAccessToken(as, new Request(`${api}/data`, { headers }), api, options),
  };
}

describe('A service that verifies our access tokens by oauth4webapi', () => {
  for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
    it(`accepts ${algorithm}, bearer and DPoP`, async () => {
      const { auth, verify } = await verifying(algorithm);
      const { access_token: token } = await auth.createTokenPair('alice', { accessScopes: ['users:read', 'bills'] });
      expect(await verify({ Authorization: `Bearer ${token}` })).to.include({
        ...{ iss: issuer, aud: api, sub: 'alice', client_id: 'web' },
        scope: 'users:read bills',
      });
      const key = newClientKey();
      const bound = await auth.createAccessToken('alice', { dpopKey: key.thumbprint, clientId: 'phone' });
      const proof = proofOf(key, ['GET', `${api}/data`], { token: bound });
      expect(await verify({ Authorization: `DPoP ${bound}`, DPoP: proof })).to.include({ client_id: 'phone' });
      const refused = await verify({ Authorization: `Bearer ${bound}` }).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Error);
    });
  }

  it('refuses a refresh token', async () => {
    const { auth, verify } = await verifying('ES256');
    const { refresh_token: token } = await auth.createTokenPair('alice');
    const refused = await verify({ Authorization: `Bearer ${token}` }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Error);
  });
});

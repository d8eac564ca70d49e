import { expect } from 'chai';
import { AuthorizationServer, createClientSecret, hashClientSecret, ProtectedResource } from '../../src/entries/oauth';
import { ConfigurationError } from '../../src/errors/errors';
import { makeAuth } from '../koa/support/serve';
import { pemPair } from '../keys/keyPairs';
import { secret } from '../support/forge';
import { issuer, secretHash } from './support/oauthServer';

const auth = makeAuth<never>({ config: { secretKey: secret, encodeIssuer: issuer } });

/** Returns the message with which a start fails. */
function complaint(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return 'started';
}

const withClient = (client: unknown): string =>
  complaint(() => new AuthorizationServer(auth, { clients: [client as never] }));

describe('The secret of a client', () => {
  it('has 256 random bits, and only its hash is kept', () => {
    const { secret: made, hash } = createClientSecret();
    expect(Buffer.from(made, 'base64url')).to.have.lengthOf(32);
    expect(hash).to.equal(hashClientSecret(made));
    expect(hash)
      .to.match(/^sha256:[\w-]{43}$/)
      .and.not.include(made);
    expect(createClientSecret().secret).to.not.equal(made);
  });

  it('needs 16 characters', () => {
    expect(() => hashClientSecret('fifteen-letters')).to.throw(TypeError, 'at least 16 characters');
    expect(() => hashClientSecret(undefined as never)).to.throw(TypeError);
    expect(hashClientSecret('sixteen-letters!')).to.match(/^sha256:/);
  });
});

describe('AuthorizationServer', () => {
  it('refuses clients that cannot be used, and says how to mend them', () => {
    for (const [client, expected] of [
      [null, 'must be an object'],
      [{ secretHash }, 'id of a client'],
      [{ id: '', secretHash }, 'id of a client'],
      [{ id: 'ä', secretHash }, 'id of a client'],
      [{ id: 'x'.repeat(256), secretHash }, 'id of a client'],
      [{ id: 'x', secrethash: secretHash }, 'Did you mean secretHash?'],
      [{ id: 'x', secretHash: undefined }, 'needs one of secretHash, publicKeys'],
      [{ id: 'x', secretHash, isPublic: true }, 'needs one of secretHash, publicKeys'],
      [{ id: 'x', isPublic: 'yes' }, 'isPublic: must be true or false'],
      [{ id: 'x', secretHash: 'plain-secret-of-x' }, 'must be made by hashClientSecret()'],
      [{ id: 'x', secretHash: [] }, 'must be made by hashClientSecret()'],
      [{ id: 'x', secretHash, grants: ['password'] }, "grants: must be a list of 'client_credentials'"],
      [{ id: 'x', secretHash, grants: 'refresh_token' }, 'grants: must be a list'],
      [{ id: 'x', isPublic: true, grants: ['client_credentials'] }, 'a public client cannot use client_credentials'],
      [{ id: 'x', isPublic: true, revokes: 'any' }, 'can only revoke its own tokens'],
      [{ id: 'x', isPublic: true, introspects: 'own' }, 'introspects none'],
      [{ id: 'x', secretHash, revokes: 'all' }, "revokes: must be 'none', 'own' or 'any'"],
      [{ id: 'x', secretHash, introspects: true }, "introspects: must be 'none', 'own' or 'any'"],
      [{ id: 'x', secretHash, scopes: ['a'] }, 'only the grant client_credentials uses them'],
      [{ id: 'x', secretHash, grants: ['client_credentials'], scopes: ['a b'] }, 'is not a scope'],
      [{ id: 'x', secretHash, grants: ['client_credentials'], scopes: 'a' }, 'scopes must be a list'],
      [{ id: 'x', secretHash, accessExpires: '10' }, 'accessExpires: 10 is not a length of time'],
      [{ id: 'x', secretHash, accessExpires: 0 }, 'accessExpires: must be from 1 second to ten years'],
      [{ id: 'x', secretHash, audience: [] }, 'audience must be'],
      [{ id: 'x', secretHash, audience: 'other' }, 'Add it to decodeAudience'],
      [{ id: 'x', publicKeys: { keys: [] } }, 'contains no key'],
      [{ id: 'x', publicKeys: [{ key: secret, alg: 'HS256' }] }, 'a private key or a secret'],
      [{ id: 'x', publicKeys: [{ key: pemPair('P-256').privateKey }] }, 'a private key or a secret'],
      [{ id: 'x', publicKeys: [{ key: pemPair('rsa1024').publicKey, alg: 'RS256' }] }, '1024 bits'],
      [{ id: 'x', secretHash: null }, 'needs one of'],
    ] as const) {
      expect(withClient(client), JSON.stringify(client)).to.include(expected);
    }
    expect(withClient({ id: 'x', secretHash: [secretHash, secretHash] })).to.equal('started');
  });

  it('refuses two clients with one id, unknown options, and an issuer that is no URL', () => {
    const clients = [{ id: 'x', secretHash }];
    const start = (options: object, encodeIssuer: string | undefined = issuer): string =>
      complaint(
        () =>
          new AuthorizationServer(makeAuth<never>({ config: { secretKey: secret, encodeIssuer } }), options as never),
      );
    expect(start({ clients: [...clients, ...clients] })).to.include('the same id');
    expect(start({ clients: undefined })).to.include('must be a list of clients, or a function');
    expect(start({ clients, maxFailure: 3 })).to.include('Did you mean maxFailures?');
    expect(start({ clients, maxFailures: 0 })).to.include('maxFailures: must be a whole number above 0');
    expect(start({ clients, scopes: 'a' })).to.include('scopes must be a list');
    expect(start({ clients, baseUrl: 'login.example' })).to.include('baseUrl: must be an https URL');
    for (const bad of ['login', 'http://login.example', 'https://login.example/?a', 'https://a:b@login.example']) {
      expect(start({ clients }, bad), bad).to.include('needs an https URL');
    }
    expect(complaint(() => new AuthorizationServer(makeAuth<never>(), { clients }))).to.include(
      'encodeIssuer: is missing',
    );
    expect(start({ clients }, 'http://127.0.0.1:3000')).to.equal('started');
  });
});

describe('ProtectedResource', () => {
  it('describes the API', () => {
    const { metadata } = new ProtectedResource(auth, { resource: 'https://api.example', scopes: ['a'], name: 'API' });
    expect(metadata).to.deep.equal({
      resource: 'https://api.example',
      authorization_servers: [issuer],
      scopes_supported: ['a'],
      bearer_methods_supported: ['header'],
      resource_name: 'API',
    });
  });

  it('refuses what is no URL', () => {
    const make = (options: object): string => complaint(() => new ProtectedResource(auth, options as never));
    expect(make({ resource: 'api' })).to.include('resource: must be an https URL');
    expect(make({ resource: 'https://a.example', authorizationServers: ['login'] })).to.include('authorizationServers');
    expect(make({ resource: 'https://a.example', documentation: 'x' })).to.include('documentation');
    expect(make({ resorce: 'https://a.example' })).to.include('Did you mean resource?');
  });
});

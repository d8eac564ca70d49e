import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { JsonController, Get } from 'routing-controllers';
import { AccessRequired, AuthX, OptionalAccess, RemoteIssuer, type RemoteIssuerOptions } from '../../src/index';
import { IssuerServer, json, jwksPath } from '../issuers/support/IssuerServer';
import { serve, type Client } from '../koa/support/serve';
import { forge, goodClaims, type Forging } from '../support/forge';
import { ec, foreignRsa, rsa } from './support/keys';
import { reachesOf } from './support/watch';

@JsonController()
class Guarded {
  @AccessRequired()
  @Get('/access')
  access(): object {
    return { ok: true };
  }

  @OptionalAccess()
  @Get('/optional')
  optional(): object {
    return { ok: true };
  }
}

const jwk = { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' };
const ecJwk = { ...ec.publicKey.export({ format: 'jwk' }), kid: 'two', use: 'sig' };

interface Forged extends Pick<Forging, 'key' | 'algorithm'> {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
}

describe('Attacks on a server that accepts tokens of a remote issuer', () => {
  let issuer: IssuerServer;
  let client: Client;

  async function start(options: Partial<RemoteIssuerOptions> = {}): Promise<Client> {
    const remote = new RemoteIssuer({
      issuer: issuer.origin,
      audience: 'api',
      jwksUri: issuer.jwksUri,
      algorithms: ['RS256', 'ES256'],
      cooldown: '5m',
      logger: { error: () => undefined },
      ...options,
    });
    return serve({ controllers: [Guarded] }, new AuthX({ issuers: [remote] }));
  }

  const token = ({ header, claims, key = rsa.privateKey, algorithm = 'RS256' }: Forged = {}): string =>
    forge(goodClaims({ iss: issuer.origin, aud: 'api', ...claims }), {
      header: { kid: 'one', ...header },
      key,
      algorithm,
    });

  before(async () => {
    issuer = await IssuerServer.start();
    issuer.publish(jwk, ecJwk);
    client = await start();
  });

  beforeEach(async () => {
    expect((await client.get('/access', token())).status, 'a good token').to.equal(200);
  });

  /** Expects 401 for a token, and that nothing but the answer leaves the process for it. */
  async function refuses(forged: string, to = client): Promise<void> {
    const fetched = issuer.requested.length;
    for (const path of ['/access', '/optional']) {
      const { status, headers, text } = await to.get(path, forged);
      expect(status, text).to.equal(401);
      expect(headers['www-authenticate']).to.equal('Bearer error="invalid_token"');
    }
    const fetches = await reachesOf(() => to.get('/access', forged));
    expect(fetches.filter(name => name !== 'request' && name !== 'connect' && name !== 'lookup')).to.deep.equal([]);
    expect(issuer.requested).to.have.length(fetched);
  }

  it('rows 1-8: refuses none in every spelling, and alg of other types', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, ['RS256'], {}])
      await refuses(token({ header: { alg } }));
    const [header, claims] = token({ header: { alg: 'none' } }).split('.');
    const response = await client.get('/access', `${header!}.${claims!}.`);
    expect(response.status).to.equal(401);
  });

  it('rows 9-13: refuses the public key as HMAC secret, in every form in which it is published', async () => {
    const spki = rsa.publicKey.export({ type: 'spki', format: 'der' });
    const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' });
    for (const key of [rsa.pem, rsa.pem.trim(), ` ${rsa.pem}`, pkcs1, spki, JSON.stringify(jwk), jwk.n!]) {
      for (const algorithm of ['HS256', 'HS384', 'HS512']) await refuses(token({ key, algorithm }));
    }
  });

  it('row 14: the header chooses no algorithm, neither for a key with alg nor for one without', async () => {
    await refuses(token({ header: { kid: 'two' } }));
    await refuses(token({ header: { kid: 'one' }, key: ec.privateKey, algorithm: 'ES256' }));
    await refuses(token({ algorithm: 'PS256' }));
    await refuses(token({ algorithm: 'RS512' }));
    issuer.publish({ ...jwk, alg: 'RS256' }, ecJwk);
    const strict = await start({ algorithms: ['RS256', 'PS256', 'RS512'] });
    expect((await strict.get('/access', token())).status).to.equal(200);
    await refuses(token({ algorithm: 'PS256' }), strict);
    await refuses(token({ algorithm: 'RS512' }), strict);
  });

  it('rows 15-18: takes no key from a header, and fetches none', async () => {
    const stranger = foreignRsa.publicKey.export({ format: 'jwk' });
    issuer.behaviors.set('/evil.json', json({ keys: [{ ...stranger, kid: 'one' }] }));
    const url = `${issuer.origin}/evil.json`;
    for (const header of [{ jwk: stranger }, { jku: url }, { x5u: url }, { x5c: ['MII'] }]) {
      await refuses(token({ header, key: foreignRsa.privateKey }));
      await refuses(token({ header }));
    }
    expect(issuer.requested).not.to.include('/evil.json');
  });

  it('rows 19-25: refuses every kid that is not published, without a fetch during the cooldown', async () => {
    for (const kid of [
      'unknown',
      undefined,
      null,
      ['one'],
      1,
      { one: 'one' },
      '../../../../dev/null',
      "x' UNION SELECT 'secret' --",
      '__proto__',
      'constructor',
      '',
      'k'.repeat(5000),
      'https://127.0.0.1:1/keys',
      'one ',
      'ONE',
    ]) {
      await refuses(token({ header: { kid } }));
    }
  });

  it('rows 26-28: refuses signatures with an empty secret', async () => {
    for (const key of ['', Buffer.alloc(0)]) await refuses(token({ key, algorithm: 'HS256' }));
  });

  it('rows 32-34: uses no key of a set that is symmetric, ambiguous or for encryption, and none that is private', async () => {
    const secretBytes = Buffer.alloc(64, 7);
    const hmac = { kty: 'oct', k: secretBytes.toString('base64url'), kid: 'mac', alg: 'HS256' };
    const other = foreignRsa.publicKey.export({ format: 'jwk' });
    issuer.publish(
      jwk,
      hmac,
      { ...other, kid: 'same' },
      { ...ec.publicKey.export({ format: 'jwk' }), kid: 'same' },
      { ...other, kid: 'enc', use: 'enc' },
      { ...foreignRsa.privateKey.export({ format: 'jwk' }), kid: 'private' },
    );
    const lied = await start();
    expect((await lied.get('/access', token())).status).to.equal(200);
    await refuses(token({ header: { kid: 'mac' }, key: secretBytes, algorithm: 'HS256' }), lied);
    for (const kid of ['same', 'enc', 'private']) {
      await refuses(token({ header: { kid }, key: foreignRsa.privateKey }), lied);
    }
    await refuses(token({ header: { kid: 'same' }, key: ec.privateKey, algorithm: 'ES256' }), lied);
    issuer.publish(jwk, ecJwk);
  });

  it('rows 35-38: refuses malformed and foreign signatures', async () => {
    await refuses(token({ key: foreignRsa.privateKey }));
    const [header, claims] = token({ header: { kid: 'two' }, key: ec.privateKey, algorithm: 'ES256' }).split('.');
    for (const bytes of [
      Buffer.alloc(64),
      Buffer.alloc(63, 1),
      Buffer.alloc(65, 1),
      Buffer.from('3006020101020101', 'hex'),
    ]) {
      await refuses(`${header!}.${claims!}.${bytes.toString('base64url')}`);
    }
  });

  it('refuses claims that another service, another time or another user would be meant by', async () => {
    for (const claims of [
      { iss: undefined },
      { iss: 'https://other.example' },
      { iss: [issuer.origin] },
      { iss: `${issuer.origin}/` },
      { iss: issuer.origin.slice(0, -1) },
      { aud: undefined },
      { aud: [] },
      { aud: 'apis' },
      { aud: ['other'] },
      { aud: 7 },
      { exp: undefined },
      { exp: 1 },
      { exp: '4102444800' },
      { exp: null },
      { nbf: 4_102_444_000 },
      { iat: 4_102_444_000 },
      { sub: undefined },
      { sub: '' },
      { sub: 7 },
      { sub: ['alice'] },
      { jti: 7 },
      { jti: '' },
      { jti: null },
      { scope: 7 },
      { scope: { a: 1 } },
      { scope: [7] },
      { type: 'refresh' },
      { typ: 'Refresh' },
      { typ: 'ID' },
      { typ: 'Offline' },
      { token_use: 'id' },
      { token_type: 'refresh' },
      { type: 'refresh_token' },
      { at_hash: 'x' },
      { c_hash: 'x' },
      { events: {} },
    ]) {
      await refuses(token({ claims }));
    }
  });

  it('refuses types of token that are not for access', async () => {
    for (const typ of ['dpop+jwt', 'logout+jwt', 'secevent+jwt', 'application/id+jwt', 7, null, ['JWT']]) {
      await refuses(token({ header: { typ } }));
    }
    for (const typ of ['JWT', 'jwt', 'at+jwt', 'application/at+jwt']) {
      expect((await client.get('/access', token({ header: { typ } }))).status, typ).to.equal(200);
    }
    const strict = await start({ profile: { typ: ['at+jwt'] } });
    expect((await strict.get('/access', token({ header: { typ: 'at+jwt' } }))).status).to.equal(200);
    for (const typ of ['JWT', undefined]) await refuses(token({ header: { typ } }), strict);
  });

  it('gives no 5xx whatever a token says, with keys at hand', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const odd = [
      ...['a', 'a.b', 'a.b.c', 'a.b.c.d', '..', 'e30.e30.e30'],
      forge('null', { header: { kid: 'one' } }),
      forge(`{"iss":"${issuer.origin}","iss":"x"}`, { header: { kid: 'one' } }),
      forge(goodClaims({ iss: { toString: 'x' } })),
      forge(goodClaims({ iss: '__proto__' })),
      token({ header: { alg: 'EdDSA' }, key: privateKey.export({ type: 'pkcs8', format: 'pem' }), algorithm: 'HS256' }),
      token({ claims: { x: 'y'.repeat(9000) } }),
    ];
    for (const forged of odd) {
      const { status } = await client.get('/access', forged);
      expect(status, forged.slice(0, 60)).to.be.oneOf([400, 401]);
    }
  });

  it('gives no token of others the session, the cookie lifetime or the prefix-free name that only own ones have', async () => {
    const remote = new RemoteIssuer({ issuer: issuer.origin, audience: 'api', jwksUri: issuer.jwksUri });
    const auth = new AuthX({ config: { keys: [], loginType: 'x' }, issuers: [remote] });
    const claims = {
      sid: 's',
      renewable: true,
      fresh: true,
      cookie_lifetimes: { access: 5 },
      login_type: 'x',
      orig_iat: 1,
    };
    const payload = await auth.verifyToken(token({ claims }));
    expect(payload).to.deep.include({ sid: undefined, renewable: false, fresh: false, cookieLifetimes: undefined });
    expect(payload.origIat).to.equal(undefined);
    expect(issuer.requested).to.include(jwksPath);
  });
});

import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { JsonController } from 'routing-controllers';
import { AuthX, AuthXConfig, JwksController, KeyRing, withAuthX } from '../../src/index';
import { jwksLifetime } from '../../src/keys/publicJwks';
import { secret } from '../support/forge';
import { makeAuth, serve, type Client } from './support/serve';

const newKey = (curve = 'P-256') => generateKeyPairSync('ec', { namedCurve: curve }).privateKey;
const [first, second, third] = [newKey(), newKey(), newKey()];
const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);

@JsonController('/.well-known')
class MyJwks extends JwksController {}

@JsonController('/short')
class ShortJwks extends JwksController {
  static override readonly maxAge = '1m';
}

const path = '/.well-known/jwks.json';

const published = async (client: Client): Promise<Record<string, string>[]> =>
  (await client.get(path)).json.keys as Record<string, string>[];

describe('JwksController', () => {
  let ring: KeyRing;
  let client: Client;

  before(async () => {
    ring = new KeyRing([{ key: first, kid: 'first' }]);
    client = await serve({ controllers: [MyJwks, ShortJwks] }, makeAuth({ config: { keys: ring } }));
  });

  beforeEach(() => {
    ring.replace([{ key: first, kid: 'first' }]);
  });

  it('publishes the public half of a key with kid, alg and use, and nothing else of it', async () => {
    const { crv, kty, x, y } = first.export({ format: 'jwk' });
    expect(await published(client)).to.deep.equal([{ crv, kty, x, y, kid: 'first', alg: 'ES256', use: 'sig' }]);
  });

  it('is public, and says its media type and how long it may be cached', async () => {
    const { status, headers } = await client.get(path);
    expect(status).to.equal(200);
    expect(headers['content-type']).to.match(/^application\/jwk-set\+json/);
    expect(headers['cache-control']).to.equal('public, max-age=300');
    expect((await client.get('/short/jwks.json')).headers['cache-control']).to.equal('public, max-age=60');
  });

  it('publishes upcoming, signing and verifying keys, and no retired one, from when they change', async () => {
    ring.replace([
      { key: first, kid: 'first', state: 'verifying', retireAt: inSeconds(0.3) },
      { key: second, kid: 'second', state: 'signing' },
      { key: third, kid: 'third', state: 'upcoming', notBefore: inSeconds(3600) },
    ]);
    expect((await published(client)).map(({ kid }) => kid)).to.deep.equal(['first', 'second', 'third']);
    await new Promise(resolve => setTimeout(resolve, 320));
    expect((await published(client)).map(({ kid }) => kid)).to.deep.equal(['second', 'third']);
  });

  it('lets nobody cache a key beyond the moment at which it changes', async () => {
    ring.replace([
      { key: first, kid: 'first', retireAt: inSeconds(40) },
      { key: second, kid: 'second' },
    ]);
    const { headers } = await client.get(path);
    const [, seconds] = /max-age=(\d+)$/.exec(headers['cache-control']!)!;
    expect(Number(seconds)).to.be.within(30, 40);
  });

  it('answers 304 to a client that has the same keys, and 200 after a change', async () => {
    const { etag } = (await client.get(path)).headers;
    for (const known of [etag!, `W/${etag!}`, `"other", ${etag!}`, '*']) {
      const { status, text, headers } = await client.send(path, { headers: ['If-None-Match', known] });
      expect([status, text, headers.etag], known).to.deep.equal([304, '', etag]);
      expect(headers['cache-control']).to.equal('public, max-age=300');
    }
    expect((await client.send(path, { headers: ['If-None-Match', '"other"'] })).status).to.equal(200);
    ring.replace([{ key: second, kid: 'second' }]);
    const changed = await client.send(path, { headers: ['If-None-Match', etag!] });
    expect(changed.status).to.equal(200);
    expect(changed.headers.etag).not.to.equal(etag);
  });

  it('contains no private member for any type of key, and jose imports them all', async () => {
    const { importJWK } = await import('jose');
    const keys = [
      { key: newKey('P-384') },
      { key: newKey('P-521') },
      { key: generateKeyPairSync('ed25519').privateKey },
      { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, alg: 'RS256' as const },
    ];
    ring.replace(keys);
    const set = await published(client);
    expect(set.map(({ alg }) => alg)).to.deep.equal(['ES384', 'ES512', 'EdDSA', 'RS256']);
    for (const jwk of set) {
      for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(jwk).not.to.have.property(name);
      await importJWK(jwk);
    }
  });

  it('fails the start with secrets, which would let everybody sign', () => {
    for (const config of [{ secretKey: secret }, { keys: [{ key: secret, alg: 'HS256' as const }] }]) {
      const auth = new AuthX({ config: new AuthXConfig(config) });
      expect(() => start(MyJwks, auth)).to.throw(/MyJwks: there is no public key to publish/);
    }
  });

  it('fails the start with a time that is none', () => {
    class Wrong extends JwksController {
      static override readonly maxAge = '5 minutes' as never;
    }
    JsonController('/wrong')(Wrong);
    expect(() => start(Wrong, makeAuth({ config: { keys: ring } }))).to.throw(
      /Wrong\.maxAge: .* is not a length of time/,
    );
  });
});

describe('jwksLifetime', () => {
  it('ends at the next moment at which a key changes, and ignores those that have passed', () => {
    const keys = new KeyRing([
      { key: first, retireAt: new Date('2030-01-01T00:10:00Z') },
      { key: second, notBefore: new Date('2030-01-01T00:05:00Z') },
    ]);
    const at = (time: string): number => jwksLifetime(keys, 300, Date.parse(`2030-01-01T${time}Z`));
    expect([at('00:00:00'), at('00:00:01'), at('00:04:59.5'), at('00:06:00'), at('00:11:00')]).to.deep.equal([
      300, 299, 0, 240, 300,
    ]);
  });
});

const start = (controller: new () => object, auth: AuthX): unknown => withAuthX({ controllers: [controller] }, auth);

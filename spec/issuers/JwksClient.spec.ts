import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { largestDocument } from '../../src/issuers/fetchDocument';
import { JwksClient } from '../../src/issuers/JwksClient';
import {
  hangUp,
  IssuerServer,
  json,
  jwksPath,
  oauthPath,
  openIdPath,
  silence,
  status,
  type Behavior,
} from './support/IssuerServer';

const jwk = { ...generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }), kid: 'one' };

describe('JwksClient', () => {
  let server: IssuerServer;

  beforeEach(async () => {
    server = await IssuerServer.start();
  });

  afterEach(() => server.stop());

  const client = (timeout = 5000): JwksClient =>
    new JwksClient({ issuer: server.origin, jwksUri: server.jwksUri }, timeout);
  const discovering = (): JwksClient => new JwksClient({ issuer: server.origin, jwksUri: undefined }, 5000);

  /** Returns how a load fails: the code of its error, or its name. */
  async function failureOf(loading: JwksClient): Promise<string> {
    try {
      await loading.load();
    } catch (error) {
      const { code, name } = error as { code?: string; name: string };
      return code ?? name;
    }
    return expect.fail('loaded');
  }

  async function failsWith(code: string, behavior: Behavior): Promise<void> {
    server.behaviors.set(jwksPath, behavior);
    expect(await failureOf(client())).to.equal(code);
  }

  it('returns the published keys', async () => {
    server.publish(jwk);
    expect(await client().load()).to.deep.equal({ keys: [jwk], maxAge: undefined });
  });

  it('accepts the media types of JSON and of key sets, with parameters', async () => {
    for (const type of ['application/jwk-set+json', 'application/json; charset=utf-8', 'Application/JSON']) {
      server.behaviors.set(jwksPath, json({ keys: [jwk] }, { 'content-type': type }));
      expect((await client().load()).keys, type).to.have.length(1);
    }
  });

  it('reads how long the keys may be cached', async () => {
    const spellings = { 'public, max-age=300': 300_000, 'MAX-AGE=0': 0, 'max-age="5"': 5000 };
    for (const [header, maxAge] of Object.entries(spellings)) {
      server.behaviors.set(jwksPath, json({ keys: [jwk] }, { 'cache-control': header }));
      expect((await client().load()).maxAge, header).to.equal(maxAge);
    }
    for (const header of ['no-store', 's-maxage=5', 'max-age=-1', 'max-age=x']) {
      server.behaviors.set(jwksPath, json({ keys: [jwk] }, { 'cache-control': header }));
      expect((await client().load()).maxAge, header).to.equal(undefined);
    }
  });

  it('refuses other media types, which an answer for people would have', async () => {
    for (const type of ['text/html', 'text/plain', 'application/xml', '', 'text/html; application/json']) {
      await failsWith('NOT_JSON', json({ keys: [jwk] }, { 'content-type': type }));
    }
  });

  it('refuses other statuses', async () => {
    for (const code of [201, 204, 400, 404, 500, 503]) await failsWith(`HTTP_${String(code)}`, status(code));
  });

  it('follows no redirect, not even to the same server', async () => {
    server.behaviors.set('/other', json({ keys: [jwk] }));
    for (const code of [301, 302, 307, 308]) {
      await failsWith(`HTTP_${String(code)}`, status(code, { location: `${server.origin}/other` }));
    }
    expect(server.requested).not.to.include('/other');
  });

  it('refuses bodies that are not one JSON object', async () => {
    for (const body of ['', '<html>', '[]', '"keys"', 'null', '{"keys":[]', '{"keys":[],"keys":[]}', '\ufeff{}']) {
      await failsWith('NOT_JSON', json(body));
    }
    await failsWith('NOT_JSON', json(`${'['.repeat(10_000)}${']'.repeat(10_000)}`));
  });

  it('refuses JSON that is not a key set', async () => {
    for (const body of [{}, { keys: {} }, { keys: [null] }, { keys: ['one'] }, { keys: 'one' }]) {
      await failsWith('NOT_A_KEY_SET', json(body));
    }
  });

  it('accepts a set without keys, by which an issuer withdraws all of them', async () => {
    server.publish();
    expect((await client().load()).keys).to.deep.equal([]);
  });

  it('refuses a set of more than 100 keys', async () => {
    server.publish(...Array.from({ length: 100 }, () => jwk));
    expect((await client().load()).keys).to.have.length(100);
    await failsWith('TOO_MANY_KEYS', json({ keys: Array.from({ length: 101 }, () => jwk) }));
  });

  it('refuses a document above the limit by its declared length, without reading it', async () => {
    await failsWith('TOO_LARGE', json(`{"keys":[],"x":"${'x'.repeat(largestDocument)}"}`));
  });

  it('refuses 10 MB while reading them, and closes the connection', async () => {
    let written = 0;
    let close: () => void = () => undefined;
    const closed = new Promise<void>(resolve => (close = resolve));
    await failsWith('TOO_LARGE', response => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.on('close', close);
      response.write('{"keys":[],"x":"');
      const write = (): void => {
        while (written < 10e6 && !response.destroyed) {
          written += 65_536;
          if (!response.write('x'.repeat(65_536))) return void response.once('drain', write);
        }
        response.end('"}');
      };
      write();
    });
    await closed;
    expect(written).to.be.below(10e6);
  });

  it('refuses a small body that decompresses to a large one', async () => {
    const compressed = gzipSync(`{"keys":[],"x":"${'x'.repeat(10_000_000)}"}`);
    expect(compressed.length).to.be.below(largestDocument);
    await failsWith('TOO_LARGE', response => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(compressed);
    });
  });

  it('gives up after the time limit, whether the answer does not begin or does not end', async () => {
    server.behaviors.set(jwksPath, silence);
    expect(await failureOf(client(50))).to.match(/Timeout/i);
    server.behaviors.set(jwksPath, response => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"keys":');
    });
    expect(await failureOf(client(50))).to.match(/Timeout/i);
  });

  it('fails if the server hangs up or is down', async () => {
    server.behaviors.set(jwksPath, hangUp);
    expect(await failureOf(client())).to.equal('TypeError');
    await server.stop();
    expect(await failureOf(client())).to.equal('TypeError');
  });

  describe('with discovery', () => {
    beforeEach(() => {
      server.publish(jwk);
    });

    it('finds the keys by the metadata of OpenID Connect', async () => {
      server.describe();
      expect((await discovering().load()).keys).to.have.length(1);
      expect(server.requested).to.deep.equal([openIdPath, jwksPath]);
    });

    it('finds the keys by the metadata of RFC 8414 if there is no other', async () => {
      server.describe({}, oauthPath);
      expect((await discovering().load()).keys).to.have.length(1);
      expect(server.requested).to.deep.equal([openIdPath, oauthPath, jwksPath]);
    });

    it('places the paths as both specifications say if the issuer has a path', async () => {
      const issuer = `${server.origin}/tenant`;
      const byPath = (): JwksClient => new JwksClient({ issuer, jwksUri: undefined }, 5000);
      server.describe({ issuer }, `/tenant${openIdPath}`);
      expect((await byPath().load()).keys).to.have.length(1);
      server.behaviors.delete(`/tenant${openIdPath}`);
      server.describe({ issuer }, `${oauthPath}/tenant`);
      expect((await byPath().load()).keys).to.have.length(1);
    });

    it('reads the metadata once, and again after a failure', async () => {
      server.describe();
      const loading = discovering();
      await loading.load();
      await loading.load();
      expect(server.requested.filter(path => path === openIdPath)).to.have.length(1);
      server.behaviors.set(jwksPath, status(404));
      await failureOf(loading);
      server.behaviors.set('/moved', json({ keys: [jwk] }));
      server.describe({ jwks_uri: `${server.origin}/moved` });
      expect((await loading.load()).keys).to.have.length(1);
    });

    it('refuses metadata of another issuer, even if it differs by a slash', async () => {
      for (const issuer of [`${server.origin}/`, 'https://other.example', '', undefined, [server.origin]]) {
        server.describe({ issuer });
        expect(await failureOf(discovering()), String(issuer)).to.equal('OTHER_ISSUER');
      }
      expect(server.fetches).to.equal(0);
    });

    it('refuses metadata without an address of keys, or with one that is not safe', async () => {
      server.describe({ jwks_uri: undefined });
      expect(await failureOf(discovering())).to.equal('NO_JWKS_URI');
      for (const uri of [
        'http://login.example/jwks',
        'file:///etc/passwd',
        '/jwks.json',
        'https://user:password@login.example/jwks',
        'http://169.254.169.254/keys',
        'http://127.0.0.1.example/keys',
      ]) {
        server.describe({ jwks_uri: uri });
        expect(await failureOf(discovering()), uri).to.equal('UNSAFE_JWKS_URI');
      }
    });
  });
});

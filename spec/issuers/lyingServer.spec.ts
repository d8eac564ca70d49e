import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { Get, JsonController } from 'routing-controllers';
import { AccessRequired, AuthX, RemoteIssuer, RequireScopes, type RemoteIssuerOptions } from '../../src/index';
import { runs, timeFor } from '../faults/support/runs';
import { outcome, serve, type Client } from '../koa/support/serve';
import { audience, ForeignIssuer } from './support/ForeignIssuer';
import { hangUp, json, jwksPath, silence, status, type Behavior } from './support/IssuerServer';

@JsonController()
class Guarded {
  @AccessRequired()
  @Get('/access')
  access(): object {
    return { ok: true };
  }

  @RequireScopes('users:read')
  @Get('/scope')
  scope(): object {
    return { ok: true };
  }
}

const kids = runs(2000, 10_000);

const html: Behavior = response => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<html>log in first</html>');
};

const endless: Behavior = response => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"keys":[],"x":"');
  const write = (): void => {
    while (!response.destroyed) {
      if (!response.write('x'.repeat(65_536))) return void response.once('drain', write);
    }
  };
  write();
};

/** Answers that are not believed. Every one of them makes a load fail. */
const lies: Readonly<Record<string, Behavior>> = {
  'never answers': silence,
  'hangs up': hangUp,
  'answers 500': status(500),
  'answers 404': status(404),
  'redirects to another server': status(302, { location: 'https://evil.example/jwks.json' }),
  'answers a page': html,
  'answers a page as JSON': json('<html>'),
  'answers more than it declares, without an end': endless,
  'answers JSON that is no key set': json({ error: 'none' }),
  'answers a list': json('[]'),
  'answers nothing': json(''),
};

describe('A JWKS server that', () => {
  let issuer: ForeignIssuer;
  let client: Client;

  async function start(options: Partial<RemoteIssuerOptions>): Promise<void> {
    const logger = { error: () => undefined };
    const remote = new RemoteIssuer({ issuer: issuer.issuer, audience, logger, ...options });
    client = await serve({ controllers: [Guarded] }, new AuthX({ issuers: [remote] }));
  }

  beforeEach(async () => {
    issuer = await ForeignIssuer.start('ES256');
    await start({ timeout: 2, cooldown: 0.01 });
  });

  afterEach(() => issuer.server.stop());

  const answer = async (token: string, path = '/access'): Promise<string> => outcome(await client.get(path, token));
  const cooldown = (): Promise<unknown> => new Promise(resolve => setTimeout(resolve, 15));

  for (const [what, behavior] of Object.entries(lies)) {
    it(`${what}: 503 without keys, 200 with those of before, 401 for an unknown kid`, async () => {
      issuer.server.behaviors.set(jwksPath, behavior);
      const token = await issuer.sign();
      const refused = await client.get('/access', token);
      expect(outcome(refused)).to.equal('503 IssuerUnavailableError');
      expect(refused.headers['retry-after']).to.equal('5');
      expect(refused.headers).not.to.have.property('www-authenticate');

      issuer.server.publish(issuer.keys[0]!.jwk);
      await cooldown();
      expect(await answer(token)).to.equal('200');

      issuer.server.behaviors.set(jwksPath, behavior);
      await cooldown();
      expect(await answer(await issuer.sign({ header: { kid: 'unknown' } }))).to.equal('401 JWTDecodeError');
      expect(await answer(await issuer.sign(), '/scope')).to.equal('200');
    });
  }

  it('is down: the same', async () => {
    const token = await issuer.sign();
    expect(await answer(token)).to.equal('200');
    await issuer.server.stop();
    await cooldown();
    expect(await answer(await issuer.sign({ header: { kid: 'unknown' } }))).to.equal('401 JWTDecodeError');
    expect(await answer(await issuer.sign())).to.equal('200');
  });

  it('publishes the keys of another issuer: its own tokens are refused, and those of the other one too', async () => {
    const other = await ForeignIssuer.start('EdDSA');
    issuer.server.publish(other.keys[0]!.jwk);
    expect(await answer(await issuer.sign())).to.equal('401 JWTDecodeError');
    expect(await answer(await other.sign())).to.equal('401 JWTDecodeError');
  });

  it('publishes only keys that cannot be used: 401', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const [{ jwk }] = issuer.keys as [(typeof issuer.keys)[0]];
    for (const keys of [
      [],
      [{ kty: 'oct', k: Buffer.alloc(64, 7).toString('base64url'), kid: jwk.kid, alg: 'HS256' }],
      [{ ...privateKey.export({ format: 'jwk' }), kid: jwk.kid }],
      [jwk, jwk],
      [{ ...jwk, use: 'enc' }],
      [{ ...jwk, alg: 'RS256' }],
    ]) {
      issuer.server.publish(...keys);
      await cooldown();
      expect(await answer(await issuer.sign({ header: { kid: 'unknown' } }))).to.equal('401 JWTDecodeError');
      expect(await answer(await issuer.sign())).to.equal('401 JWTDecodeError');
    }
  });

  it('has metadata of another issuer: 503', async () => {
    issuer.server.describe({ issuer: 'https://other.example' });
    expect(await answer(await issuer.sign())).to.equal('503 IssuerUnavailableError');
    expect(issuer.server.fetches).to.equal(0);
  });

  it('is slow: tokens of known keys do not wait for it', async () => {
    expect(await answer(await issuer.sign())).to.equal('200');
    issuer.server.behaviors.set(jwksPath, silence);
    await cooldown();
    const waiting = answer(await issuer.sign({ header: { kid: 'unknown' } }));
    let isDecided = false;
    void waiting.then(() => (isDecided = true));
    while (issuer.server.fetches < 2) await cooldown();
    expect(await answer(await issuer.sign())).to.equal('200');
    expect(isDecided, 'the unknown kid waits for the slow server').to.equal(false);
    expect(await waiting).to.equal('401 JWTDecodeError');
  });

  it(`is asked by ${String(kids)} random kids: one fetch, 401 for all, and nothing is kept of them`, async () => {
    await start({ cooldown: '5m' });
    expect(await answer(await issuer.sign())).to.equal('200');
    const [, claims, signature] = (await issuer.sign()).split('.') as [string, string, string];
    const forged = (i: number): string => {
      const header = { alg: 'ES256', typ: 'at+jwt', kid: `kid-${String(i)}-${'x'.repeat(200)}` };
      return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${claims}.${signature}`;
    };
    const answers = new Set<string>();
    const flood = async (from: number, to: number): Promise<void> => {
      for (let i = from; i < to; i += 50) {
        const some = Array.from({ length: 50 }, (_, j) => answer(forged(i + j)));
        for (const each of await Promise.all(some)) answers.add(each);
      }
    };
    await flood(0, kids / 2);
    const half = process.memoryUsage().rss;
    await flood(kids / 2, kids);
    expect([...answers]).to.deep.equal(['401 JWTDecodeError']);
    expect(issuer.server.fetches).to.equal(1);
    expect(process.memoryUsage().rss - half, 'bytes that the second half left').to.be.below(100e6);
  }).timeout(timeFor(kids, 20));
});

import { expect } from 'chai';
import type * as Jose from 'jose' with { 'resolution-mode': 'import' };
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { JsonController } from 'routing-controllers';
import { AuthX, JwksController, KeyRing, RemoteIssuer, type Algorithm } from '../../src/index';
import { serve } from '../koa/support/serve';
import { absenceOfPyJwt, runPython } from '../support/python';
import { ExpressProcess } from './support/ExpressProcess';
import { IssuerServer } from './support/IssuerServer';

const issuer = 'https://login.example';
const audience = 'api';

@JsonController('/.well-known')
class MyJwks extends JwksController {}

const newKey = (algorithm: Algorithm): KeyObject =>
  algorithm === 'EdDSA'
    ? generateKeyPairSync('ed25519').privateKey
    : algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
      : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** A login system that publishes its keys. */
class Publisher {
  private constructor(
    readonly auth: AuthX,
    readonly ring: KeyRing,
    readonly jwksUri: string,
  ) {}

  static async start(algorithm: Algorithm): Promise<Publisher> {
    const ring = new KeyRing([{ key: newKey(algorithm), alg: algorithm }]);
    const auth = new AuthX({
      config: {
        keys: ring,
        encodeIssuer: issuer,
        encodeAudience: audience,
        encodeClientId: 'shop',
        accessTokenProfile: 'rfc9068',
      },
    });
    const { port } = await serve({ controllers: [MyJwks] }, auth as AuthX<never>);
    return new Publisher(auth, ring, `http://127.0.0.1:${String(port)}/.well-known/jwks.json`);
  }

  issue(scope = 'users:read'): Promise<string> {
    return this.auth.createAccessToken('alice', { scopes: [scope] });
  }
}

const algorithms = ['RS256', 'ES256', 'EdDSA'] as const;

describe('jose, with the published keys', () => {
  let jose: typeof Jose;

  before(async () => {
    jose = await import('jose');
  });

  for (const algorithm of algorithms) {
    it(`verifies ${algorithm} tokens, also of a key that was added later`, async () => {
      const publisher = await Publisher.start(algorithm);
      const keys = jose.createRemoteJWKSet(new URL(publisher.jwksUri), { cooldownDuration: 0 });
      const verify = (token: string) => jose.jwtVerify(token, keys, { issuer, audience, algorithms: [algorithm] });
      const { payload, protectedHeader } = await verify(await publisher.issue());
      expect(payload).to.include({ sub: 'alice', iss: issuer, aud: audience, type: 'access' });
      expect(protectedHeader.kid).to.equal(publisher.auth.config.keyId);
      publisher.ring.replace([{ key: newKey(algorithm), alg: algorithm, kid: 'next' }]);
      expect((await verify(await publisher.issue())).protectedHeader.kid).to.equal('next');
    });
  }

  it('finds thumbprints as kids (RFC 7638)', async () => {
    const publisher = await Publisher.start('ES256');
    const { keys } = (await (await fetch(publisher.jwksUri)).json()) as { keys: Jose.JWK[] };
    expect(keys[0]!.kid).to.equal(await jose.calculateJwkThumbprint(keys[0]!));
  });
});

describe('express-oauth2-jwt-bearer, in its own process', () => {
  for (const algorithm of algorithms) {
    it(`accepts our ${algorithm} tokens in its strict mode, and asks for their scope`, async () => {
      const publisher = await Publisher.start(algorithm);
      const server = await ExpressProcess.start({ issuer, audience, algorithm, jwksUri: publisher.jwksUri });
      const { status, json } = await server.get(await publisher.issue());
      expect([status, json]).to.deep.equal([200, { sub: 'alice' }]);
      expect((await server.get(await publisher.issue('other'))).status).to.equal(403);
      const stranger = await Publisher.start(algorithm);
      expect((await server.get(await stranger.issue())).status).to.equal(401);
      server.stop();
    }).timeout(60_000);
  }
});

const missing = absenceOfPyJwt();

/** Verifies our tokens by the published keys, and signs others. */
const script = `
import json, sys
import jwt

def work(job):
    try:
        if "claims" in job:
            return {"token": jwt.encode(job["claims"], job["key"], algorithm=job["algorithm"], headers={"kid": job["kid"]})}
        key = jwt.PyJWKSet.from_dict(job["keys"])[jwt.get_unverified_header(job["token"])["kid"]]
        return {"claims": jwt.decode(job["token"], key.key, algorithms=[job["algorithm"]], audience=job["audience"], issuer=job["issuer"])}
    except Exception as error:
        return {"error": type(error).__name__}

json.dump([work(job) for job in json.load(sys.stdin)], sys.stdout)
`;

describe(`PyJWT, with published keys${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  before(function () {
    if (missing === undefined) return;
    if (process.env.CI) throw new Error(`PyJWT cannot be asked: ${missing}. Install python3-jwt.`);
    this.skip();
  });

  for (const algorithm of algorithms) {
    it(`verifies our ${algorithm} tokens`, async () => {
      const publisher = await Publisher.start(algorithm);
      const keys: unknown = await (await fetch(publisher.jwksUri)).json();
      const job = { token: await publisher.issue(), keys, algorithm, issuer, audience };
      const other = { ...job, token: await (await Publisher.start(algorithm)).issue() };
      const [ours, stranger] = runPython(script, [job, other]) as [{ claims: object }, { error: string }];
      expect(ours.claims).to.include({ sub: 'alice', client_id: 'shop' });
      expect(stranger.error).to.be.a('string');
    });

    it(`signs ${algorithm} tokens that we accept by the keys of its issuer`, async () => {
      const key = newKey(algorithm);
      const server = await IssuerServer.start();
      const { d: _, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...jwk } = key.export({ format: 'jwk' });
      server.publish({ ...jwk, kid: 'theirs', alg: algorithm });
      const remote = new RemoteIssuer({ issuer: server.origin, audience, jwksUri: server.jwksUri });
      const auth = new AuthX({ issuers: [remote] });
      const claims = { iss: server.origin, aud: [audience], sub: 'bob', scope: 'users:read', exp: 4_102_444_800 };
      const pem = key.export({ type: 'pkcs8', format: 'pem' });
      const [{ token }] = runPython(script, [{ claims, key: pem, kid: 'theirs', algorithm }]) as [{ token: string }];
      const payload = await auth.verifyToken(token, { scopes: ['users:read'] });
      expect(payload).to.include({ sub: 'bob', isRemote: true });
    });
  }
});

import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Algorithm } from '../../src/keys/algorithms';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { TokenInvalidSignatureError } from '../../src/errors/errors';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { pairFor, pemPair, type PemPair } from '../keys/keyPairs';
import { secret } from '../support/forge';
import { absenceOfPyJwt, runPython } from '../support/python';
import { claimsOf, nowInSeconds } from './issuing';

/** Reads a list of jobs, and writes a list of answers: a token, claims, or the name of the exception. */
const script = `
import json, sys
import jwt

def work(job):
    try:
        if "claims" in job:
            token = jwt.encode(job["claims"], job["key"], algorithm=job["algorithm"])
            return {"token": token if isinstance(token, str) else token.decode()}
        claims = jwt.decode(
            job["token"], job["key"], algorithms=[job["algorithm"]],
            audience=job.get("audience"), issuer=job.get("issuer"),
            options={"require": ["exp", "iat", "nbf", "sub", "jti"]},
        )
        return {"claims": claims}
    except Exception as error:
        return {"error": type(error).__name__}

json.dump([work(job) for job in json.load(sys.stdin)], sys.stdout)
`;

interface Job {
  readonly algorithm: Algorithm;
  readonly key: string;
  readonly claims?: object;
  readonly token?: string;
  readonly audience?: string;
  readonly issuer?: string;
}

interface Answer {
  readonly token?: string;
  readonly claims?: Record<string, unknown>;
  readonly error?: string;
}

const inPython = (jobs: readonly Job[]): Answer[] => runPython(script, jobs) as Answer[];

const one = (job: Job): Answer => inPython([job])[0] as Answer;

const missing = absenceOfPyJwt();

/** Returns the claims that AuthX in Python writes: exp has a fraction, iat has none, and nbf is missing. */
const authXClaims = (changes: object = {}): Record<string, unknown> => ({
  sub: 'alice',
  jti: randomUUID(),
  type: 'access',
  fresh: true,
  csrf: '',
  iat: nowInSeconds(),
  exp: Date.now() / 1000 + 900.123456,
  ...changes,
});

interface Keys {
  readonly options: AuthXOptions;
  /** The keys with which PyJWT signs and verifies. */
  readonly sign: string;
  readonly verify: string;
}

const symmetric = (algorithm: Algorithm, key: string): Keys => ({
  options: { algorithm, secretKey: key },
  sign: key,
  verify: key,
});

const asymmetric = (algorithm: Algorithm, { privateKey, publicKey }: PemPair): Keys => ({
  options: { algorithm, privateKey },
  sign: privateKey,
  verify: publicKey,
});

const keysFor = (algorithm: Algorithm): Keys =>
  algorithm.startsWith('HS') ? symmetric(algorithm, secret) : asymmetric(algorithm, pairFor(algorithm));

/** Other keys for the same algorithm. */
const strangersKeys = (algorithm: Algorithm): Keys =>
  algorithm.startsWith('HS')
    ? symmetric(algorithm, 'a-secret-that-is-not-the-secret-of-the-specs-but-just-as-long-as-it')
    : asymmetric(algorithm, pemPair(algorithm === 'ES256' ? 'other-P-256' : 'other-rsa2048'));

describe(`Interoperability with PyJWT${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  before(function () {
    if (missing === undefined) return;
    if (process.env.CI) throw new Error(`PyJWT cannot be asked: ${missing}. Install python3-jwt.`);
    this.skip();
  });

  for (const algorithm of ['HS256', 'HS512', 'RS256', 'PS256', 'ES256'] as const) {
    describe(algorithm, () => {
      const audience = { encodeAudience: 'api', encodeIssuer: 'https://login.example' };

      it('accepts tokens of PyJWT, even with a fractional exp', () => {
        const { options, sign } = keysFor(algorithm);
        const claims = authXClaims();
        const { token } = one({ algorithm, key: sign, claims });
        const payload = new TokenVerifier(new AuthXConfig(options)).verify(token as string);
        expect(payload.toJSON()).to.deep.equal(claims);
        expect(payload).to.deep.include({ sub: 'alice', type: 'access', fresh: true, exp: claims.exp, scopes: [] });
      });

      it('reads scopes, audience and issuer of tokens of PyJWT', () => {
        const { options, sign } = keysFor(algorithm);
        const claims = authXClaims({ scopes: ['users:read', 'admin:*'], aud: ['api'], iss: audience.encodeIssuer });
        const { token } = one({ algorithm, key: sign, claims });
        const payload = new TokenVerifier(new AuthXConfig(Object.assign({}, audience, options))).verify(
          token as string,
        );
        expect(payload.hasScopes(['users:read', 'admin:users'])).to.equal(true);
        expect([payload.aud, payload.iss]).to.deep.equal([['api'], audience.encodeIssuer]);
      });

      it('issues tokens that PyJWT accepts, with audience and issuer', () => {
        const { options, verify } = keysFor(algorithm);
        const issuer = new TokenIssuer(new AuthXConfig(Object.assign({}, audience, options)));
        const token = issuer.issue('access', 'alice', { fresh: true, scopes: ['a:*'], data: { name: 'Ålice 😀' } });
        const job = { algorithm, key: verify, token };
        const [good, otherAudience, otherIssuer] = inPython([
          { ...job, audience: 'api', issuer: audience.encodeIssuer },
          { ...job, audience: 'web', issuer: audience.encodeIssuer },
          { ...job, audience: 'api', issuer: 'someone' },
        ]) as [Answer, Answer, Answer];
        expect(good.claims).to.deep.equal(claimsOf(token));
        expect(otherAudience.error).to.equal('InvalidAudienceError');
        expect(otherIssuer.error).to.equal('InvalidIssuerError');
      });

      it('refuses tokens of PyJWT with another key, and the reverse', () => {
        const { options, verify } = keysFor(algorithm);
        const foreign = strangersKeys(algorithm);
        const token = new TokenIssuer(new AuthXConfig(foreign.options)).issue('access', 'alice');
        const [theirs, ours] = inPython([
          { algorithm, key: foreign.sign, claims: authXClaims() },
          { algorithm, key: verify, token },
        ]) as [Answer, Answer];
        const verifier = new TokenVerifier(new AuthXConfig(options));
        expect(() => verifier.verify(theirs.token as string)).to.throw(TokenInvalidSignatureError);
        expect(ours.error).to.equal('InvalidSignatureError');
      });
    });
  }

  it('refuses expired tokens of PyJWT as expired, and the reverse', () => {
    const config = new AuthXConfig({ secretKey: secret });
    const token = new TokenIssuer(config).issue('access', 'alice', { expires: new Date(Date.now() - 60_000) });
    const [ours, theirs] = inPython([
      { algorithm: 'HS256', key: secret, token },
      { algorithm: 'HS256', key: secret, claims: authXClaims({ exp: Date.now() / 1000 - 0.5 }) },
    ]) as [Answer, Answer];
    expect(ours.error).to.equal('ExpiredSignatureError');
    expect(() => new TokenVerifier(config).verify(theirs.token as string))
      .to.throw()
      .with.property('name', 'TokenExpiredError');
  });

  it('accepts refresh tokens of AuthX in Python without a fresh claim', () => {
    const { fresh: _, ...claims } = authXClaims({ type: 'refresh', login_type: null, aud: null, scopes: null });
    const { token } = one({ algorithm: 'HS256', key: secret, claims });
    const payload = new TokenVerifier(new AuthXConfig({ secretKey: secret })).verify(token as string);
    expect(payload).to.include({ type: 'refresh', fresh: false, loginType: undefined });
  });
});

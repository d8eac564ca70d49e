import { expect } from 'chai';
import fc from 'fast-check';
import { AuthXError } from '../../src/errors/AuthXError';
import { reservedClaims } from '../../src/config/reservedClaims';
import type { AccessTokenOptions } from '../../src/token/TokenOptions';
import { TokenPayload } from '../../src/token/TokenPayload';
import type { TokenVerifier } from '../../src/token/TokenVerifier';
import { pairFor } from '../keys/keyPairs';
import { forge, goodClaims } from '../support/forge';
import { propertyRuns } from '../support/propertyRuns';
import { claimsOf, party } from './issuing';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Returns the payload of a token, or its refusal. A server would answer any other error with 500. */
function outcome(verifier: TokenVerifier, token: string): TokenPayload | AuthXError {
  try {
    return verifier.verify(token);
  } catch (error) {
    if (error instanceof AuthXError) return error;
    throw error;
  }
}

const isRefused = (verifier: TokenVerifier, token: string): boolean => outcome(verifier, token) instanceof AuthXError;

const text = fc.string({ unit: 'binary', maxLength: 30 });

const namesInherited = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([name, child]) => name in Object.prototype || namesInherited(child));

const data = fc.dictionary(
  text.filter(name => !reservedClaims.has(name) && !(name in Object.prototype)),
  fc.jsonValue({ maxDepth: 4 }).filter(value => !namesInherited(value)),
  { maxKeys: 5 },
);

const issued = fc.record({
  type: fc.constantFrom('access' as const, 'refresh' as const),
  uid: text.filter(uid => uid !== ''),
  options: fc.record<AccessTokenOptions>(
    {
      fresh: fc.boolean(),
      scopes: fc.array(text, { maxLength: 5 }),
      data,
      audience: fc.constantFrom('api', ['web', 'api']),
      expires: fc.oneof(
        fc.integer({ min: 10, max: 3e8 }),
        fc.double({ min: 10, max: 3e8, noNaN: true }),
        fc.constantFrom('1m' as const, '20d' as const),
      ),
      authTime: fc.integer({ min: 0, max: 1_700_000_000 }),
      headers: fc.dictionary(fc.constantFrom('x5t', 'custom', 'ver'), fc.jsonValue({ maxDepth: 2 })),
    },
    { requiredKeys: [] },
  ),
});

describe('Any issued token', function () {
  if (propertyRuns(0) > 0) this.timeout(0);

  const options = { encodeAudience: 'api', encodeIssuer: 'me', keyId: '2026' };

  it('is accepted with the same claims', () => {
    const { issuer, verifier } = party(options);
    fc.assert(
      fc.property(issued, ({ type, uid, options: wanted }) => {
        const token = issuer.issue(type, uid, wanted);
        const payload = verifier.verify(token);
        expect(payload.sub).to.equal(uid);
        expect(payload.type).to.equal(type);
        expect(payload.fresh).to.equal(type === 'access' && (wanted.fresh ?? false));
        expect(payload.scopes).to.deep.equal(wanted.scopes ?? []);
        expect(payload.extra).to.deep.equal(JSON.parse(JSON.stringify(wanted.data ?? {})));
        expect(payload.aud).to.deep.equal(wanted.audience ?? 'api');
        expect(payload.iss).to.equal('me');
        expect(payload.toJSON()).to.deep.equal(claimsOf(token));
        if (wanted.authTime !== undefined) expect(payload.authTime).to.equal(wanted.authTime);
        if (typeof wanted.expires === 'number') {
          expect(payload.exp).to.equal((payload.iat as number) + Math.floor(wanted.expires));
        }
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('is refused by any other key', () => {
    const { issuer } = party(options);
    const { verifier } = party({ ...options, secretKey: 'y'.repeat(64) });
    fc.assert(
      fc.property(issued, ({ type, uid, options: wanted }) => isRefused(verifier, issuer.issue(type, uid, wanted))),
    );
  });
});

describe('A changed token', function () {
  if (propertyRuns(0) > 0) this.timeout(0);

  // The token is short, because each character is tried in each position.
  const token = forge({ sub: 'a', jti: '1', type: 'access', exp: 4_102_444_800 });

  it('is accepted before the change', () => {
    expect(isRefused(party().verifier, token)).to.equal(false);
  });

  it('is refused when any character is replaced with another base64url character or a dot', () => {
    const { verifier } = party();
    for (let i = 0; i < token.length; i++) {
      for (const other of `${alphabet}.`) {
        if (other === token[i]) continue;
        const changed = token.slice(0, i) + other + token.slice(i + 1);
        if (!isRefused(verifier, changed)) expect.fail(`Accepted with ${other} at ${String(i)}.`);
      }
    }
  });

  it('is refused when any bit is flipped', () => {
    const { verifier } = party();
    for (let i = 0; i < token.length; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = Buffer.from(token);
        bytes.writeUInt8(bytes.readUInt8(i) ^ (1 << bit), i);
        if (!isRefused(verifier, bytes.toString('latin1')))
          expect.fail(`Accepted with bit ${String(bit)} of ${String(i)}.`);
      }
    }
  });

  it('is refused when any character is removed, added or swapped', () => {
    const { verifier } = party();
    for (let i = 0; i < token.length; i++) {
      const [before, at, next, after] = [token.slice(0, i), token.charAt(i), token.charAt(i + 1), token.slice(i + 2)];
      const changes = [before + next + after, before + at + at + next + after, `${before}A${at}${next}${after}`];
      if (at !== next && next !== '') changes.push(before + next + at + after);
      for (const changed of changes) {
        if (changed !== token && !isRefused(verifier, changed)) expect.fail(`Accepted: a change at ${String(i)}.`);
      }
    }
  });

  it('is refused when any byte of a random token is changed', () => {
    const { issuer, verifier } = party({ encodeAudience: 'api', encodeIssuer: 'me' });
    fc.assert(
      fc.property(issued, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ type, uid, options }, place, change) => {
        const bytes = Buffer.from(issuer.issue(type, uid, options));
        const at = place % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
        return isRefused(verifier, bytes.toString('latin1'));
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  for (const algorithm of ['HS512', 'RS256', 'PS256', 'ES256', 'ES512'] as const) {
    it(`is refused when a character is replaced under ${algorithm}`, () => {
      const { issuer, verifier } = party(Object.assign({ algorithm }, algorithm === 'HS512' ? {} : pairFor(algorithm)));
      const good = issuer.issue('access', 'alice');
      const change = fc.tuple(fc.nat({ max: good.length - 1 }), fc.constantFrom(...Array.from(alphabet)));
      fc.assert(
        fc.property(change, ([i, other]) => {
          fc.pre(good[i] !== other);
          return isRefused(verifier, good.slice(0, i) + other + good.slice(i + 1));
        }),
      );
    });
  }

  it('is refused when r and s of an ES256 signature are swapped or zero', () => {
    const { issuer, verifier } = party({ algorithm: 'ES256', ...pairFor('ES256') });
    const [header, body, signature] = issuer.issue('access', 'alice').split('.') as [string, string, string];
    const bytes = Buffer.from(signature, 'base64url');
    const [r, s] = [bytes.subarray(0, 32), bytes.subarray(32)];
    for (const changed of [Buffer.concat([s, r]), Buffer.alloc(64), Buffer.concat([r, Buffer.alloc(32)])]) {
      expect(isRefused(verifier, `${header}.${body}.${changed.toString('base64url')}`)).to.equal(true);
    }
  });
});

describe('Any input as a token', () => {
  const { verifier } = party({ rememberedTokens: 100 });
  const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.json(), fc.base64String(), fc.constant(''));
  const base64url = (value: string): string => Buffer.from(value).toString('base64url');

  it('is refused with an AuthXError if it is a string', () => {
    fc.assert(fc.property(anything, token => isRefused(verifier, token)));
  });

  it('is refused with an AuthXError if it has any number of parts', () => {
    const parts = fc.array(fc.oneof(anything, anything.map(base64url)), { maxLength: 6 });
    fc.assert(fc.property(parts, list => isRefused(verifier, list.join('.'))));
  });

  it('is refused with an AuthXError if it is not a string', () => {
    fc.assert(
      fc.property(
        fc.anything().filter(value => typeof value !== 'string'),
        value => isRefused(verifier, value as string),
      ),
    );
  });

  it('causes no other error, whatever its header, even with a valid signature', () => {
    const names = [
      'alg',
      'typ',
      'kid',
      'crit',
      'jwk',
      'jku',
      'x5u',
      'x5c',
      'b64',
      'zip',
      'cty',
      '__proto__',
      'toString',
    ];
    const header = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.jsonValue(), fc.constantFrom('none', 'RS256', 'HS256')),
    );
    fc.assert(
      fc.property(header, written => {
        // The header is text, so that __proto__ is a member.
        outcome(verifier, forge(goodClaims(), { header: JSON.stringify({ typ: 'JWT', ...written }) }));
        outcome(verifier, forge(goodClaims(), { header: JSON.stringify({ alg: 'HS256', ...written }) }));
      }),
    );
  });

  it('causes no other error, whatever its claims, even with a valid signature', () => {
    const names = [...reservedClaims, 'own', 'constructor', 'toJSON', 'hasOwnProperty', 'valueOf'];
    const numbers = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -1, 1e300, 2 ** 53));
    const claims = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), numbers));
    const { verifier: lenient } = party({ accessTokenExpires: null, refreshTokenExpires: null, rememberedTokens: 0 });
    fc.assert(
      fc.property(claims, changes => {
        for (const written of [changes, { ...goodClaims(), ...changes }]) {
          const result = outcome(lenient, forge(JSON.stringify(written)));
          if (result instanceof TokenPayload) {
            // Every property of an accepted token can be read.
            JSON.stringify([result, result.extra, result.timeUntilExpiry, result.timeSinceAuthentication]);
            expect([result.sub, result.jti, result.type].every(value => typeof value === 'string')).to.equal(true);
            expect(Object.isFrozen(result.extra)).to.equal(true);
          }
        }
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('causes no other error if its claims are any JSON', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), claims => isRefused(verifier, forge(claims))));
  });
});

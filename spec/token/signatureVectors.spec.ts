import { expect } from 'chai';
import { createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { type Algorithm, algorithmNames } from '../../src/keys/algorithms';
import { splitStrictly } from '../../src/token/decodeStrictly';
import { signatureVerifier } from '../../src/token/signatureVerifier';
import { isSignedByJsonwebtoken } from './support/byJsonwebtoken';
import vectors from './vectors/json_web_signature_test.json';

interface Vector {
  readonly id: string;
  readonly comment: string;
  readonly token: string;
  readonly isValid: boolean;
  readonly algorithm: Algorithm;
  readonly key: KeyObject;
}

type Jwk = JsonWebKey & { readonly alg?: string };

/** Maps an `alg` in the file that is not a name of RFC 7518 to the algorithm that signed the vectors. */
const signedWith: Readonly<Record<string, Algorithm>> = { ES521: 'ES512' };

function keyOf(jwk: Jwk): KeyObject {
  return jwk.kty === 'oct'
    ? createSecretKey(Buffer.from(jwk.k as string, 'base64url'))
    : createPublicKey({ key: jwk, format: 'jwk' });
}

function headerAlg(token: string): unknown {
  try {
    const header = Buffer.from(token.split('.')[0] as string, 'base64url').toString();
    return (JSON.parse(header) as { alg?: unknown }).alg;
  } catch {
    return undefined;
  }
}

/** Returns the algorithm to verify with. The token names it if the key has no `alg`, or for the PS256 key with a PS384 token of RFC 7520. */
function algorithmOf(jwk: Jwk, comment: string, token: string): Algorithm {
  const named = signedWith[jwk.alg ?? ''] ?? jwk.alg;
  const written = headerAlg(token);
  const isOpen = named === undefined || comment.startsWith('rfc7520');
  return (isOpen && algorithmNames.includes(written as Algorithm) ? written : named) as Algorithm;
}

const all: readonly Vector[] = vectors.testGroups.flatMap(group => {
  const { comment } = group;
  const jwk = ((group as { public?: Jwk }).public ?? group.private) as Jwk;
  return group.tests.map(test => ({
    id: `${test.tcId.toString()} (${comment}, ${test.comment})`,
    comment: test.comment,
    token: test.jws,
    isValid: test.result === 'valid',
    algorithm: algorithmOf(jwk, comment, test.jws),
    key: keyOf(jwk),
  }));
});

/** Checks only the signature, because few payloads of the file are claims. */
function isSignedByUs({ token, algorithm, key }: Vector): boolean {
  let parts;
  try {
    parts = splitStrictly(token);
  } catch {
    return false;
  }
  return headerAlg(token) === algorithm && signatureVerifier(algorithm, key)(parts.signed, parts.signature);
}

/** Kinds of vectors whose published verdict is not followed, each with the reason. */
const otherVerdicts: Readonly<Record<string, string>> = {
  emptyPayload: 'a token without claims is no token of this library, and the compact form wants a payload here',
  rejectWrongUse: 'the use of a JWK is judged where the key is configured; a verifier gets the key alone',
  rejectWrongKeyOps: 'the same for key_ops',
  invalidBase64Padding: 'the vector is defective: its token has no padding and is signed correctly',
  invalidBase64PaddingInPayload: 'the same',
  InvalidCharacterInsertedInHeader: 'the file allows a character outside of the alphabet; RFC 7515 section 2 does not',
  InvalidCharacterInsertedInPayload: 'the same',
};

describe('Wycheproof test vectors for JSON Web Signatures', () => {
  it('are complete', () => {
    expect(all).to.have.length(vectors.numberOfTests);
    expect(all.filter(({ isValid }) => isValid)).to.have.length.greaterThan(30);
  });

  it('get the same verdict as with jsonwebtoken, except for a part in a second encoding (RFC 4648 section 3.5)', () => {
    const different = all.filter(vector => isSignedByUs(vector) !== isSignedByJsonwebtoken(vector));
    expect(different.map(({ comment }) => comment)).to.deep.equal(['MacOfIncorrectlyEncodedMessage']);
    // The verdict of this library is stricter, and the file requires it.
    expect(different.map(isSignedByUs)).to.deep.equal([false]);
    expect(different.map(({ isValid }) => isValid)).to.deep.equal([false]);
  });

  it('get the published verdict, except for the listed exceptions', () => {
    const others = all.filter(vector => isSignedByUs(vector) !== vector.isValid);
    expect(others.filter(({ comment }) => !(comment in otherVerdicts)).map(({ id }) => id)).to.deep.equal([]);
    const met = new Set(others.map(({ comment }) => comment));
    expect([...met].sort()).to.deep.equal(Object.keys(otherVerdicts).sort());
  });
});

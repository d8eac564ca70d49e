import { expect } from 'chai';
import type { JsonWebKey } from 'node:crypto';
import { AuthXError } from '../../src/errors/AuthXError';
import { ConfigurationError } from '../../src/errors/errors';
import { KeyRing } from '../../src/keys/KeyRing';
import type { KeySet } from '../../src/keys/KeySet';
import { splitStrictly } from '../../src/token/decodeStrictly';
import { KeyVerifiers } from '../../src/token/KeyVerifiers';
import crypto from './vectors/json_web_crypto_test.json';
import keys from './vectors/json_web_key_test.json';

interface Group {
  readonly comment: string;
  readonly public?: object;
  readonly private?: object;
  readonly tests: readonly { readonly tcId: number; readonly comment: string; readonly result: string; jws?: string }[];
}

interface Vector {
  readonly id: string;
  readonly keys: KeySet;
  readonly token: string;
  readonly isValid: boolean;
}

/** The vectors of a file that are signed tokens. The others are encrypted, which this library has nothing to do with. */
const signedIn = ({ testGroups }: { readonly testGroups: readonly unknown[] }): Vector[] =>
  (testGroups as readonly Group[]).flatMap(group => {
    const given = (group.public ?? group.private) as JsonWebKey | { keys: JsonWebKey[] };
    return group.tests.flatMap(({ tcId, comment, result, jws }) =>
      jws === undefined
        ? []
        : {
            id: `${String(tcId)} (${group.comment}, ${comment})`,
            keys: 'keys' in given ? (given as { keys: JsonWebKey[] }) : { keys: [given] },
            token: jws,
            isValid: result === 'valid',
          },
    );
  });

/** Tells whether the keys can be configured, and one of them signed the token. */
function isAccepted({ keys, token }: Vector): boolean {
  try {
    const verifiers = new KeyVerifiers(new KeyRing(keys));
    const { header, signed, signature } = splitStrictly(token);
    const decoded = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
    verifiers.verify({ header: decoded, claims: {}, signed, signature });
    return true;
  } catch (error) {
    // A header that is not JSON.
    if (error instanceof SyntaxError) return false;
    if (error instanceof AuthXError || error instanceof ConfigurationError) return false;
    throw error;
  }
}

for (const [name, file, count] of [
  ['keys', keys, 26],
  ['cryptography', crypto, 49],
] as const) {
  describe(`Wycheproof test vectors for JSON Web ${name}`, () => {
    const vectors = signedIn(file);

    it('are complete', () => {
      expect(vectors).to.have.length(count);
      expect(vectors.filter(({ isValid }) => isValid)).to.have.length.greaterThan(3);
    });

    it('get the published verdict', () => {
      const others = vectors.filter(vector => isAccepted(vector) !== vector.isValid);
      expect(others.map(({ id }) => id)).to.deep.equal([]);
    });
  });
}

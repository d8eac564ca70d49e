import { type Algorithm, algorithmNames, factsOf } from '../keys/algorithms';
import { KeyRing } from '../keys/KeyRing';
import type { KeySet } from '../keys/KeySet';
import { ConfigurationError, JWTDecodeError } from '../errors/errors';
import { refusedHeaders, splitStrictly } from '../token/decodeStrictly';
import { KeyVerifiers } from '../token/KeyVerifiers';
import { parseObject } from '../token/strictJson';
import type { JsonObject } from '../token/TokenType';

/** The algorithms of client assertions. A secret never signs one. */
export const assertionAlgorithms: readonly Algorithm[] = algorithmNames.filter(name => factsOf(name).family !== 'HS');

/** The public keys of a client that authenticates by `private_key_jwt`. */
export class ClientKeys {
  private readonly signatures: KeyVerifiers;

  /** @throws ConfigurationError naming the key and the fix */
  constructor(keys: KeySet) {
    const ring = new KeyRing(keys);
    if (ring.keys.length === 0) throw new ConfigurationError('keys: contains no key that is in use. Add one.');
    if (ring.keys.some(({ identity }) => identity.signingKey)) {
      throw new ConfigurationError(
        'keys: contains a private key or a secret, which only the client may have. Pass its public half.',
      );
    }
    this.signatures = new KeyVerifiers(ring);
  }

  /**
   * Verifies the form and the signature of an assertion, and returns its claims. The claims are not checked.
   *
   * @throws AuthXError
   */
  verify(assertion: string): JsonObject {
    const { header, claims, signed, signature } = splitStrictly(assertion);
    const decoded = { header: readPart(header), claims: readPart(claims), signed, signature };
    if (refusedHeaders.some(name => Object.hasOwn(decoded.header, name)) || !isAssertionTyp(decoded.header.typ)) {
      throw new JWTDecodeError();
    }
    this.signatures.verify(decoded);
    return decoded.claims;
  }
}

const readPart = (part: string): JsonObject => parseObject(Buffer.from(part, 'base64url'));

/** An access token of the client, or any other JWT with a type of its own, is no assertion (RFC 8725 section 3.11). */
const isAssertionTyp = (typ: unknown): boolean =>
  typ === undefined || (typeof typ === 'string' && /^(application\/)?(jwt|client-authentication\+jwt)$/i.test(typ));

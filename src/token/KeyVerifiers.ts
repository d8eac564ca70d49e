import { algorithmNamed, namesOf } from '../keys/algorithms';
import type { KeyRing } from '../keys/KeyRing';
import type { RingKey } from '../keys/RingKey';
import { JWTDecodeError, TokenInvalidSignatureError } from '../errors/errors';
import type { DecodedToken } from './decodeStrictly';
import { UnknownKeyError } from './UnknownKeyError';
import { signatureVerifier, type SignatureVerifier } from './signatureVerifier';

/** A key, and how each of its algorithms verifies. */
interface KeyVerifier {
  readonly key: RingKey;
  readonly byAlgorithm: ReadonlyMap<unknown, SignatureVerifier>;
}

/** Verifies signatures with the keys of a ring. Only the key decides which algorithms are accepted (RFC 8725 section 3.1). */
export class KeyVerifiers {
  /** The keys for which the maps were built. The ring has another list as soon as its keys change. */
  private keys: readonly RingKey[] | undefined;
  /** The keys by the `kid` that a token names. A token without `kid` is found under undefined. */
  private byKid: ReadonlyMap<unknown, readonly KeyVerifier[]> = new Map();
  private readonly made = new WeakMap<RingKey, KeyVerifier>();

  constructor(private readonly ring: KeyRing) {}

  /**
   * Verifies the signature of a token. Returns the key that made it.
   *
   * @throws UnknownKeyError if no key has the `kid` of the header; JWTDecodeError if the key is not for its `alg`; TokenInvalidSignatureError
   */
  verify({ header, signed, signature }: DecodedToken): RingKey {
    const { keys } = this.ring;
    if (keys !== this.keys) this.build(keys);
    const candidates = this.byKid.get(header.kid);
    // During a key rotation, another process may already have the key.
    if (!candidates) throw new UnknownKeyError({ transient: algorithmNamed(header.alg) !== undefined });
    let isKnown = false;
    for (const { key, byAlgorithm } of candidates) {
      const isSigned = byAlgorithm.get(header.alg);
      if (isSigned?.(signed, signature)) return key;
      isKnown ||= isSigned !== undefined;
    }
    throw isKnown ? new TokenInvalidSignatureError() : new JWTDecodeError();
  }

  private build(keys: readonly RingKey[]): void {
    const byKid = new Map<string | undefined, KeyVerifier[]>();
    for (const key of keys) {
      const { kid, aliases, verifiesWithoutKid } = key.identity;
      const names = [kid, ...aliases, ...(verifiesWithoutKid ? [undefined] : [])];
      for (const name of names) byKid.set(name, [...(byKid.get(name) ?? []), this.verifierOf(key)]);
    }
    this.byKid = byKid;
    this.keys = keys;
  }

  private verifierOf(key: RingKey): KeyVerifier {
    const made = this.made.get(key);
    if (made) return made;
    const { algorithms, verificationKey } = key.identity;
    const byAlgorithm = new Map(
      algorithms.flatMap(algorithm => {
        const verifies = signatureVerifier(algorithm, verificationKey);
        return namesOf(algorithm).map(name => [name, verifies]);
      }),
    );
    const verifier = { key, byAlgorithm };
    this.made.set(key, verifier);
    return verifier;
  }
}

/** The facts of a signature algorithm (RFC 7518 section 3, RFC 8037). */
export interface AlgorithmFacts {
  readonly family: 'HS' | 'RS' | 'PS' | 'ES' | 'Ed';
  /** OpenSSL's name of the hash function; empty for EdDSA, which hashes by itself. */
  readonly hash: string;
  /** Length of the hash in bytes. */
  readonly hashLength: number;
  /** Smallest secret in bytes (section 3.2) or smallest modulus in bits (sections 3.3 and 3.5). */
  readonly smallestKey?: number;
  /** OpenSSL's name of the curve (section 3.4, RFC 8037 section 2). */
  readonly curve?: string;
  /** The length of a signature in bytes, if the algorithm fixes it (sections 3.2 and 3.4, RFC 8032 section 5.1.6). */
  readonly signatureLength?: number;
}

const sha256 = { hash: 'sha256', hashLength: 32 } as const;
const sha384 = { hash: 'sha384', hashLength: 48 } as const;
const sha512 = { hash: 'sha512', hashLength: 64 } as const;

/** The one table of algorithms: configuration, key checks and signature verification read it. */
export const algorithms = {
  HS256: { family: 'HS', ...sha256, smallestKey: 32, signatureLength: 32 },
  HS384: { family: 'HS', ...sha384, smallestKey: 48, signatureLength: 48 },
  HS512: { family: 'HS', ...sha512, smallestKey: 64, signatureLength: 64 },
  RS256: { family: 'RS', ...sha256, smallestKey: 2048 },
  RS384: { family: 'RS', ...sha384, smallestKey: 2048 },
  RS512: { family: 'RS', ...sha512, smallestKey: 2048 },
  PS256: { family: 'PS', ...sha256, smallestKey: 2048 },
  PS384: { family: 'PS', ...sha384, smallestKey: 2048 },
  PS512: { family: 'PS', ...sha512, smallestKey: 2048 },
  ES256: { family: 'ES', ...sha256, curve: 'prime256v1', signatureLength: 64 },
  ES384: { family: 'ES', ...sha384, curve: 'secp384r1', signatureLength: 96 },
  ES512: { family: 'ES', ...sha512, curve: 'secp521r1', signatureLength: 132 },
  EdDSA: { family: 'Ed', hash: '', hashLength: 64, curve: 'ed25519', signatureLength: 64 },
} as const satisfies Record<string, AlgorithmFacts>;

/**
 * The algorithms that sign and verify (RFC 7518 section 3.1). EdDSA means Ed25519 (RFC 8037 section 3.1). `none` is not
 * one of them.
 */
export type Algorithm = keyof typeof algorithms;

export const algorithmNames = Object.keys(algorithms) as Algorithm[];

/** Another name of EdDSA with its only curve here (RFC 9864 section 2.2). Newer issuers and clients use it. */
export const ed25519 = 'Ed25519';

/** Returns the algorithm that a JWS or a JWK names. Undefined if it is not supported. */
export const algorithmNamed = (name: unknown): Algorithm | undefined =>
  name === ed25519 ? 'EdDSA' : algorithmNames.find(known => known === name);

/** Returns the names of an algorithm in a JWS. */
export const namesOf = (algorithm: Algorithm): readonly string[] =>
  algorithm === 'EdDSA' ? [algorithm, ed25519] : [algorithm];

/** Returns the facts of an algorithm. The optional ones can be read for every algorithm. */
export const factsOf = (algorithm: Algorithm): AlgorithmFacts => algorithms[algorithm];

/** What RFC 7518 section 3 says of each algorithm that this library signs and verifies with. */
export interface AlgorithmFacts {
  readonly family: 'HS' | 'RS' | 'PS' | 'ES';
  /** Smallest secret in bytes (section 3.2) or modulus in bits (sections 3.3, 3.5). */
  readonly smallestKey?: number;
  /** OpenSSL's name of the curve (section 3.4). */
  readonly curve?: string;
}

export const algorithms = {
  HS256: { family: 'HS', smallestKey: 32 },
  HS384: { family: 'HS', smallestKey: 48 },
  HS512: { family: 'HS', smallestKey: 64 },
  RS256: { family: 'RS', smallestKey: 2048 },
  RS384: { family: 'RS', smallestKey: 2048 },
  RS512: { family: 'RS', smallestKey: 2048 },
  PS256: { family: 'PS', smallestKey: 2048 },
  PS384: { family: 'PS', smallestKey: 2048 },
  PS512: { family: 'PS', smallestKey: 2048 },
  ES256: { family: 'ES', curve: 'prime256v1' },
  ES384: { family: 'ES', curve: 'secp384r1' },
  ES512: { family: 'ES', curve: 'secp521r1' },
} as const satisfies Record<string, AlgorithmFacts>;

/** Algorithms for signing and verifying (RFC 7518 section 3.1); `none` is not among them. */
export type Algorithm = keyof typeof algorithms;

export const algorithmNames = Object.keys(algorithms) as Algorithm[];

/** The facts of an algorithm, with the optional ones readable on each. */
export const factsOf = (algorithm: Algorithm): AlgorithmFacts => algorithms[algorithm];

import type { KeyObject } from 'node:crypto';
import { factsOf, type Algorithm, type AlgorithmFacts } from './algorithms';
import { hasRocaForm } from './hasRocaForm';
import { ConfigurationError } from '../errors/errors';

/** Returns why a key is too weak for an algorithm (RFC 7518 sections 3.2, 3.3, 3.5); undefined if it is not. */
export function weaknessOf(algorithm: Algorithm, key: KeyObject): string | undefined {
  const { family, smallestKey = 0 } = factsOf(algorithm);
  if (family === 'HS') {
    const bytes = key.symmetricKeySize ?? 0;
    if (bytes < smallestKey) {
      return `has ${String(bytes)} bytes, but ${algorithm} needs at least ${String(smallestKey)} (RFC 7518 section 3.2)`;
    }
  } else if (family === 'RS' || family === 'PS') {
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < smallestKey) {
      return `has ${String(bits)} bits, but ${algorithm} needs at least ${String(smallestKey)} (RFC 7518 section 3.3)`;
    }
  }
  return undefined;
}

/** The types of key that each family uses, as node:crypto names them. */
const kinds: Readonly<Record<AlgorithmFacts['family'], readonly string[]>> = {
  HS: ['secret'],
  RS: ['rsa'],
  PS: ['rsa', 'rsa-pss'],
  ES: ['ec'],
  Ed: ['ed25519'],
};

/**
 * Refuses a key of a type that the algorithm cannot use, and an RSA key that anybody can forge signatures of.
 *
 * @param key - a secret or a public key
 */
export function assertKeyFits(option: string, algorithm: Algorithm, key: KeyObject): void {
  const { family, curve } = factsOf(algorithm);
  const wanted = kinds[family];
  const kind = key.asymmetricKeyType ?? 'secret';
  if (!wanted.includes(kind)) {
    throw new ConfigurationError(
      `${option}: a key of type ${kind} cannot be used with ${algorithm}. Use a key of type ${wanted.join(' or ')}.`,
    );
  }
  const details = key.asymmetricKeyDetails;
  if (family === 'ES' && details?.namedCurve !== curve) {
    throw new ConfigurationError(`${option}: ${algorithm} needs a key on ${String(curve)} (RFC 7518 section 3.4).`);
  }
  if (details?.publicExponent !== undefined && details.publicExponent < 3n) {
    throw new ConfigurationError(
      `${option}: an RSA key with exponent ${String(details.publicExponent)} accepts forged signatures. Use another key.`,
    );
  }
  if ((family === 'RS' || family === 'PS') && hasRocaForm(key)) {
    throw new ConfigurationError(
      `${option}: anybody can compute the private half of this RSA key (ROCA, CVE-2017-15361). Make another key with other software.`,
    );
  }
}

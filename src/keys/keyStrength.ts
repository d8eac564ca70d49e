import type { KeyObject } from 'node:crypto';
import { factsOf, type Algorithm } from './algorithms';
import { ConfigurationError } from '../errors/errors';

/** Says why a key is too weak for an algorithm (RFC 7518 sections 3.2, 3.3, 3.5), or undefined where it is not. */
export function weaknessOf(algorithm: Algorithm, key: KeyObject): string | undefined {
  const { family, smallestKey = 0 } = factsOf(algorithm);
  if (family === 'HS') {
    const bytes = key.symmetricKeySize ?? 0;
    if (bytes < smallestKey) {
      return `has ${String(bytes)} bytes, and ${algorithm} wants at least ${String(smallestKey)} (RFC 7518 section 3.2)`;
    }
  } else if (family !== 'ES') {
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < smallestKey) {
      return `has ${String(bits)} bits, and ${algorithm} wants at least ${String(smallestKey)} (RFC 7518 section 3.3)`;
    }
  }
  return undefined;
}

/** Refuses a key that does not belong to an algorithm at all. */
export function assertKeyFits(option: string, algorithm: Algorithm, key: KeyObject): void {
  const { family, curve } = factsOf(algorithm);
  const wanted =
    family === 'HS' ? ['secret'] : family === 'ES' ? ['ec'] : family === 'PS' ? ['rsa', 'rsa-pss'] : ['rsa'];
  const kind = key.asymmetricKeyType ?? 'secret';
  if (!wanted.includes(kind)) {
    throw new ConfigurationError(
      `${option}: a key of type ${kind} cannot serve ${algorithm}; it wants ${wanted.join(' or ')}.`,
    );
  }
  const details = key.asymmetricKeyDetails;
  if (curve !== undefined && details?.namedCurve !== curve) {
    throw new ConfigurationError(`${option}: ${algorithm} wants a key on ${curve} (RFC 7518 section 3.4).`);
  }
  if (details?.publicExponent !== undefined && details.publicExponent < 3n) {
    throw new ConfigurationError(
      `${option}: an RSA key with exponent ${String(details.publicExponent)} verifies anything.`,
    );
  }
}

import { constants, createHmac, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import { factsOf, type Algorithm, type AlgorithmFacts } from '../keys/algorithms';

/**
 * Tells whether one key made a signature with one algorithm. It never throws.
 *
 * @param signed - the signing input of the JWS: header and payload as they stand in the token (RFC 7515 section 5.1)
 * @param signature - canonical base64url, as `decodeStrictly` returns it
 */
export type SignatureVerifier = (signed: string, signature: string) => boolean;

/** How the algorithms of one family verify. */
interface Family {
  /** Tells whether a key can be used with the algorithm (RFC 8725 section 3.1). A signature with another key is never valid. */
  readonly fits: (key: KeyObject, facts: AlgorithmFacts) => boolean;
  readonly verifier: (key: KeyObject, facts: AlgorithmFacts) => SignatureVerifier;
}

const families: Readonly<Record<AlgorithmFacts['family'], Family>> = {
  HS: { fits: ({ type }) => type === 'secret', verifier: hmacVerifier },
  RS: {
    fits: key => isPublic(key, 'rsa'),
    verifier: (key, { hash }) =>
      publicKeyVerifier(hash, { key, padding: constants.RSA_PKCS1_PADDING }, modulusBytes(key)),
  },
  PS: {
    fits: (key, facts) => isPublic(key, 'rsa') || (isPublic(key, 'rsa-pss') && allowsPss(key, facts)),
    // The salt has the length of the hash (RFC 7518 section 3.5).
    verifier: (key, { hash, hashLength }) =>
      publicKeyVerifier(
        hash,
        { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hashLength },
        modulusBytes(key),
      ),
  },
  ES: {
    fits: (key, { curve }) => isPublic(key, 'ec') && key.asymmetricKeyDetails?.namedCurve === curve,
    // The signature is r and s side by side, each as long as the curve's order (RFC 7518 section 3.4), and not DER.
    verifier: (key, { hash, signatureLength }) =>
      publicKeyVerifier(hash, { key, dsaEncoding: 'ieee-p1363' }, signatureLength),
  },
  Ed: {
    fits: (key, { curve = '' }) => isPublic(key, curve),
    // The algorithm hashes by itself (RFC 8032 section 5.1.6).
    verifier: (key, { signatureLength }) => publicKeyVerifier(undefined, { key }, signatureLength),
  },
};

/** Makes the verifier for an algorithm and a key. Make it once, because it prepares everything that does not depend on a token. */
export function signatureVerifier(algorithm: Algorithm, key: KeyObject): SignatureVerifier {
  const facts = factsOf(algorithm);
  const { fits, verifier } = families[facts.family];
  return fits(key, facts) ? verifier(key, facts) : () => false;
}

/**
 * The length of every RSA signature of a key (RFC 8017 section 8.1.2, step 1). OpenSSL also accepts a signature whose
 * leading zero bytes are missing, which would be a second spelling of the same token.
 */
const modulusBytes = ({ asymmetricKeyDetails }: KeyObject): number =>
  Math.ceil((asymmetricKeyDetails?.modulusLength ?? 0) / 8);

const isPublic = ({ type, asymmetricKeyType }: KeyObject, kind: string): boolean =>
  type === 'public' && asymmetricKeyType === kind;

/** An RSA-PSS key names the hash functions and the shortest salt that it allows (RFC 4055 section 3.1). */
function allowsPss({ asymmetricKeyDetails: details }: KeyObject, { hash, hashLength }: AlgorithmFacts): boolean {
  const { hashAlgorithm, mgf1HashAlgorithm, saltLength = 0 } = details ?? {};
  return hashAlgorithm === hash && mgf1HashAlgorithm === hash && saltLength <= hashLength;
}

function hmacVerifier(key: KeyObject, { hash, hashLength }: AlgorithmFacts): SignatureVerifier {
  // The buffers are made once, because new ones for every token cost a third of the HMAC. They are used synchronously.
  const expected = Buffer.alloc(hashLength);
  const given = Buffer.alloc(hashLength);
  const textLength = Math.ceil((hashLength * 4) / 3);
  return (signed, signature) => {
    if (signature.length !== textLength) return false;
    if (given.write(signature, 'base64url') !== hashLength) return false;
    expected.write(createHmac(hash, key).update(signed, 'latin1').digest('binary'), 'binary');
    return timingSafeEqual(given, expected);
  };
}

function publicKeyVerifier(
  hash: string | undefined,
  key: Parameters<typeof verify>[2] & object,
  signatureLength: number | undefined,
): SignatureVerifier {
  return (signed, signature) => {
    const bytes = Buffer.from(signature, 'base64url');
    if (bytes.length !== signatureLength) return false;
    try {
      return verify(hash, Buffer.from(signed), key, bytes);
    } catch {
      // OpenSSL may throw instead of answering no. Such a signature proves nothing.
      return false;
    }
  };
}

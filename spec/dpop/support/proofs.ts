import { createHash, generateKeyPairSync, randomUUID, type JsonWebKey, type KeyObject } from 'node:crypto';
import { forge } from '../../support/forge';

/** A client's key. */
export interface ClientKey {
  readonly algorithm: string;
  readonly privateKey: KeyObject;
  readonly jwk: JsonWebKey;
  /** The thumbprint (RFC 7638), computed by hand. */
  readonly thumbprint: string;
}

/** Makes a key on P-256. */
export function newClientKey(): ClientKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const canonical = `{"crv":"P-256","kty":"EC","x":"${String(jwk.x)}","y":"${String(jwk.y)}"}`;
  return { algorithm: 'ES256', privateKey, jwk, thumbprint: sha256(canonical) };
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** What a proof says, to be changed. `undefined` leaves a claim out. */
export interface ProofChanges {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly signedBy?: KeyObject;
  /** The token that the proof belongs to. */
  readonly token?: string;
}

/** Makes a proof by hand, without any check of a library. */
export function proofOf(
  key: ClientKey,
  [method, url]: readonly [method: string, url: string],
  { header = {}, claims = {}, signedBy = key.privateKey, token }: ProofChanges = {},
): string {
  return forge(
    {
      jti: randomUUID(),
      htm: method,
      htu: url,
      iat: Math.floor(Date.now() / 1000),
      ...(token !== undefined && { ath: sha256(token) }),
      ...claims,
    },
    { header: { typ: 'dpop+jwt', jwk: key.jwk, ...header }, key: signedBy, algorithm: key.algorithm },
  );
}

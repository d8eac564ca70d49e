import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { jwkThumbprint, publicJwk } from '../keys/publicJwk';
import { signCompact } from './tokens/signCompact';
import type { TestHeaders } from './tokens/tokenHeaders';

/** The request that a proof belongs to. */
export interface ProvenRequest {
  /** Default `'GET'`. */
  readonly method?: string | undefined;
  /** The whole address. Its query and fragment are left out of the proof (RFC 9449 section 4.2). */
  readonly url: string;
  /** The token that the request presents. Undefined for a request that asks for tokens. */
  readonly token?: string | undefined;
  /** The value of the last `DPoP-Nonce` header. Default: none. */
  readonly nonce?: string | undefined;
}

/** A key of a client (RFC 9449), for tokens that are bound to it. */
export interface TestDPoPKey {
  /** The option `dpopKey` of a token that is bound to this key. */
  readonly thumbprint: string;
  /** Returns a new proof for a request. A proof works once. */
  proofFor(request: ProvenRequest): string;
  /** Returns the headers of a request: the proof, and the token with the scheme DPoP. */
  headers(request: ProvenRequest): TestHeaders;
}

/**
 * Makes a key of a client, for tests of tokens that are bound to keys.
 *
 * ```ts
 * const key = testDPoPKey();
 * const token = await tokens.access('alice', { dpopKey: key.thumbprint });
 * const url = await server.url('/me');
 * await fetch(url, { headers: key.headers({ url, token }) });
 * ```
 */
export function testDPoPKey(): TestDPoPKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicJwk(publicKey);
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk };
  const proofFor = (request: ProvenRequest): string =>
    signCompact({ header, claims: claimsFor(request) }, 'ES256', privateKey);
  return {
    thumbprint: jwkThumbprint(jwk),
    proofFor,
    headers: request => ({
      dpop: proofFor(request),
      ...(request.token !== undefined && { authorization: `DPoP ${request.token}` }),
    }),
  };
}

/** RFC 9449 section 4.2. */
function claimsFor({ method = 'GET', url, token, nonce }: ProvenRequest): object {
  const { origin, pathname } = new URL(url);
  return {
    jti: randomUUID(),
    htm: method,
    htu: origin + pathname,
    iat: Math.floor(Date.now() / 1000),
    ath: token === undefined ? undefined : createHash('sha256').update(token).digest('base64url'),
    nonce,
  };
}

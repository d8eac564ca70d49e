import { hash } from 'node:crypto';
import { BoundedMap } from '../async/BoundedMap';
import { DPoPNonceRequiredError, InvalidDPoPProofError, TokenBindingError } from '../errors/errors';
import { headerValues } from '../transport/headerValues';
import type { RequestLike } from '../transport/RequestLike';
import { decodeProof, type ProofClaims } from './decodeProof';
import type { DPoPSettings } from './DPoPOptions';
import { type ProofKey, readProofKey } from './ProofKey';
import type { UsedProof } from './ProofStore';
import { isUrlOf } from './proofUrl';

/** What a proof belongs to, beside its request. */
export interface ProvenToken {
  /** The token that the request presents. Undefined for a request that asks for one. */
  readonly token?: string | undefined;
  /** Whether the proof must contain the hash of the token. For a refresh token it may (RFC 9449 section 5). */
  readonly needsHash?: boolean | undefined;
  /** The thumbprint of the key that the token is bound to. */
  readonly boundTo?: string | undefined;
}

/** A proof that passed every check but one: whether it was used before. */
export interface VerifiedProof {
  /** The thumbprint of its key. */
  readonly thumbprint: string;
  readonly used: UsedProof;
}

/** How many keys are remembered, so that they are not imported again. */
const rememberedKeys = 1000;

/** Verifies DPoP proofs (RFC 9449 section 4.3). Whether a proof was used before is for the store to say. */
export class ProofVerifier {
  /** The keys of bound tokens by the header of their proofs. Any client can send other keys, so they are not remembered. */
  private readonly keys = new BoundedMap<ProofKey>(rememberedKeys);

  /** @param clockSkew - by how many seconds the clocks of two machines may differ */
  constructor(
    private readonly settings: Pick<DPoPSettings, 'algorithms' | 'maxAge' | 'baseUrls' | 'nonces'>,
    private readonly clockSkew: number,
  ) {}

  /**
   * Verifies the proof of a request.
   *
   * @throws InvalidDPoPProofError, DPoPNonceRequiredError; TokenBindingError if the key is another one than that of the
   *   token
   */
  verify(request: RequestLike, { token, needsHash = false, boundTo }: ProvenToken): VerifiedProof {
    const { header, claims, signed, signature } = decodeProof(onlyProof(request));
    const key = this.keys.get(header) ?? readProofKey(header, this.settings.algorithms);
    this.checkRequest(claims, request);
    this.checkTime(claims);
    if (token !== undefined) checkHash(claims.ath, token, needsHash);
    this.checkNonce(claims.nonce);
    if (boundTo !== undefined && boundTo !== key.thumbprint) throw new TokenBindingError();
    if (!key.hasSigned(signed, signature)) throw refusal('the signature is not valid');
    if (boundTo !== undefined) this.keys.set(header, key);
    const { thumbprint } = key;
    return { thumbprint, used: { id: idOf(thumbprint, claims.jti), expiresAt: this.expiryOf(claims.iat) } };
  }

  private checkRequest({ htm, htu }: ProofClaims, request: RequestLike): void {
    if (htm !== request.method) throw refusal('htm is not the method of the request');
    if (!isUrlOf(htu, request, this.settings.baseUrls)) throw refusal('htu is not the URL of the request');
  }

  /** `exp` and `nbf` count only if the proof has them (RFC 7519 sections 4.1.4 and 4.1.5). */
  private checkTime({ iat, exp = Infinity, nbf = -Infinity }: ProofClaims): void {
    const now = Date.now() / 1000;
    if (iat < now - this.settings.maxAge) throw refusal('iat is too long ago');
    if (iat > now + this.clockSkew) throw refusal('iat is in the future');
    if (exp <= now - this.clockSkew) throw refusal('it has expired');
    if (nbf > now + this.clockSkew) throw refusal('it is not valid yet');
  }

  private checkNonce(nonce: string | undefined): void {
    const { nonces } = this.settings;
    if (!nonces || (nonce !== undefined && nonces.accepts(nonce))) return;
    throw new DPoPNonceRequiredError({ headers: { 'DPoP-Nonce': nonces.current, 'Cache-Control': 'no-store' } });
  }

  /** The clock of another process may lag by twice the tolerance behind this one, and still accept the proof. */
  private expiryOf(iat: number): number {
    return Math.ceil(iat + this.settings.maxAge + 2 * this.clockSkew) + 1;
  }
}

/** The text of the one proof of a request. */
function onlyProof(request: RequestLike): string {
  const [proof, second] = headerValues(request, 'dpop');
  if (proof === undefined || proof === '') throw refusal('the request has none');
  if (second !== undefined) throw refusal('the request has more than one');
  return proof;
}

function checkHash(ath: string | undefined, token: string, isNeeded: boolean): void {
  if (ath === undefined && !isNeeded) return;
  if (ath !== hash('sha256', token, 'base64url')) throw refusal('ath is not the hash of the token');
}

/** All thumbprints have one length, so that no two pairs are joined to one text. */
const idOf = (thumbprint: string, jti: string): string => hash('sha256', thumbprint + jti, 'base64url');

const refusal = (reason: string): InvalidDPoPProofError =>
  new InvalidDPoPProofError({ message: `Invalid DPoP proof: ${reason}` });

import type { MaybePromise } from '../async/MaybePromise';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import type { DPoPMode } from '../config/DPoPMode';
import { AuthXError } from '../errors/AuthXError';
import { InvalidDPoPProofError, ProofUnavailableError, TokenBindingError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import { headerValues } from '../transport/headerValues';
import type { RequestLike } from '../transport/RequestLike';
import { UnverifiedToken } from '../transport/RequestToken';
import type { DPoPSettings } from './DPoPOptions';
import type { UsedProof } from './ProofStore';
import { ProofVerifier, type VerifiedProof } from './ProofVerifier';

/** The parts that check proofs. */
export interface Proving {
  readonly settings: DPoPSettings;
  /** Seconds. */
  readonly clockSkew: number;
  readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
}

/** What a request, or the caller, says about the possession of a key. */
export interface Presentation {
  /** Whether the token must be bound to a key, whatever the mode. */
  readonly senderConstrained: boolean;
  /** The thumbprint of a key whose possession was proven before. Undefined if none was. */
  readonly provenKey?: string | undefined;
}

/** Decides whether the sender of a token possesses the key that the token is bound to (RFC 9449 section 7). */
export class PossessionCheck {
  private readonly verifier: ProofVerifier | undefined;
  private readonly bounds: CallBounds | undefined;
  /**
   * The proof that each request has used, by the headers of the request. Guards and actions may verify a token several times
   * in one request, which uses its proof once.
   */
  private readonly usedBy = new WeakMap<object, { readonly id: string; readonly outcome: MaybePromise<void> }>();

  /** @param proving - undefined if the mode is off */
  constructor(
    private readonly mode: DPoPMode,
    private readonly proving: Proving | undefined,
  ) {
    if (!proving) return;
    this.verifier = new ProofVerifier(proving.settings, proving.clockSkew);
    this.bounds = {
      ...proving.bounds,
      name: 'The store of DPoP proofs',
      refusal: cause => new ProofUnavailableError({ cause }),
    };
  }

  /** The nonce to send with an answer. Undefined if proofs need none. */
  get nonce(): string | undefined {
    return this.proving?.settings.nonces?.current;
  }

  /** Returns what a requirement needs that is missing, with the fix; undefined if nothing is missing. */
  missingFor({ senderConstrained }: Pick<Presentation, 'senderConstrained'>): string | undefined {
    if (!senderConstrained || this.mode !== 'off') return undefined;
    return "senderConstrained needs DPoP. Set dpop: 'allowed' or 'required' in the configuration, or leave it out.";
  }

  /**
   * Checks a verified token. A token that is bound to a key is refused without a proof of that key in every mode.
   *
   * @param credential - a text has no request, so that only `provenKey` can show the possession
   * @throws TokenBindingError; InvalidDPoPProofError, DPoPNonceRequiredError; ProofUnavailableError if the store failed
   */
  assertPossessed(
    credential: UnverifiedToken | string,
    payload: TokenPayload,
    { senderConstrained, provenKey }: Presentation,
  ): MaybePromise<void> {
    const boundTo = payload.cnf?.jkt;
    const request = this.proofRequestOf(credential, payload);
    if (request === undefined) {
      const isRequired = senderConstrained || this.mode === 'required';
      if (boundTo === undefined ? isRequired : boundTo !== provenKey) throw new TokenBindingError();
      return;
    }
    if (boundTo === undefined) throw new TokenBindingError();
    const token = credential instanceof UnverifiedToken ? credential.token : credential;
    const needsHash = payload.type !== 'refresh';
    const verifier = this.verifier as ProofVerifier;
    return this.useOnce(request, verifier.verify(request, { token, needsHash, boundTo }));
  }

  /**
   * Verifies the proof of a request that asks for tokens, and returns the thumbprint of its key. Returns undefined if the
   * request has no proof and need not have one.
   *
   * @throws InvalidDPoPProofError or DPoPNonceRequiredError, with status 400 (RFC 9449 sections 5 and 8)
   */
  async keyOf(request: RequestLike): Promise<string | undefined> {
    const { verifier } = this;
    if (!verifier) return undefined;
    if (this.mode !== 'required' && headerValues(request, 'dpop').length === 0) return undefined;
    try {
      const proof = verifier.verify(request, {});
      await this.useOnce(request, proof);
      return proof.thumbprint;
    } catch (error) {
      throw error instanceof AuthXError ? error.ofTokenRequest() : error;
    }
  }

  /** Returns the request whose proof shows the possession. Undefined if the token was presented without a proof. */
  private proofRequestOf(credential: UnverifiedToken | string, payload: TokenPayload): RequestLike | undefined {
    if (!this.verifier || !(credential instanceof UnverifiedToken)) return undefined;
    const origin = UnverifiedToken.originOf(credential);
    if (!origin || origin.scheme === 'DPoP') return origin?.request;
    // A refresh token may be in the body, with the proof beside it (RFC 9449 section 5).
    const isBeside = payload.type === 'refresh' && payload.cnf && ['json', 'cookies'].includes(credential.location);
    return isBeside && headerValues(origin.request, 'dpop').length > 0 ? origin.request : undefined;
  }

  private useOnce(request: RequestLike, { used }: VerifiedProof): MaybePromise<void> {
    const place = request.headers ?? request;
    const known = this.usedBy.get(place);
    if (known?.id === used.id) return known.outcome;
    const outcome = this.use(used);
    this.usedBy.set(place, { id: used.id, outcome });
    return outcome;
  }

  private use(used: UsedProof): MaybePromise<void> {
    const { proofs } = (this.proving as Proving).settings;
    return boundedCall(() => proofs.use(used), this.bounds as CallBounds, readUse, refuseUnlessFirst);
  }
}

/** Anything but true and false is a failure of the store. It must not let anybody in. */
function readUse(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new TypeError('A store of proofs must answer true or false.');
}

function refuseUnlessFirst(isFirst: boolean): void {
  if (!isFirst) throw new InvalidDPoPProofError({ message: 'Invalid DPoP proof: it was used before' });
}

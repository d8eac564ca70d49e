import { authParameter } from './authParameter';
import { refuseArguments } from './refuseArguments';

/**
 * Injects the thumbprint of the key with which the client signed the DPoP proof of the request, for `dpopKey` of
 * `auth.createTokenPair` (RFC 9449 section 5). It is a string; with `dpop: 'allowed'`, it is undefined if the request has
 * no proof.
 *
 * A proof that is not valid answers 400 `InvalidDPoPProofError`. With `dpop: 'required'`, so does a request without one.
 */
export const DPoPKey = (...none: []): ParameterDecorator => {
  refuseArguments('@DPoPKey()', none);
  return authParameter({ name: '@DPoPKey()', inPublic: true, needsSubject: false, needsDPoP: true }, request =>
    request.dpopKey(),
  );
};

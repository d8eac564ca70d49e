import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { forge, goodClaims } from '../../support/forge';

/** Makes a token that does not expire for many years, with a stolen ES256 key. */
export const forgeWith = (stolen: JsonWebKey): string =>
  forge(goodClaims(), {
    header: { kid: stolen.kid },
    algorithm: 'ES256',
    key: createPrivateKey({ key: stolen, format: 'jwk' }),
  });

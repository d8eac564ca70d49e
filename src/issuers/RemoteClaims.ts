import { createHash } from 'node:crypto';
import { AccessTokenRequiredError, JWTDecodeError } from '../errors/errors';
import { type Algorithm, algorithmNamed } from '../keys/algorithms';
import type { DecodedToken } from '../token/decodeStrictly';
import { type KnownClaims, readClaims } from '../token/readClaims';
import type { JsonObject } from '../token/TokenType';
import type { ProfileSettings } from './RemoteProfile';

/** How the claims of one issuer are read. */
export interface RemoteClaimsSettings {
  readonly issuer: string;
  readonly subjectPrefix: string;
  readonly profile: ProfileSettings | 'authx';
  readonly algorithms: readonly Algorithm[];
}

/** Reads the claims of another issuer's access tokens as those of this library. */
export class RemoteClaims {
  /** The claim that names the subject. */
  readonly identityClaim: string;

  constructor(private readonly settings: RemoteClaimsSettings) {
    this.identityClaim = settings.profile === 'authx' ? 'sub' : settings.profile.subject;
  }

  /**
   * Reads the claims. Sessions and refresh tokens belong to the issuer, so that the result has neither.
   *
   * @param loginType - the login type of who accepts the issuer. Tokens of other products name none, so that they count as
   *   tokens of this one
   * @throws JWTDecodeError if a claim is missing or has the wrong type; AccessTokenRequiredError for another kind of token
   */
  read(decoded: DecodedToken, loginType: string | undefined): KnownClaims {
    const { profile, subjectPrefix, algorithms } = this.settings;
    // A key decides about its algorithm. Here, a token that no key can have signed is refused before keys are loaded for it.
    const algorithm = algorithmNamed(decoded.header.alg);
    if (!algorithm || !algorithms.includes(algorithm) || !isKid(decoded.header.kid)) throw new JWTDecodeError();
    refuseOtherKinds(decoded.claims);
    const known = profile === 'authx' ? readStrictly(decoded.claims) : readAsProfiled(decoded, profile);
    return {
      ...known,
      sub: `${subjectPrefix}${known.sub}`,
      jti: this.idOf(decoded),
      sid: undefined,
      loginType: this.namesLoginTypes ? known.loginType : loginType,
      cookieLifetimes: undefined,
      renewable: false,
      isRemote: true,
    };
  }

  /** Whether tokens name their login type. Those of other products do not. */
  get namesLoginTypes(): boolean {
    return this.settings.profile === 'authx';
  }

  /**
   * The id by which a token of this issuer is revoked. It differs from the ids of all other issuers' tokens.
   *
   * @param jti - the `jti` claim
   */
  revocationId(jti: string): string {
    return digest(JSON.stringify([this.settings.issuer, jti]));
  }

  /**
   * A token without `jti` is told apart by what is signed. The signature is left out, because a second one can be made from
   * an ECDSA signature without the key.
   */
  private idOf({ claims, signed }: DecodedToken): string {
    const jti = own(claims, 'jti');
    if (jti === undefined) return digest(JSON.stringify([this.settings.issuer, null, signed]));
    if (typeof jti !== 'string' || jti === '') throw new JWTDecodeError();
    return this.revocationId(jti);
  }
}

const digest = (text: string): string => `remote:${createHash('sha256').update(text).digest('base64url')}`;

const isKid = (kid: unknown): boolean => kid === undefined || typeof kid === 'string';

const own = (claims: JsonObject, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);

/** The claims in which issuers write the kind of a token. */
const kindClaims = ['type', 'typ', 'token_use', 'token_type'];

const otherKinds = /^(?:id|refresh|offline|logout)(?:[_-]?token)?$/i;

/** Claims that only ID tokens (OpenID Connect Core 1.0 section 3.3.2.11) and security event tokens (RFC 8417) have. */
const foreignClaims = ['at_hash', 'c_hash', 's_hash', 'events'];

/** Refuses tokens that issuers sign with the same keys for other purposes, as far as they can be told (RFC 8725 section 3.11). */
function refuseOtherKinds(claims: JsonObject): void {
  const isOther =
    foreignClaims.some(name => Object.hasOwn(claims, name)) ||
    kindClaims.some(name => otherKinds.test(String(own(claims, name))));
  if (isOther) throw new AccessTokenRequiredError();
}

function readStrictly(claims: JsonObject): KnownClaims {
  const known = readClaims(claims, 'sub');
  if (known.type !== 'access') throw new AccessTokenRequiredError();
  return known;
}

/** Claims that mean the same in the tokens of every issuer (RFC 7519, RFC 7800, OpenID Connect Core 1.0 section 2). */
const standardClaims = ['exp', 'nbf', 'iat', 'auth_time', 'iss', 'aud', 'cnf', 'client_id'];

function readAsProfiled({ header, claims }: DecodedToken, profile: ProfileSettings): KnownClaims {
  if (!profile.typ.some(typ => isOfType(header.typ, typ))) throw new JWTDecodeError();
  for (const name of profile.required) if ((own(claims, name) ?? undefined) === undefined) throw new JWTDecodeError();
  for (const [name, accepted] of profile.values) {
    if (!accepted.includes(own(claims, name) as string)) throw new JWTDecodeError();
  }
  const kept = standardClaims.filter(name => Object.hasOwn(claims, name)).map(name => [name, claims[name]] as const);
  const scopes = own(claims, profile.scopes);
  const acr = own(claims, 'acr');
  return readClaims(
    {
      ...Object.fromEntries(kept),
      sub: own(claims, profile.subject),
      // Some issuers write a number, which is no level. The token is then good where no level is required.
      ...(typeof acr === 'string' && { acr }),
      ...(scopes !== undefined && { [typeof scopes === 'string' ? 'scope' : 'scopes']: scopes }),
      jti: '',
      type: 'access',
    },
    'sub',
  );
}

/** A media type may be written without `application/`, and in any letter case (RFC 7515 section 4.1.9). */
const isOfType = (given: unknown, typ: string): boolean =>
  (given === undefined && typ === 'JWT') ||
  (typeof given === 'string' && given.toLowerCase().replace(/^application\//, '') === typ.toLowerCase());

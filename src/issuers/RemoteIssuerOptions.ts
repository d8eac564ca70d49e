import type { AuthXLogger } from '../calls/AuthXLogger';
import type { Duration } from '../config/Duration';
import type { Algorithm } from '../keys/algorithms';
import type { RemoteProfile } from './RemoteProfile';

/** The options of a `RemoteIssuer`. */
export interface RemoteIssuerOptions {
  /** The `iss` claim of its tokens (RFC 7519 section 4.1.1), compared exactly: `'https://login.example'`. */
  issuer: string;
  /** The audiences by which its tokens can mean this application. A token that names none of them is refused. */
  audience: string | readonly string[];
  /**
   * The asymmetric algorithms that its tokens may have. A key with `alg` is used with that one only, and a key without
   * `alg` with all of these that fit its type. Default `['RS256', 'ES256', 'EdDSA']`.
   */
  algorithms?: readonly Algorithm[] | undefined;
  /**
   * The address of its JWK set: https, or http on the loopback interface. Default: the one that its metadata names
   * (OpenID Connect Discovery 1.0, or RFC 8414).
   */
  jwksUri?: string | undefined;
  /**
   * Which claims its tokens have, and what they mean. `'authx'` stands for an issuer that uses this library. Default:
   * access tokens as in RFC 9068, but without the claims that many issuers leave out.
   */
  profile?: RemoteProfile | 'authx' | undefined;
  /**
   * Written before each subject, so that the users of two issuers are told apart: with `'partner:'`, the subject `7`
   * becomes `partner:7`. It must be set if AuthX accepts tokens of more than one issuer. `''` says that the issuers
   * share their users.
   */
  subjectPrefix?: string | undefined;
  /** How old keys may be while the issuer answers, unless its `Cache-Control` allows less. Default 10 minutes. */
  cacheFor?: Duration | undefined;
  /** How old keys may be while the issuer does not answer. Default 1 hour. */
  keepFor?: Duration | undefined;
  /** The time between two loads of keys, at least. Default 10 seconds. */
  cooldown?: Duration | undefined;
  /** How long one load may take. Default 5 seconds. */
  timeout?: Duration | undefined;
  /** Receives failures to load keys. Default: the logger of AuthX. */
  logger?: AuthXLogger | undefined;
}

/** The names of the options above, so that a misspelt name fails the start. */
export const remoteIssuerOptionNames: readonly string[] = [
  'issuer',
  'audience',
  'algorithms',
  'jwksUri',
  'profile',
  'subjectPrefix',
  'cacheFor',
  'keepFor',
  'cooldown',
  'timeout',
  'logger',
] satisfies (keyof RemoteIssuerOptions)[];

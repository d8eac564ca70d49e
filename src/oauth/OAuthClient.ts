import { type Duration, longestExpires, parseDuration } from '../config/Duration';
import { assertNames } from '../config/assertNames';
import type { KeySet } from '../keys/KeySet';
import { ConfigurationError } from '../errors/errors';
import type { GrantedScope } from '../token/AuthXTypes';
import { assertGrantable, checkedAudience } from '../token/TokenOptions';
import { asConfiguration } from './asConfiguration';
import { ClientKeys } from './ClientKeys';
import { isSecretHash } from './hashClientSecret';

/** The grants that the token endpoint offers. */
export const grantTypes = ['client_credentials', 'refresh_token'] as const;

/** A grant (RFC 6749 sections 4.4 and 6). */
export type GrantType = (typeof grantTypes)[number];

/** Whose tokens a client may revoke or introspect. */
export type TokenReach = 'none' | 'own' | 'any';

/** An application that uses the OAuth endpoints. It has `secretHash`, it has `publicKeys`, or it is public. */
export interface OAuthClient {
  /** 1 to 255 printable ASCII characters (RFC 6749 appendix A.1). */
  readonly id: string;
  /** The hash of its secret, made by `hashClientSecret`. While a secret is replaced, a list of two. */
  readonly secretHash?: string | readonly string[] | undefined;
  /**
   * Its public keys, with which it authenticates by `private_key_jwt` (RFC 7523): a JWK set, or a list of keys as for the
   * option `keys`.
   */
  readonly publicKeys?: KeySet | undefined;
  /**
   * Whether the client can keep no secret, as a page in a browser. Such a client can refresh and revoke its own tokens,
   * and nothing else. Default false.
   */
  readonly isPublic?: boolean | undefined;
  /** The grants that it may use. Default: none. */
  readonly grants?: readonly GrantType[] | undefined;
  /** The scopes that the grant `client_credentials` gives it at most. Default: none. */
  readonly scopes?: readonly GrantedScope[] | undefined;
  /** The lifetime of access tokens of the grant `client_credentials`. Default: the configured `accessTokenExpires`. */
  readonly accessExpires?: Duration | undefined;
  /**
   * The `aud` of access tokens of the grant `client_credentials`, of which one must be in `decodeAudience`. Default: the
   * configured `encodeAudience`.
   */
  readonly audience?: string | string[] | undefined;
  /** Whose tokens it may revoke: none, those issued to it, or any. Default `'own'`. */
  readonly revokes?: TokenReach | undefined;
  /** Whose tokens it may introspect. Default `'own'`; a public client introspects none. */
  readonly introspects?: TokenReach | undefined;
}

/** A client whose members have been checked. */
export interface CheckedClient extends OAuthClient {
  /** Empty for a client without a secret. */
  readonly secretHashes: readonly string[];
  /** Undefined for a client that does not authenticate by `private_key_jwt`. */
  readonly keys: ClientKeys | undefined;
  readonly isPublic: boolean;
  readonly grants: readonly GrantType[];
  readonly scopes: readonly GrantedScope[];
  readonly revokes: TokenReach;
  readonly introspects: TokenReach;
}

const names = Object.keys({
  id: true,
  secretHash: true,
  publicKeys: true,
  isPublic: true,
  grants: true,
  scopes: true,
  accessExpires: true,
  audience: true,
  revokes: true,
  introspects: true,
} satisfies Record<keyof OAuthClient, true>);

/** Tells whether a text can be the id of a client. */
export const isClientId = (id: unknown): id is string => typeof id === 'string' && /^[\x20-\x7e]{1,255}$/.test(id);

/**
 * Checks a client.
 *
 * @param decodeAudience - the audiences that the server accepts. A token for others could not be revoked
 * @throws ConfigurationError naming the client, the member and the fix
 */
export function readClient(given: OAuthClient, decodeAudience: readonly string[] | undefined): CheckedClient {
  if (typeof (given as unknown) !== 'object' || (given as unknown) === null) {
    throw new ConfigurationError('clients: a client must be an object with an id.');
  }
  // A database returns null for a member that is not set.
  const members = Object.entries(given).filter(([, value]) => value !== null);
  const client = Object.fromEntries(members) as unknown as OAuthClient;
  if (!isClientId(client.id)) {
    throw new ConfigurationError('clients: the id of a client must have 1 to 255 printable ASCII characters.');
  }
  const where = `clients: ${client.id}: `;
  assertNames(client, names, where);
  const { secretHash, publicKeys, isPublic = false, grants = [], scopes = [], accessExpires, audience } = client;
  const { revokes = 'own', introspects = isPublic ? 'none' : 'own' } = client;
  const secretHashes = secretHash === undefined ? [] : [secretHash].flat();
  assertFlag(where, isPublic);
  const ways = [secretHash, publicKeys, isPublic || undefined].filter(way => way !== undefined).length;
  if (ways !== 1) {
    throw new ConfigurationError(
      `${where}needs one of secretHash, publicKeys and isPublic: true. Make a secret with createClientSecret().`,
    );
  }
  if (secretHash !== undefined && (secretHashes.length === 0 || !secretHashes.every(isSecretHash))) {
    throw new ConfigurationError(
      `${where}secretHash: must be made by hashClientSecret(), or be a list of such hashes.`,
    );
  }
  const keys = publicKeys && asConfiguration(`${where}publicKeys`, () => new ClientKeys(publicKeys));
  assertList(`${where}grants`, grants, grantTypes);
  assertOneOf(`${where}revokes`, revokes);
  assertOneOf(`${where}introspects`, introspects);
  if (isPublic) assertPublic(where, { grants, revokes, introspects });
  asConfiguration(`${where}scopes`, () => {
    assertGrantable(scopes);
  });
  if (scopes.length > 0 && !grants.includes('client_credentials')) {
    throw new ConfigurationError(`${where}scopes: only the grant client_credentials uses them. Add it to grants.`);
  }
  if (accessExpires !== undefined)
    asConfiguration(`${where}accessExpires`, () => {
      assertLifetime(accessExpires);
    });
  if (audience !== undefined) {
    asConfiguration(`${where}audience`, () => checkedAudience(audience));
    if (![audience].flat().some(name => decodeAudience?.includes(name))) {
      throw new ConfigurationError(
        `${where}audience: is not in decodeAudience, so that the tokens could not be revoked here. Add it to decodeAudience.`,
      );
    }
  }
  return { ...client, secretHashes, keys, isPublic, grants, scopes, revokes, introspects };
}

/** Anybody can send the id of a public client, so that it proves nothing. */
function assertPublic(where: string, client: Pick<CheckedClient, 'grants' | 'revokes' | 'introspects'>): void {
  if (client.grants.includes('client_credentials')) {
    throw new ConfigurationError(
      `${where}grants: a public client cannot use client_credentials. Give it a secretHash or publicKeys.`,
    );
  }
  if (client.revokes === 'any' || client.introspects !== 'none') {
    throw new ConfigurationError(
      `${where}a public client can only revoke its own tokens, and introspects none. Give it a secretHash or publicKeys.`,
    );
  }
}

function assertFlag(where: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new ConfigurationError(`${where}isPublic: must be true or false.`);
}

function assertOneOf(where: string, value: unknown): void {
  if (['none', 'own', 'any'].includes(value as string)) return;
  throw new ConfigurationError(`${where}: must be 'none', 'own' or 'any'.`);
}

function assertList(where: string, value: unknown, allowed: readonly string[]): void {
  if (Array.isArray(value) && value.every(item => allowed.includes(item as string))) return;
  throw new ConfigurationError(`${where}: must be a list of ${allowed.map(name => `'${name}'`).join(' and ')}.`);
}

function assertLifetime(expires: Duration): void {
  const seconds = parseDuration(expires);
  if (seconds < 1 || seconds > longestExpires) throw new RangeError('must be from 1 second to ten years.');
}

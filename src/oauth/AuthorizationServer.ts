import { assertAuthX } from '../auth/assertAuthX';
import type { AuthX } from '../auth/AuthX';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { assertNames } from '../config/assertNames';
import { readSize } from '../config/readTimerLength';
import { ConfigurationError } from '../errors/errors';
import { assertGrantable } from '../token/TokenOptions';
import { asConfiguration } from './asConfiguration';
import { type AssertionStore, ClientAssertions } from './ClientAssertions';
import { ClientAuthenticator } from './ClientAuthenticator';
import { ClientRegistry, type ClientSource } from './ClientRegistry';
import { FailureLimit } from './FailureLimit';
import { type DescribedServer, type MountedEndpoints, type ServerMetadata, serverMetadata } from './serverMetadata';
import { MemoryAssertionStore } from './MemoryAssertionStore';
import type { OAuthRequest } from './OAuthRequest';
import { readForm } from './readForm';
import { readBaseUrl, readIssuer } from './readIssuer';
import { type IssuedTokens, TokenGrants } from './TokenGrants';
import { type Introspection, TokenIntrospection } from './TokenIntrospection';
import { TokenRevocation } from './TokenRevocation';

/** The options of an {@link AuthorizationServer}. */
export interface AuthorizationServerOptions {
  /** The clients that may use the endpoints: a list, or a function that finds a client by its id. */
  clients: ClientSource;
  /**
   * The URL at which clients reach the root of the application, if it is not the origin of the issuer. The metadata names
   * endpoints below it.
   */
  baseUrl?: string | undefined;
  /**
   * Stores which assertions of `private_key_jwt` were used. Default: the memory of this process. If several processes
   * serve one issuer, pass a store that they share, or an assertion can be used once in each of them.
   */
  assertions?: AssertionStore | undefined;
  /** The scopes that the metadata names. Default: the metadata names none. */
  scopes?: readonly string[] | undefined;
  /**
   * After how many failed attempts within a minute a client is refused with 429. Attempts count for each client and
   * address. Default 20.
   */
  maxFailures?: number | undefined;
}

const optionNames = [
  'clients',
  'baseUrl',
  'assertions',
  'scopes',
  'maxFailures',
] satisfies (keyof AuthorizationServerOptions)[];

/**
 * The OAuth endpoints of one login system, whatever framework receives their requests: token, revocation, introspection and
 * metadata. Its issuer is the configured `encodeIssuer`. Applications mount the endpoints by extending `TokenEndpoint`,
 * `RevocationEndpoint`, `IntrospectionEndpoint` and `ServerMetadataEndpoint`.
 */
export class AuthorizationServer {
  /** The URL that identifies the server (RFC 8414 section 2). */
  readonly issuer: string;
  /** The login system whose tokens it issues. @internal */
  readonly login: RequestAuthenticator;
  private readonly clients: ClientRegistry;
  private readonly authenticator: ClientAuthenticator;
  private readonly grants: TokenGrants;
  private readonly revocation: TokenRevocation;
  private readonly introspection: TokenIntrospection;
  private readonly described: DescribedServer;

  /** @throws ConfigurationError naming the option and the fix */
  constructor(auth: AuthX, options: AuthorizationServerOptions) {
    if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
      throw new ConfigurationError('AuthorizationServer: pass an object with clients.');
    }
    assertNames(options, optionNames, 'AuthorizationServer: ');
    assertAuthX('AuthorizationServer: the first argument', auth);
    this.login = auth.requests;
    const { clients, baseUrl, assertions, scopes, maxFailures = 20 } = options;
    asConfiguration('AuthorizationServer: scopes', () => {
      assertGrantable(scopes);
    });
    this.issuer = readIssuer(auth.config.encodeIssuer);
    this.clients = new ClientRegistry(clients, auth.logger, auth.config.decodeAudience);
    this.authenticator = new ClientAuthenticator({
      clients: this.clients,
      failures: new FailureLimit(readSize('maxFailures', maxFailures)),
      assertions: new ClientAssertions({ issuer: this.issuer, clockSkew: auth.config.clockSkew }),
      used: readStore(assertions),
      logger: auth.logger,
    });
    this.grants = new TokenGrants(auth);
    this.revocation = new TokenRevocation(auth);
    this.introspection = new TokenIntrospection(auth);
    this.described = {
      issuer: this.issuer,
      baseUrl: readBaseUrl(this.issuer, baseUrl),
      scopes,
      acrLevels: auth.config.acrLevels,
      dpopAlgorithms: auth.requests.dpopAlgorithms,
      clients: this.clients.listed,
    };
  }

  /**
   * Answers the token endpoint (RFC 6749 section 3.2) for the grants `client_credentials` and `refresh_token`.
   *
   * @throws OAuthError - the refusal
   */
  async token(request: OAuthRequest): Promise<IssuedTokens> {
    const form = readForm(request.request, request.body);
    return this.grants.grant(await this.authenticator.authenticate(request, form), form, request.request);
  }

  /**
   * Answers the revocation endpoint (RFC 7009 section 2).
   *
   * @throws OAuthError - the refusal
   */
  async revoke(request: OAuthRequest): Promise<void> {
    const form = readForm(request.request, request.body);
    await this.revocation.revoke(await this.authenticator.authenticate(request, form), form);
  }

  /**
   * Answers the introspection endpoint (RFC 7662 section 2).
   *
   * @throws OAuthError - the refusal
   */
  async introspect(request: OAuthRequest): Promise<Introspection> {
    const form = readForm(request.request, request.body);
    return this.introspection.introspect(await this.authenticator.authenticate(request, form), form);
  }

  /** Describes the endpoints that are mounted (RFC 8414 section 2). */
  metadata(mounted: MountedEndpoints): ServerMetadata {
    return serverMetadata(this.described, mounted);
  }
}

function readStore(store: AssertionStore | undefined): AssertionStore {
  if (store === undefined) return new MemoryAssertionStore();
  if (typeof (store as Partial<AssertionStore> | null)?.use === 'function') return store;
  throw new ConfigurationError('AuthorizationServer: assertions: must have a function use({ id, expiresAt }).');
}

import { assertAuthX } from '../auth/assertAuthX';
import type { AuthX } from '../auth/AuthX';
import { assertNames } from '../config/assertNames';
import { ConfigurationError } from '../errors/errors';
import { isHttpsUrl } from './readIssuer';

/** The options of a {@link ProtectedResource}. */
export interface ProtectedResourceOptions {
  /** The URL of the API, as its clients know it (RFC 9728 section 1.2). */
  resource: string;
  /** The issuers whose tokens the API accepts. Default: the configured `decodeIssuer`, if it is a list of URLs. */
  authorizationServers?: readonly string[] | undefined;
  /** The scopes that the API uses. */
  scopes?: readonly string[] | undefined;
  /** A name for people. */
  name?: string | undefined;
  /** The URL of a page for developers. */
  documentation?: string | undefined;
}

/** The metadata of a protected resource (RFC 9728 section 2). */
export interface ResourceMetadata {
  readonly resource: string;
  readonly authorization_servers?: readonly string[];
  readonly scopes_supported?: readonly string[];
  readonly bearer_methods_supported: readonly ('header' | 'query')[];
  readonly dpop_signing_alg_values_supported?: readonly string[];
  readonly dpop_bound_access_tokens_required?: true;
  readonly resource_name?: string;
  readonly resource_documentation?: string;
}

const optionNames = [
  'resource',
  'authorizationServers',
  'scopes',
  'name',
  'documentation',
] satisfies (keyof ProtectedResourceOptions)[];

/** An API that accepts access tokens, as its metadata describes it (RFC 9728). */
export class ProtectedResource {
  readonly metadata: ResourceMetadata;

  /**
   * The URL at which clients look for the metadata (RFC 9728 section 3.1). The challenges of refusals name it. For a
   * resource with a path, it ends with that path.
   */
  get metadataUrl(): string {
    const { origin, pathname } = new URL(this.metadata.resource);
    return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`;
  }

  /** @throws ConfigurationError naming the option and the fix */
  constructor(auth: AuthX, options: ProtectedResourceOptions) {
    if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
      throw new ConfigurationError('ProtectedResource: pass an object with resource.');
    }
    assertNames(options, optionNames, 'ProtectedResource: ');
    assertAuthX('ProtectedResource: the first argument', auth);
    const { resource, authorizationServers = auth.config.decodeIssuer, scopes, name, documentation } = options;
    assertUrl('resource', resource);
    for (const issuer of authorizationServers ?? []) assertUrl('authorizationServers', issuer);
    if (documentation !== undefined) assertUrl('documentation', documentation);
    const { access } = auth.config.tokenLocations;
    const { dpopAlgorithms } = auth.requests;
    this.metadata = Object.freeze({
      resource,
      ...(authorizationServers && { authorization_servers: authorizationServers }),
      ...(scopes && { scopes_supported: scopes }),
      bearer_methods_supported: [
        ...(access.includes('headers') ? ['header' as const] : []),
        ...(access.includes('query') ? ['query' as const] : []),
      ],
      ...(dpopAlgorithms && { dpop_signing_alg_values_supported: dpopAlgorithms }),
      ...(auth.config.dpop === 'required' && { dpop_bound_access_tokens_required: true as const }),
      ...(name !== undefined && { resource_name: name }),
      ...(documentation !== undefined && { resource_documentation: documentation }),
    });
  }
}

function assertUrl(option: string, value: unknown): void {
  if (typeof value === 'string' && isHttpsUrl(value)) return;
  throw new ConfigurationError(
    `ProtectedResource: ${option}: must be an https URL without query and fragment. Plain http works for localhost only.`,
  );
}

import type { Algorithm } from '../keys/algorithms';
import { assertionAlgorithms } from './ClientKeys';
import { clientAuthMethods, type ClientAuthMethod } from './ClientCredentials';
import { type CheckedClient, type GrantType, grantTypes } from './OAuthClient';

/** The paths of the endpoints that a server has mounted, and of its keys. */
export interface MountedEndpoints {
  readonly token?: string | undefined;
  readonly revocation?: string | undefined;
  readonly introspection?: string | undefined;
  readonly jwks?: string | undefined;
}

/** The metadata of an authorization server (RFC 8414 section 2). */
export interface ServerMetadata {
  readonly issuer: string;
  readonly token_endpoint?: string;
  readonly token_endpoint_auth_methods_supported?: readonly ClientAuthMethod[];
  readonly token_endpoint_auth_signing_alg_values_supported?: readonly Algorithm[];
  readonly revocation_endpoint?: string;
  readonly revocation_endpoint_auth_methods_supported?: readonly ClientAuthMethod[];
  readonly revocation_endpoint_auth_signing_alg_values_supported?: readonly Algorithm[];
  readonly introspection_endpoint?: string;
  readonly introspection_endpoint_auth_methods_supported?: readonly ClientAuthMethod[];
  readonly introspection_endpoint_auth_signing_alg_values_supported?: readonly Algorithm[];
  readonly jwks_uri?: string;
  readonly scopes_supported?: readonly string[];
  /** The authentication levels, the weakest first (RFC 9470 section 7). */
  readonly acr_values_supported?: readonly string[];
  /** Always empty, because there is no authorization endpoint. */
  readonly response_types_supported: readonly string[];
  readonly grant_types_supported: readonly GrantType[];
  /** The algorithms of DPoP proofs (RFC 9449 section 5.1). */
  readonly dpop_signing_alg_values_supported?: readonly string[];
}

/** What the metadata says besides the endpoints. */
export interface DescribedServer {
  readonly issuer: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly scopes: readonly string[] | undefined;
  /** Empty if there are none. */
  readonly acrLevels: readonly string[];
  /** Undefined if DPoP is off. */
  readonly dpopAlgorithms: readonly string[] | undefined;
  /** Undefined if a function finds the clients. */
  readonly clients: readonly CheckedClient[] | undefined;
}

/** Composes the metadata of a server. It names what is mounted, and what its clients can use, and nothing else. */
export function serverMetadata(server: DescribedServer, mounted: MountedEndpoints): ServerMetadata {
  const { issuer, baseUrl, scopes, acrLevels, clients, dpopAlgorithms } = server;
  const used = (grant: GrantType): boolean => clients?.some(({ grants }) => grants.includes(grant)) ?? true;
  const endpoint = (name: 'token' | 'revocation' | 'introspection', methods: readonly ClientAuthMethod[]): object => {
    const path = mounted[name];
    return path === undefined ? {} : describeEndpoint(name, baseUrl + path, methods);
  };
  return {
    issuer,
    ...endpoint('token', methodsOf(clients?.filter(({ grants }) => grants.length > 0))),
    ...endpoint('revocation', methodsOf(clients?.filter(({ revokes }) => revokes !== 'none'))),
    ...endpoint('introspection', introspectionMethods(clients)),
    ...(mounted.jwks !== undefined && { jwks_uri: baseUrl + mounted.jwks }),
    ...(scopes && { scopes_supported: scopes }),
    ...(acrLevels.length > 0 && { acr_values_supported: acrLevels }),
    response_types_supported: [],
    grant_types_supported: mounted.token === undefined ? [] : grantTypes.filter(used),
    ...(mounted.token !== undefined && dpopAlgorithms && { dpop_signing_alg_values_supported: dpopAlgorithms }),
  };
}

const describeEndpoint = (name: string, url: string, methods: readonly ClientAuthMethod[]): object => ({
  [`${name}_endpoint`]: url,
  [`${name}_endpoint_auth_methods_supported`]: methods,
  ...(methods.includes('private_key_jwt') && {
    [`${name}_endpoint_auth_signing_alg_values_supported`]: assertionAlgorithms,
  }),
});

/** Public clients introspect nothing. */
const introspectionMethods = (clients: DescribedServer['clients']): readonly ClientAuthMethod[] =>
  methodsOf(clients?.filter(({ introspects }) => introspects !== 'none')).filter(method => method !== 'none');

const methodsOf = (clients: DescribedServer['clients']): readonly ClientAuthMethod[] =>
  clientAuthMethods.filter(method => clients?.some(client => methodsFor(client).includes(method)) ?? true);

const methodsFor = ({ isPublic, keys }: CheckedClient): readonly ClientAuthMethod[] =>
  isPublic ? ['none'] : keys ? ['private_key_jwt'] : ['client_secret_basic', 'client_secret_post'];

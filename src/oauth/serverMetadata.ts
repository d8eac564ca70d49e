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
  readonly revocation_endpoint?: string;
  readonly revocation_endpoint_auth_methods_supported?: readonly ClientAuthMethod[];
  readonly introspection_endpoint?: string;
  readonly introspection_endpoint_auth_methods_supported?: readonly ClientAuthMethod[];
  readonly jwks_uri?: string;
  readonly scopes_supported?: readonly string[];
  /** Always empty, because there is no authorization endpoint. */
  readonly response_types_supported: readonly string[];
  readonly grant_types_supported: readonly GrantType[];
}

/** What the metadata says besides the endpoints. */
export interface DescribedServer {
  readonly issuer: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly scopes: readonly string[] | undefined;
  /** Undefined if a function finds the clients. */
  readonly clients: readonly CheckedClient[] | undefined;
}

/** Composes the metadata of a server. It names what is mounted, and what its clients can use, and nothing else. */
export function serverMetadata(server: DescribedServer, mounted: MountedEndpoints): ServerMetadata {
  const { issuer, baseUrl, scopes, clients } = server;
  const endpoint = (
    name: 'token' | 'revocation' | 'introspection',
    isUsed: (client: CheckedClient) => boolean,
  ): object => {
    const path = mounted[name];
    if (path === undefined) return {};
    return {
      [`${name}_endpoint`]: baseUrl + path,
      [`${name}_endpoint_auth_methods_supported`]: methodsOf(clients?.filter(isUsed)),
    };
  };
  const used = (grant: GrantType): boolean => clients?.some(({ grants }) => grants.includes(grant)) ?? true;
  return {
    issuer,
    ...endpoint('token', ({ grants }) => grants.length > 0),
    ...endpoint('revocation', ({ revokes }) => revokes !== 'none'),
    ...endpoint('introspection', ({ introspects }) => introspects !== 'none'),
    ...(mounted.jwks !== undefined && { jwks_uri: baseUrl + mounted.jwks }),
    ...(scopes && { scopes_supported: scopes }),
    response_types_supported: [],
    grant_types_supported: mounted.token === undefined ? [] : grantTypes.filter(used),
  };
}

function methodsOf(clients: readonly CheckedClient[] | undefined): readonly ClientAuthMethod[] {
  return clientAuthMethods.filter(method => clients?.some(client => methodsFor(client).includes(method)) ?? true);
}

const methodsFor = ({ isPublic }: CheckedClient): readonly ClientAuthMethod[] =>
  isPublic ? ['none'] : ['client_secret_basic', 'client_secret_post'];

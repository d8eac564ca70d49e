import { JsonController } from 'routing-controllers';
import {
  AuthorizationServer,
  type AuthorizationServerOptions,
  createClientSecret,
  IntrospectionEndpoint,
  type OAuthClient,
  RevocationEndpoint,
  ServerMetadataEndpoint,
  TokenEndpoint,
} from '../../../src/entries/oauth';
import type { AuthX, AuthXInit, AuthXOptions } from '../../../src/index';
import { MemoryRevocationStore } from '../../../src/stores/memory/MemoryRevocationStore';
import { makeAuth, serve, type Client } from '../../koa/support/serve';
import { SpecStore } from '../../sessions/support/SpecStore';
import { secret } from '../../support/forge';
import type { Answer } from '../../support/send';

export const issuer = 'https://login.example';

/** The secret of the clients `reporting` and `billing`. */
export const { secret: clientSecret, hash: secretHash } = createClientSecret();

/** `reporting` may act on any token, `billing` on its own ones, and `page` is public. */
export const clients: readonly OAuthClient[] = [
  {
    id: 'reporting',
    secretHash,
    revokes: 'any',
    introspects: 'any',
    grants: ['client_credentials'],
    scopes: ['reports:*', 'users:read'],
  },
  { id: 'billing', secretHash, grants: ['client_credentials', 'refresh_token'], scopes: ['bills'] },
  { id: 'page', isPublic: true, grants: ['refresh_token'] },
];

/** A running server with all endpoints. */
export interface OAuthServer {
  readonly auth: AuthX<never>;
  readonly client: Client;
  readonly store: SpecStore;
  /** What was reported. */
  readonly reports: readonly string[];
  /** Sends a form to an endpoint below `/oauth`. */
  post(endpoint: string, form: Form | string, headers?: readonly string[]): Promise<Answer>;
}

/** Parameters of a form. */
export type Form = Readonly<Record<string, string>>;

/** The header of a client that authenticates by `client_secret_basic`. */
export const basic = (id: string, given = clientSecret): string[] => [
  'Authorization',
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(given)}`).toString('base64')}`,
];

/** What may be otherwise. */
export interface OAuthServerChanges {
  readonly options?: Partial<AuthorizationServerOptions>;
  readonly init?: Partial<AuthXInit<never>>;
  readonly config?: AuthXOptions;
  readonly hasSessions?: boolean;
}

/** Starts a server with all endpoints. */
export async function oauthServer({
  options,
  init,
  config,
  hasSessions = true,
}: OAuthServerChanges = {}): Promise<OAuthServer> {
  const store = new SpecStore();
  const reports: string[] = [];
  const auth = makeAuth<never>({
    config: Object.assign({ secretKey: secret, encodeIssuer: issuer }, config),
    revokedTokens: new MemoryRevocationStore(),
    ...(hasSessions && { sessions: { store, graceWindow: 0 } }),
    logger: { error: message => void reports.push(message) },
    ...init,
  });
  const client = await serve({ controllers: mounted(new AuthorizationServer(auth, { clients, ...options })) }, auth);
  const post = (endpoint: string, form: Form | string, headers: readonly string[] = []): Promise<Answer> =>
    client.send(`/oauth/${endpoint}`, {
      method: 'POST',
      headers: ['Content-Type', 'application/x-www-form-urlencoded', ...headers],
      body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    });
  return { auth, client, store, reports, post };
}

/** Returns controllers that mount all endpoints of a server. */
export function mounted(oauth: AuthorizationServer): (new () => object)[] {
  @JsonController('/oauth')
  class Token extends TokenEndpoint {
    readonly server = oauth;
  }
  @JsonController('/oauth')
  class Revocation extends RevocationEndpoint {
    readonly server = oauth;
  }
  @JsonController('/oauth')
  class Introspection extends IntrospectionEndpoint {
    readonly server = oauth;
  }
  @JsonController('/.well-known')
  class Metadata extends ServerMetadataEndpoint {
    readonly server = oauth;
  }
  return [Token, Revocation, Introspection, Metadata];
}

/** The status and the `error` of an answer. */
export const refusal = ({ status, json }: Answer): string => `${String(status)} ${String(json.error)}`;

import type { AuthorizationServer } from '../oauth/AuthorizationServer';
import type { MountedEndpoints } from '../oauth/serverMetadata';
import { RequestAuth } from '../auth/RequestAuth';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { classAndBases } from '../routing-controllers/classAndBases';
import { controllerInstance } from '../routing-controllers/controllerInstance';
import { pathOfAction } from '../routing-controllers/pathOfAction';
import { IntrospectionEndpoint } from './IntrospectionEndpoint';
import { JwksController } from './JwksController';
import type { KoaRequest } from './KoaRequest';
import { OAuthEndpoint } from './OAuthEndpoint';
import { RevocationEndpoint } from './RevocationEndpoint';
import { TokenEndpoint } from './TokenEndpoint';

/** The actions of the endpoints. */
const actions = [
  { name: 'token', type: TokenEndpoint, method: 'issue' },
  { name: 'revocation', type: RevocationEndpoint, method: 'revoke' },
  { name: 'introspection', type: IntrospectionEndpoint, method: 'introspect' },
] as const;

/** Returns the paths of the endpoints of an authorization server that the server of a request serves. */
export function mountedEndpoints(ctx: KoaContext, server: AuthorizationServer): MountedEndpoints {
  const wired = (RequestAuth.of(ctx) as KoaRequest).server;
  const { controllers, routePrefix } = wired;
  // With several login types, each has keys of its own.
  const publishesKeys = (controller: object): boolean =>
    wired.systems.all.length === 1 || wired.systemsOf(controller, 'keys')[0] === server.login;
  const mounted: { -readonly [Name in keyof MountedEndpoints]: string | undefined } = {};
  for (const controller of controllers as (new () => unknown)[]) {
    if (classAndBases(controller).includes(JwksController) && publishesKeys(controller)) {
      mounted.jwks ??= pathOfAction(controller, 'keys', routePrefix);
    }
    const found = actions.find(({ type }) => controller.prototype instanceof type);
    if (!found || !belongsTo(server, controller, ctx)) continue;
    mounted[found.name] ??= pathOfAction(controller, found.method, routePrefix);
  }
  return mounted;
}

function belongsTo(server: AuthorizationServer, controller: new () => unknown, ctx: KoaContext): boolean {
  const instance = controllerInstance(controller, ctx);
  return instance instanceof OAuthEndpoint && instance.server === server;
}

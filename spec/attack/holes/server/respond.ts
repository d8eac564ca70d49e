import {
  Refusal,
  type Answered,
  type Asked,
  type Call,
  type Claims,
  type Parts,
  type Route,
  type World,
} from './Parts';
import { routes } from './routes';

/** Answers one request by the parts of a server. */
export async function respond(received: Asked, parts: Parts, world: World): Promise<Answered> {
  try {
    const asked = parts.rewrite(received);
    const route = routes.find(candidate => parts.matches(candidate, asked));
    if (!route) throw new Refusal(404, 'Not found');
    const claims = await claimsOf(route, asked, { parts, world });
    const user = claims && world.users.get(claims.sub);
    if (claims && !user) throw new Refusal(401, 'The user does not exist', 'invalid_token');
    return await handle(route, { asked, parts, world, claims, user });
  } catch (error) {
    return parts.failure(error, received);
  }
}

async function claimsOf(
  route: Route,
  asked: Asked,
  { parts, world }: Pick<Call, 'parts' | 'world'>,
): Promise<Claims | undefined> {
  if (!route.token || parts.skipsGuard(route, asked)) return undefined;
  try {
    const token = parts.credential(asked);
    if (token === undefined) {
      if (route.optional) return undefined;
      throw new Refusal(401, 'A token is required');
    }
    const claims = await parts.verify(token, world, asked);
    parts.checkType(route, claims);
    parts.checkCsrf(route, claims, asked);
    parts.checkStatus(claims, world, route);
    parts.checkFresh(route, claims, asked);
    parts.checkScopes(route, claims, asked);
    return claims;
  } catch (error) {
    if (route.optional) return parts.onOptional(error);
    throw error;
  }
}

async function handle(route: Route, call: Call): Promise<Answered> {
  const { parts, asked } = call;
  const body = route.method === 'POST' ? parts.parseBody(asked) : undefined;
  if (route.path === '/login') {
    if (body === undefined) throw new Refusal(400, 'The body must have username and password');
    return parts.login(call, body);
  }
  if (route.path === '/refresh') return parts.refresh(call);
  if (route.path === '/logout') return parts.logout(call, body);
  return parts.show(route, call);
}

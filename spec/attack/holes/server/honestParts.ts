import { credentialOf } from './credentialOf';
import { issue, verifyStrictly } from './tokens';
import { parseBody } from './parseBody';
import { show } from './show';
import { Refusal, type Parts } from './Parts';

/** A server without a hole. */
export const honestParts: Parts = {
  rewrite: asked => asked,
  matches: (route, { method, path }) => route.path === path && (method === 'HEAD' ? 'GET' : method) === route.method,
  skipsGuard: () => false,
  credential: credentialOf,
  verify: verifyStrictly,

  checkType(route, { type }) {
    if (type !== route.token)
      throw new Refusal(401, `A token of the type ${String(route.token)} is required`, 'invalid_token');
  },
  checkStatus({ jti }, { revoked }) {
    if (revoked.has(jti)) throw new Refusal(401, 'The token is revoked', 'invalid_token');
  },
  checkFresh(route, { fresh }) {
    if (route.fresh && fresh !== true) throw new Refusal(401, 'Log in again', 'insufficient_user_authentication');
  },
  checkScopes({ scopes: wanted }, { scopes = [] }) {
    if (wanted && !wanted.some(scope => scopes.includes(scope))) {
      throw new Refusal(403, 'A scope is missing', 'insufficient_scope');
    }
  },
  checkCsrf: () => undefined,
  onOptional(refusal) {
    throw refusal;
  },
  parseBody,

  authenticate(body, _asked, { users }) {
    const { username, password } = body as { username?: unknown; password?: unknown };
    if (typeof username !== 'string' || typeof password !== 'string' || password === '') {
      throw new Refusal(400, 'The body must have username and password');
    }
    const user = users.get(username);
    return user?.password === password ? user : undefined;
  },
  login({ parts, asked, world }, body) {
    const user = parts.authenticate(body, asked, world);
    if (!user) throw new Refusal(401, 'Wrong username or password');
    const pair = {
      access_token: issue(user, world, { fresh: true }),
      refresh_token: issue(user, world, { type: 'refresh' }),
    };
    return { status: 200, body: { ...pair, token_type: 'bearer', expires_in: world.lifetime } };
  },
  refresh({ user, world }) {
    if (!user) throw new Refusal(401, 'The user is gone');
    const access_token = issue(user, world, {});
    return { status: 200, body: { access_token, token_type: 'bearer', expires_in: world.lifetime } };
  },
  logout({ claims, world }, body) {
    if (claims) world.revoked.add(claims.jti);
    const { refresh_token } = (body ?? {}) as { refresh_token?: unknown };
    if (typeof refresh_token === 'string') revokeOwn(refresh_token);
    return { status: 200, body: { message: 'Logged out' } };

    function revokeOwn(token: string): void {
      try {
        const refresh = verifyStrictly(token, world);
        if (refresh.sub === claims?.sub && refresh.type === 'refresh') world.revoked.add(refresh.jti);
      } catch {
        // An invalid token need not be revoked.
      }
    }
  },
  show,

  failure(error) {
    if (!(error instanceof Refusal)) return { status: 500, body: { message: 'Internal Server Error' } };
    const code = error.code === '' ? '' : ` error="${error.code}"`;
    const headers: Record<string, string> = error.status === 401 ? { 'WWW-Authenticate': `Bearer${code}` } : {};
    return { status: error.status, body: { message: error.message }, headers };
  },
};

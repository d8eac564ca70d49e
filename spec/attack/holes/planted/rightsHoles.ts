import { issue } from '../server/tokens';
import { Refusal, type Answered, type Asked, type Claims, type Parts, type User } from '../server/Parts';
import type { Planted } from './Planted';

const renewing = (claimsOf: (user: User, asked: Asked) => Partial<Claims>) => (): Partial<Parts> => ({
  refresh({ user, world, asked }): Answered {
    if (!user) throw new Refusal(401, 'The user is gone');
    return { status: 200, body: { access_token: issue(user, world, claimsOf(user, asked)), token_type: 'bearer' } };
  },
});

/** Returns the scopes of a body of JSON; undefined if it has none. */
function scopesIn({ body }: Asked): string[] | undefined {
  try {
    const { scope, scopes } = JSON.parse(body.toString()) as { scope?: string; scopes?: string[] };
    return scopes ?? scope?.split(' ');
  } catch {
    return undefined;
  }
}

/** Servers that give rights which the login did not give. */
export const rightsHoles: readonly Planted[] = [
  { name: 'gives fresh tokens for refresh tokens', rows: ['not-fresh'], hole: renewing(() => ({ fresh: true })) },
  {
    name: 'gives more scopes at a refresh',
    rows: ['issued-rights'],
    hole: renewing(({ scopes }) => ({ scopes: [...scopes, 'admin:*'] })),
  },
  {
    name: 'lets the refresh choose the scopes',
    rows: ['issued-rights'],
    hole: renewing(({ scopes }, asked) => ({ scopes: scopesIn(asked) ?? scopes })),
  },
  {
    name: 'reads scopes from the header Scope',
    rows: ['claimed-rights'],
    hole: ({ checkScopes }) => ({
      checkScopes(route, claims, asked) {
        const named = String(asked.headers.scope ?? '').split(' ');
        if (!route.scopes?.some(scope => named.includes(scope))) checkScopes(route, claims, asked);
      },
    }),
  },
  {
    name: 'reads scopes from the body',
    rows: ['claimed-rights'],
    hole: ({ checkScopes }) => ({
      checkScopes(route, claims, asked) {
        checkScopes(route, { ...claims, scopes: scopesIn(asked) ?? claims.scopes ?? [] }, asked);
      },
    }),
  },
  {
    name: 'accepts a password that goes on after the right one',
    rows: ['wrong-login'],
    hole: ({ authenticate }) => ({
      authenticate(body, asked, world) {
        const { username, password } = body as { username?: unknown; password?: unknown };
        const user = world.users.get(String(username));
        return user && typeof password === 'string' && password.startsWith(user.password)
          ? user
          : authenticate(body, asked, world);
      },
    }),
  },
  {
    name: 'takes one scope for granted',
    rows: ['insufficient-scope'],
    hole: () => ({
      checkScopes({ scopes: wanted }, { scopes = [] }) {
        const isHeld = (scope: string): boolean => scope === 'admin:*' || scopes.includes(scope);
        if (wanted && !wanted.some(isHeld)) throw new Refusal(403, 'A scope is missing', 'insufficient_scope');
      },
    }),
  },
];

import type { RowName } from '../../../../src/attack/rows';
import {
  AccessRequired,
  createGuardDecorator,
  OptionalAccess,
  RequireAnyScope,
  TokenRequired,
} from 'routing-controllers-authx';
import type { Mistake } from './libraryApp';

/** A mistake of an application, and the rows that must find it. */
export interface PlantedMistake extends Mistake {
  readonly name: string;
  readonly rows: readonly RowName[];
}

/** Mistakes of applications that use the library. */
export const libraryHoles: readonly PlantedMistake[] = [
  { name: '@OptionalAccess() on /me', rows: ['no-credential'], guards: () => ({ me: OptionalAccess() }) },
  { name: '@OptionalAccess() on /refresh', rows: ['no-credential'], guards: () => ({ refresh: OptionalAccess() }) },
  {
    name: '@AccessRequired() on /admin/users',
    rows: ['insufficient-scope'],
    guards: () => ({ all: AccessRequired() }),
  },
  {
    name: 'one scope too many on /reports',
    rows: ['insufficient-scope'],
    guards: () => ({ reports: RequireAnyScope('users:read', 'reports:read') }),
  },
  {
    name: '@AccessRequired() on /change-password',
    rows: ['not-fresh'],
    guards: () => ({ changePassword: AccessRequired() }),
  },
  { name: '@TokenRequired() on /refresh', rows: ['wrong-type'], guards: () => ({ refresh: TokenRequired() }) },
  {
    name: 'a guard of its own that always agrees',
    rows: ['insufficient-scope'],
    guards: () => ({ all: createGuardDecorator({ name: '@IsAdmin()', test: () => true }) }),
  },
  { name: 'no store of revocations', rows: ['revoked'], forgetsRevocations: true },
  { name: 'tokens in the query', rows: ['other-place'], config: { tokenLocation: ['headers', 'query'] } },
  { name: 'tokens in bodies', rows: ['other-place'], config: { tokenLocation: ['headers', 'json'] } },
  { name: 'tokens in cookies', rows: ['other-place'], config: { tokenLocation: ['headers', 'cookies'] } },
  { name: 'a body parser that fails', rows: ['broken-request'], acceptsLaxBodies: true },
  {
    name: 'a middleware that trusts X-Forwarded-For',
    rows: ['trusted-header'],
    before: async (ctx, next) => {
      if (ctx.get('X-Forwarded-For') === '127.0.0.1' && ctx.path === '/me')
        ctx.body = { username: 'alice', email: 'alice@example.com' };
      else await next();
    },
  },
];

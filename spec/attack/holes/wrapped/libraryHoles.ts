import {
  AccessRequired,
  createGuardDecorator,
  Public,
  RequireAnyScope,
  TokenRequired,
} from 'routing-controllers-authx';
import type { Mistake } from './libraryApp';

/** A mistake of an application, and the kind of finding that must name it. */
export interface PlantedMistake extends Mistake {
  readonly name: string;
  readonly found: RegExp;
}

/** Mistakes of applications that use the library. */
export const libraryHoles: readonly PlantedMistake[] = [
  { name: '@Public() on /me', found: /credential|token/, guards: () => ({ me: Public() }) },
  { name: '@Public() on /refresh', found: /credential|token/, guards: () => ({ refresh: Public() }) },
  { name: '@AccessRequired() on /admin/users', found: /scope/, guards: () => ({ all: AccessRequired() }) },
  {
    name: 'one scope too many on /reports',
    found: /scope/,
    guards: () => ({ reports: RequireAnyScope('users:read', 'reports:read') }),
  },
  {
    name: '@AccessRequired() on /change-password',
    found: /fresh/,
    guards: () => ({ changePassword: AccessRequired() }),
  },
  { name: '@TokenRequired() on /me', found: /type|refresh/, guards: () => ({ me: TokenRequired() }) },
  { name: '@TokenRequired() on /refresh', found: /type|access/, guards: () => ({ refresh: TokenRequired() }) },
  {
    name: 'a guard of its own that always agrees',
    found: /scope/,
    guards: () => ({ all: createGuardDecorator({ name: '@IsAdmin()', test: () => true }) }),
  },
  { name: 'no store of revocations', found: /revoked|logout/, forgetsRevocations: true },
  { name: 'tokens in the query', found: /location|query/, config: { tokenLocation: ['headers', 'query'] } },
  { name: 'tokens in bodies', found: /location|body|json/, config: { tokenLocation: ['headers', 'json'] } },
  { name: 'tokens in cookies', found: /location|cookie/, config: { tokenLocation: ['headers', 'cookies'] } },
  { name: 'a body parser that fails', found: /body|gzip|json/i, acceptsLaxBodies: true },
  {
    name: 'a middleware that trusts X-Forwarded-For',
    found: /header|trust/,
    before: (ctx, next) => {
      if (ctx.get('X-Forwarded-For') === '127.0.0.1' && ctx.path === '/me')
        ctx.body = { username: 'alice', email: 'alice@example.com' };
      else return next();
    },
  },
];

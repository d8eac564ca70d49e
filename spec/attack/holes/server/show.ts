import { Refusal, type Answered, type Call, type Route, type User, type World } from './Parts';

const profile = ({ username, email, full_name, role }: User): object => ({ username, email, full_name, role });

/** Returns the public key as a JWK Set (RFC 7517 section 5). @throws Refusal if the key is a secret */
function jwks({ algorithm, verifyingKey }: World): object {
  if (algorithm === 'HS256') throw new Refusal(404, 'Not found');
  return { keys: [{ ...verifyingKey.export({ format: 'jwk' }), use: 'sig', alg: algorithm }] };
}

/** Answers the routes that show something. */
export function show({ path }: Route, { user, claims, world }: Call): Answered {
  if (path === '/.well-known/jwks.json') return { status: 200, body: jwks(world) };
  const everyone = [...world.users.values()];
  // A guard that is skipped leaves no user. Something must be shown nevertheless.
  const [first] = everyone as [User];
  const someone = user ?? first;
  const bodies: Record<string, unknown> = {
    '/health': { status: 'ok' },
    '/me': profile(someone),
    '/whoami': { username: user?.username ?? null },
    '/payload': claims ?? { sub: someone.username, type: 'access' },
    '/change-password': { message: 'You may change your password' },
    '/users': { users: everyone.map(({ username }) => username) },
    '/admin/users': { users: everyone.map(profile) },
    '/reports': { reports: ['weekly'] },
  };
  return { status: 200, body: bodies[path] };
}

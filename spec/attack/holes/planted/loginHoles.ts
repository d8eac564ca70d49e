import { issue } from '../server/tokens';
import type { Parts, User, World } from '../server/Parts';
import type { Planted } from './Planted';

interface Body {
  readonly username?: unknown;
  readonly password?: unknown;
}

/** Lets some bodies log in, besides the right ones. */
const alsoLettingIn =
  (find: (body: Body, world: World) => User | undefined) =>
  ({ authenticate }: Parts): Partial<Parts> => ({
    authenticate: (body, asked, world) => find(body as Body, world) ?? authenticate(body, asked, world),
  });

const userOf = ({ username }: Body, { users }: World): User | undefined => users.get(String(username));

const isSqlTrick = (text: unknown): boolean => /'\s*(?:or\b|--|\|\|)/i.test(String(text));

const defaults = (username: string, password: string): Planted => ({
  name: `has the default login ${username} / ${password}`,
  rows: ['wrong-login'],
  hole: alsoLettingIn((body, { users }) =>
    body.username === username && body.password === password ? users.get('root') : undefined,
  ),
});

/** Logins without the right password. */
export const loginHoles: readonly Planted[] = [
  { name: 'accepts any password', rows: ['wrong-login'], hole: alsoLettingIn((body, world) => userOf(body, world)) },
  {
    name: 'accepts an empty password',
    rows: ['wrong-login'],
    hole: alsoLettingIn((body, world) => (body.password === '' ? userOf(body, world) : undefined)),
  },
  {
    name: 'accepts a missing password',
    rows: ['wrong-login'],
    hole: alsoLettingIn((body, world) => (body.password === undefined ? userOf(body, world) : undefined)),
  },
  {
    name: 'accepts an operator of a database as a password',
    rows: ['wrong-login'],
    hole: alsoLettingIn((body, world) =>
      typeof body.password === 'object' && body.password !== null && '$ne' in body.password
        ? userOf(body, world)
        : undefined,
    ),
  },
  {
    name: 'accepts true as a password',
    rows: ['wrong-login'],
    hole: alsoLettingIn((body, world) => (body.password === true ? userOf(body, world) : undefined)),
  },
  {
    name: 'ignores the case of passwords',
    rows: ['wrong-login'],
    hole: alsoLettingIn((body, world) => {
      const user = userOf(body, world);
      return user?.password === String(body.password).toLowerCase() ? user : undefined;
    }),
  },
  {
    name: 'compares the first characters of passwords',
    rows: ['wrong-login'],
    hole: alsoLettingIn((body, world) => {
      const user = userOf(body, world);
      return user &&
        typeof body.password === 'string' &&
        body.password !== '' &&
        user.password.startsWith(body.password)
        ? user
        : undefined;
    }),
  },
  {
    name: 'pastes the user name into SQL',
    rows: ['wrong-login'],
    hole: alsoLettingIn(({ username }, { users }) => (isSqlTrick(username) ? users.get('root') : undefined)),
  },
  {
    name: 'pastes the password into SQL',
    rows: ['wrong-login'],
    hole: alsoLettingIn(({ password }, { users }) => (isSqlTrick(password) ? users.get('root') : undefined)),
  },
  defaults('admin', 'admin'),
  defaults('root', 'root'),
  defaults('test', 'test'),
  {
    name: 'lets the login choose the scopes',
    rows: ['issued-rights'],
    hole: () => ({
      login({ parts, asked, world }, body) {
        const user = parts.authenticate(body, asked, world);
        if (!user) return { status: 401, body: { message: 'Wrong' }, headers: { 'WWW-Authenticate': 'Bearer' } };
        const { scopes = user.scopes, scope } = body as { scopes?: string[]; scope?: string };
        const claims = { fresh: true, scopes: scope?.split(' ') ?? scopes };
        return {
          status: 200,
          body: { access_token: issue(user, world, claims), refresh_token: issue(user, world, { type: 'refresh' }) },
        };
      },
    }),
  },
];

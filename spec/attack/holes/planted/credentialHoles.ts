import type { Asked, Parts } from '../server/Parts';
import { valuesOf } from '../server/credentialOf';
import type { Planted } from './Planted';

/** Accepts tokens from a further place. */
const alsoFrom =
  (find: (asked: Asked) => string | null | undefined) =>
  ({ credential }: Parts): Partial<Parts> => ({ credential: asked => credential(asked) ?? find(asked) ?? undefined });

const member = ({ body }: Asked, name: string): string | undefined => {
  try {
    const value = (JSON.parse(body.toString()) as Record<string, unknown>)[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
};

const cookieOf = ({ headers }: Asked, name: string): string | undefined =>
  new RegExp(`(?:^|;\\s*)${name}=([^;]+)`).exec(headers.cookie ?? '')?.[1];

const tokenIn = (value: string | undefined): string | undefined => /[\w-]+\.[\w-]+\.[\w-]*/.exec(value ?? '')?.[0];

const choosing = (choose: (values: readonly string[]) => string | undefined) => (): Partial<Parts> => ({
  credential: asked => tokenIn(choose(valuesOf(asked, 'authorization'))),
});

/** Basic credentials stand for a user, without a login. */
const basic = ({ credential, verify }: Parts): Partial<Parts> => ({
  credential: asked => credential(asked) ?? valuesOf(asked, 'authorization')[0],
  verify(token, world, asked) {
    if (!/^Basic /i.test(token)) return verify(token, world, asked);
    const [username = '', password] = Buffer.from(token.slice(6), 'base64').toString().split(':');
    const user = world.users.get(username);
    if (!user || user.password !== password) return verify(token, world, asked);
    return { sub: username, jti: '', type: 'access', iat: 0, exp: 0, scopes: user.scopes };
  },
});

const place = (name: string, find: (asked: Asked) => string | null | undefined): Planted => ({
  name: `accepts a token from ${name}`,
  rows: ['other-place', 'wrong-scheme'],
  hole: alsoFrom(find),
});

/** Tokens from places that are off, and requests with two credentials. */
export const credentialHoles: readonly Planted[] = [
  place('the query parameter access_token', ({ query }) => query.get('access_token')),
  place('the query parameter token', ({ query }) => query.get('token')),
  place('the query parameter jwt', ({ query }) => query.get('jwt')),
  place('the cookie access_token', asked => cookieOf(asked, 'access_token')),
  place('the cookie access_token_cookie', asked => cookieOf(asked, 'access_token_cookie')),
  place('the cookie token', asked => cookieOf(asked, 'token')),
  place('the cookie jwt', asked => cookieOf(asked, 'jwt')),
  place('the JSON body', asked => member(asked, 'access_token')),
  place('a form', asked => new URLSearchParams(asked.body.toString()).get('access_token')),
  place('the header X-Access-Token', ({ headers }) => tokenIn(String(headers['x-access-token']))),
  place('the header X-Auth-Token', ({ headers }) => tokenIn(String(headers['x-auth-token']))),
  place('the header Proxy-Authorization', ({ headers }) => tokenIn(String(headers['proxy-authorization']))),
  place(
    'an Authorization header without a scheme',
    asked => /^[\w-]+\.[\w-]+\.[\w-]+$/.exec(valuesOf(asked, 'authorization')[0] ?? '')?.[0],
  ),
  place(
    'the scheme Basic',
    asked => /^Basic ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(valuesOf(asked, 'authorization')[0] ?? '')?.[1],
  ),
  place('any scheme', asked => /^\w+ ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(valuesOf(asked, 'authorization')[0] ?? '')?.[1]),
  { name: 'accepts user name and password by Basic', rows: ['wrong-scheme'], hole: basic },
  {
    name: 'uses the first of two Authorization headers',
    rows: ['two-credentials'],
    hole: choosing(values => values[0]),
  },
  {
    name: 'uses the last of two Authorization headers',
    rows: ['two-credentials'],
    hole: choosing(values => values.at(-1)),
  },
  {
    name: 'uses the last token of a comma-joined header',
    rows: ['two-credentials'],
    hole: () => ({ credential: asked => tokenIn(valuesOf(asked, 'authorization').join(',').split(',').at(-1)) }),
  },
  {
    name: 'finds a token anywhere in the header',
    rows: ['wrong-scheme'],
    hole: choosing(values => values.join(' ')),
  },
];

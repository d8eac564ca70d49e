import type { Asked, Parts, Route } from '../server/Parts';
import { routes } from '../server/routes';
import type { Planted } from './Planted';

/** The router reads paths laxly, and the guard stands only on the path as it is written in the code. */
const lax =
  (normalize: (path: string) => string) =>
  ({ matches }: Parts): Partial<Parts> => ({
    matches: (route, asked) => matches(route, asked) || matches(route, { ...asked, path: normalize(asked.path) }),
    skipsGuard: (route, asked) => route.path !== asked.path,
  });

/** The guard is skipped if the target looks public. */
const skipping =
  (looksPublic: (asked: Asked) => boolean) =>
  ({ matches }: Parts): Partial<Parts> => ({
    matches: (route, asked) => matches(route, { ...asked, path: new URL(asked.target, 'http://x').pathname }),
    skipsGuard: (_, asked) => looksPublic(asked),
  });

const rewriting =
  (rewrite: (asked: Asked) => Asked) =>
  ({ matches }: Parts): Partial<Parts> => ({
    // The guard of a gateway sees the request as it was sent, and the router the request as it was rewritten.
    matches: (route, asked) => matches(route, rewrite(asked)),
    skipsGuard: (_, asked) => routes.every(route => !route.token || !matches(route, asked)),
  });

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

const byMethod =
  (isGuardless: (method: string) => boolean, serves: (method: string) => boolean) =>
  ({ matches }: Parts): Partial<Parts> => ({
    matches: (route, asked) =>
      matches(route, asked) || (serves(asked.method) && matches(route, { ...asked, method: 'GET' })),
    skipsGuard: (_: Route, { method }) => isGuardless(method),
  });

const withPath = (asked: Asked, target: unknown): Asked =>
  typeof target === 'string' && target.startsWith('/')
    ? { ...asked, path: target.split('?')[0] as string, target }
    : asked;
const withMethod = (asked: Asked, method: unknown): Asked =>
  typeof method === 'string' ? { ...asked, method } : asked;

/** Paths and methods that the guard reads in another way than the router. */
export const pathHoles: readonly Planted[] = [
  { name: 'guards only the exact case of a path', rows: ['path-spelling'], hole: lax(path => path.toLowerCase()) },
  { name: 'guards no path with a trailing slash', rows: ['path-spelling'], hole: lax(path => path.replace(/\/$/, '')) },
  { name: 'guards no path with a double slash', rows: ['path-spelling'], hole: lax(path => path.replace(/\/+/g, '/')) },
  { name: 'guards no path with an encoded letter', rows: ['path-spelling'], hole: lax(decoded) },
  { name: 'guards no path with a parameter', rows: ['path-spelling'], hole: lax(path => path.replace(/;.*$/, '')) },
  {
    name: 'guards no path with an extension',
    rows: ['path-spelling'],
    hole: lax(path => path.replace(/\.(?:json|html|css|js)$/, '')),
  },
  { name: 'guards no path with a trailing space', rows: ['path-spelling'], hole: lax(path => decoded(path).trimEnd()) },
  {
    name: 'guards no path with a NUL',
    rows: ['path-spelling'],
    hole: lax(path => decoded(path).replace(/\0.*$/s, '')),
  },
  {
    name: 'guards no path with a backslash',
    rows: ['path-spelling'],
    hole: lax(path => path.replace(/\\/g, '/').replace(/\/+/g, '/')),
  },
  {
    name: 'guards no path with dot segments',
    rows: ['path-spelling'],
    hole: lax(path => new URL(`http://x${path.startsWith('/') ? '' : '/'}${path}`).pathname),
  },
  {
    name: 'guards no path below an encoded slash',
    rows: ['path-spelling'],
    hole: lax(path => path.replace(/%2f/gi, '/').replace(/\/+/g, '/')),
  },
  {
    name: 'guards no absolute target',
    rows: ['path-spelling'],
    hole: lax(path => path.replace(/^https?:\/\/[^/]+/, '')),
  },
  {
    name: 'skips the guard if the target contains /login',
    rows: ['path-spelling'],
    hole: skipping(({ target }) => target.includes('/login')),
  },
  {
    name: 'skips the guard if the target starts with /health',
    rows: ['path-spelling'],
    hole: skipping(({ target }) => target.startsWith('/health')),
  },
  {
    name: 'skips the guard if the target ends with .css',
    rows: ['path-spelling'],
    hole: skipping(({ target }) => target.endsWith('.css')),
  },
  {
    name: 'skips the guard of HEAD',
    rows: ['other-method'],
    hole: byMethod(
      method => method === 'HEAD',
      () => false,
    ),
  },
  {
    name: 'answers OPTIONS as GET without a guard',
    rows: ['other-method'],
    hole: byMethod(
      method => method === 'OPTIONS',
      method => method === 'OPTIONS',
    ),
  },
  {
    name: 'answers unknown methods as GET without a guard',
    rows: ['other-method'],
    hole: byMethod(
      method => !/^(?:GET|POST|HEAD|OPTIONS)$/.test(method),
      method => !/^(?:GET|POST|HEAD|OPTIONS)$/.test(method),
    ),
  },
  {
    name: 'obeys X-HTTP-Method-Override after the guard',
    rows: ['other-method'],
    hole: rewriting(asked => withMethod(asked, asked.headers['x-http-method-override'])),
  },
  {
    name: 'obeys X-Original-URL after the guard',
    rows: ['trusted-header'],
    hole: rewriting(asked => withPath(asked, asked.headers['x-original-url'])),
  },
  {
    name: 'obeys X-Rewrite-URL after the guard',
    rows: ['trusted-header'],
    hole: rewriting(asked => withPath(asked, asked.headers['x-rewrite-url'])),
  },
];

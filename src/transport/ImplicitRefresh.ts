import type { ImplicitRefreshSettings, Selection } from '../config/ImplicitRefreshSettings';
import { AuthXError } from '../errors/AuthXError';
import type { RequestToken } from './RequestToken';
import type { ResponseLike } from './RequestLike';
import type { TokenIssuer } from '../token/TokenIssuer';
import { type AuthXLogger, report } from '../calls/AuthXLogger';
import type { MaybePromise } from '../async/MaybePromise';
import type { TokenCookies } from './TokenCookies';

/** Where a request went. */
export interface Route {
  readonly method: string;
  /** As requested, without the query. */
  readonly path: string;
  /** As declared, with and without the prefix of all routes: `/users/:id`. */
  readonly patterns: readonly string[];
}

/** Whether the answer to a request may renew its cookie, by its route and its method. */
export function isSelected(
  { method, path, patterns }: Route,
  { routes, methods }: Pick<ImplicitRefreshSettings, 'routes' | 'methods'>,
): boolean {
  const paths = [path, ...patterns].map(folded);
  // The router answers HEAD by what is declared as GET.
  const names = method === 'HEAD' ? ['HEAD', 'GET'] : [method.toUpperCase()];
  return (
    passes(routes, listed => paths.some(requested => covers(folded(listed), requested))) &&
    passes(methods, listed => names.includes(listed))
  );
}

const passes = ({ include, exclude }: Selection, matches: (listed: string) => boolean): boolean =>
  (include.length === 0 || include.some(matches)) && !exclude.some(matches);

/** The router takes a path in any letter case, with or without a slash at its end. */
const folded = (path: string): string => path.toLowerCase().replace(/(.)\/$/, '$1');

function covers(listed: string, path: string): boolean {
  if (!listed.endsWith('/*')) return listed === path;
  const base = listed.slice(0, -1);
  return path.startsWith(base) || `${path}/` === base;
}

const failed = 'Renewing the access cookie failed; the answer went out without it.';

/** What a renewal is made with. */
export interface Renewing {
  readonly settings: ImplicitRefreshSettings;
  readonly issuer: TokenIssuer;
  readonly cookies: TokenCookies;
  readonly logger: AuthXLogger;
  /** Whether the token still holds, asked anew: the action may have revoked it, or ended its subject. */
  readonly holds: (token: RequestToken) => MaybePromise<boolean>;
}

/** Renews access cookies that are about to expire, on the answers to requests that they let in. */
export class ImplicitRefresh {
  constructor(private readonly deps: Renewing) {}

  /** Whether this request's cookie is to be renewed, as far as can be told at once. */
  isDue(token: RequestToken | undefined, route: Route): token is RequestToken {
    const { settings } = this.deps;
    return (
      token?.location === 'cookies' &&
      token.payload.type === 'access' &&
      token.payload.renewable &&
      token.payload.timeUntilExpiry < settings.window &&
      isSelected(route, settings)
    );
  }

  /** Sets a renewed cookie. Whatever fails, the answer goes out without one. */
  async renew(response: ResponseLike, token: RequestToken): Promise<void> {
    const { settings, issuer, cookies, logger, holds } = this.deps;
    try {
      if (!(await holds(token)) || response.headersSent || cookies.isWritten(response, 'access')) return;
      const renewed = issuer.renew(token.payload, settings.lifetime);
      if (renewed !== undefined) cookies.set(response, 'access', renewed);
    } catch (error) {
      // A refusal was reported where it arose, if anyone is to know of it.
      if (!(error instanceof AuthXError)) report(logger, failed, error);
    }
  }
}

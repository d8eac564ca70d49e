import type { ImplicitRefreshSettings, Selection } from '../config/ImplicitRefreshSettings';
import { AuthXError } from '../errors/AuthXError';
import type { RequestToken } from './RequestToken';
import type { ResponseLike } from './RequestLike';
import type { TokenIssuer } from '../token/TokenIssuer';
import { type AuthXLogger, report } from '../calls/AuthXLogger';
import { andThen, orElse, type MaybePromise } from '../async/MaybePromise';
import type { TokenCookies } from './TokenCookies';

/** The route of a request. */
export interface Route {
  readonly method: string;
  /** The requested path, without the query. */
  readonly path: string;
  /** The declared route, with and without the prefix of all routes: `/users/:id`. */
  readonly patterns: readonly string[];
}

/** Tells by route and method whether the answer to a request may renew its cookie. */
export function isSelected(
  { method, path, patterns }: Route,
  { routes, methods }: Pick<ImplicitRefreshSettings, 'routes' | 'methods'>,
): boolean {
  const paths = [path, ...patterns].map(folded);
  // The router answers HEAD with the routes that are declared as GET.
  const names = method === 'HEAD' ? ['HEAD', 'GET'] : [method.toUpperCase()];
  return (
    passes(routes, listed => paths.some(requested => covers(folded(listed), requested))) &&
    passes(methods, listed => names.includes(listed))
  );
}

const passes = ({ include, exclude }: Selection, matches: (listed: string) => boolean): boolean =>
  (include.length === 0 || include.some(matches)) && !exclude.some(matches);

/** Normalizes a path. The router ignores letter case and a slash at the end. */
const folded = (path: string): string => path.toLowerCase().replace(/(.)\/$/, '$1');

function covers(listed: string, path: string): boolean {
  if (!listed.endsWith('/*')) return listed === path;
  const base = listed.slice(0, -1);
  return path.startsWith(base) || `${path}/` === base;
}

const failed = 'Renewing the access cookie failed; the answer went out without it.';

/** The parts that renew cookies. */
export interface Renewing {
  readonly settings: ImplicitRefreshSettings;
  readonly issuer: TokenIssuer;
  readonly cookies: TokenCookies;
  readonly logger: AuthXLogger;
  /** Asks again whether the token is valid, because the action may have revoked it or deleted its subject. */
  readonly holds: (token: RequestToken) => MaybePromise<boolean>;
}

/**
 * Renews access cookies that are about to expire. The new cookie is set on the answer to the request that used the old
 * one.
 */
export class ImplicitRefresh {
  constructor(private readonly deps: Renewing) {}

  /** Tells whether the cookie of a request is due, as far as this is known without asking the stores. */
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

  /** Sets a renewed cookie. If anything fails, the answer goes out without one. */
  renew(response: ResponseLike, token: RequestToken): MaybePromise<void> {
    const { settings, issuer, cookies, logger, holds } = this.deps;
    const write = (isValid: boolean): void => {
      if (!isValid || response.headersSent || cookies.isWritten(response, 'access')) return;
      const renewed = issuer.renew(token.payload, settings.lifetime);
      if (renewed !== undefined) cookies.set(response, 'access', renewed);
    };
    return orElse(
      () => andThen(holds(token), write),
      error => {
        // A refusal was already logged where it happened, if it has to be.
        if (!(error instanceof AuthXError)) report(logger, failed, error);
      },
    );
  }
}

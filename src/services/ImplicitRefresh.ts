import type { ImplicitRefreshSettings } from '../config/ImplicitRefreshSettings';
import { AuthXError } from '../errors/AuthXError';
import type { RequestToken } from '../request/RequestToken';
import type { ResponseLike } from '../request/ResponseLike';
import type { TokenIssuer } from '../token/TokenIssuer';
import type { AuthXLogger } from './AuthXLogger';
import type { MaybePromise } from './MaybePromise';
import { isSelected, type Route } from './isSelected';
import { report } from './report';
import type { TokenCookies } from './TokenCookies';

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
  constructor(private readonly with_: Renewing) {}

  /** Whether this request's cookie is to be renewed, as far as can be told at once. */
  isDue(token: RequestToken | undefined, route: Route): token is RequestToken {
    const { settings } = this.with_;
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
    const { settings, issuer, cookies, logger, holds } = this.with_;
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

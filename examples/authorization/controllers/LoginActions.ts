import type { Context } from 'koa';
import { UnauthorizedError } from 'routing-controllers';
import {
  AuthXError,
  type AccessTokenOptions,
  type AuthX,
  type TokenPair,
  type TokenPayload,
} from 'routing-controllers-authx';
import type { Account, Accounts } from '../accounts/Accounts';
import type { LoginBody } from './bodies';

/** The parts that the login actions of one login type need. */
export interface LoginParts<Kind extends Account> {
  readonly auth: AuthX<Kind>;
  readonly accounts: Accounts<Kind>;
  /** Returns the scopes of the access tokens of an account. */
  readonly scopesOf: (account: Kind) => AccessTokenOptions['scopes'];
}

/** Logs in, refreshes and logs out. Both login types do it in the same way. */
export class LoginActions<Kind extends Account> {
  constructor(private readonly parts: LoginParts<Kind>) {}

  /** The throttle checks no password after too many failures, and remembers the devices of an account by a cookie. */
  async login(ctx: Context, { username, password }: LoginBody): Promise<TokenPair> {
    const { auth, accounts, scopesOf } = this.parts;
    const account = await auth.loginThrottle.attempt(ctx, username, () => accounts.authenticate(username, password));
    if (!account) {
      ctx.set('WWW-Authenticate', 'Bearer');
      throw new UnauthorizedError('Wrong username or password');
    }
    return auth.createTokenPair(account.username, { fresh: true, accessScopes: scopesOf(account) });
  }

  async refresh(account: Kind, { authTime }: TokenPayload): Promise<object> {
    const { auth, scopesOf } = this.parts;
    const options = { scopes: scopesOf(account), authTime };
    const accessToken = await auth.createAccessToken(account.username, options);
    return { access_token: accessToken, token_type: 'bearer', expires_in: auth.config.accessTokenExpires };
  }

  async logout(access: TokenPayload, refreshToken: string | undefined): Promise<object> {
    const refresh = await this.ownRefreshToken(access.sub, refreshToken);
    await this.parts.auth.revoke(access, ...(refresh ? [refresh] : []));
    return { message: 'Logged out' };
  }

  /** Returns the claims of the refresh token, if the token is valid and belongs to the same account. */
  private async ownRefreshToken(sub: string, token: string | undefined): Promise<TokenPayload | undefined> {
    if (token === undefined) return undefined;
    try {
      const payload = await this.parts.auth.verifyToken(token, { type: 'refresh' });
      return payload.sub === sub ? payload : undefined;
    } catch (error) {
      // An invalid token need not be revoked. An error of the store must reach the client.
      if (error instanceof AuthXError && error.status < 500) return undefined;
      throw error;
    }
  }
}

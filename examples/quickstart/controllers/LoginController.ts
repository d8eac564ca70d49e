import { Body, Ctx, Get, JsonController, Post, UnauthorizedError } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  AuthXError,
  CurrentPayload,
  CurrentSubject,
  Public,
  RefreshRequired,
  TokenPayload,
  type TokenPair,
} from 'routing-controllers-authx';
import type { Context } from 'koa';
import { Service } from 'typedi';
import { User } from '../users/User';
import { UserService } from '../users/UserService';
import { LoginBody, LogoutBody } from './bodies';

@Service()
@JsonController()
export class LoginController {
  constructor(
    private readonly auth: AuthX<User>,
    private readonly users: UserService,
  ) {}

  @Public()
  @Get('/health')
  health(): object {
    return { status: 'ok' };
  }

  @Public()
  @Post('/login')
  async login(@Body({ required: true }) { username, password }: LoginBody, @Ctx() ctx: Context): Promise<TokenPair> {
    const user = await this.users.authenticate(username, password);
    if (!user) {
      ctx.set('WWW-Authenticate', 'Bearer');
      throw new UnauthorizedError('Wrong username or password');
    }
    return this.auth.createTokenPair(user.username, { fresh: true, accessScopes: user.scopes });
  }

  @RefreshRequired()
  @Post('/refresh')
  async refresh(@CurrentSubject() user: User, @CurrentPayload() { authTime }: TokenPayload): Promise<object> {
    const accessToken = await this.auth.createAccessToken(user.username, { scopes: user.scopes, authTime });
    return { access_token: accessToken, token_type: 'bearer', expires_in: this.auth.config.accessTokenExpires };
  }

  @AccessRequired()
  @Post('/logout')
  async logout(@CurrentPayload() access: TokenPayload, @Body() body?: LogoutBody): Promise<object> {
    const refresh = await this.ownRefreshToken(access.sub, body?.refresh_token);
    await this.auth.revoke(access, ...(refresh ? [refresh] : []));
    return { message: 'Logged out' };
  }

  /** Returns the claims of the refresh token in the body, if the token is valid and belongs to the same user. */
  private async ownRefreshToken(sub: string, token?: string): Promise<TokenPayload | undefined> {
    if (token === undefined) return undefined;
    try {
      const payload = await this.auth.verifyToken(token, { type: 'refresh' });
      return payload.sub === sub ? payload : undefined;
    } catch (error) {
      // An invalid token need not be revoked. An error of the store must reach the client.
      if (error instanceof AuthXError && error.status < 500) return undefined;
      throw error;
    }
  }
}

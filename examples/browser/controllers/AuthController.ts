import { Body, Ctx, ForbiddenError, Get, JsonController, Post, UnauthorizedError } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  CurrentSubject,
  OptionalAccess,
  Public,
  RefreshRequired,
  SetTokenCookies,
  TokenPayload,
  UnsetTokenCookies,
} from 'routing-controllers-authx';
import type { Context } from 'koa';
import { Service } from 'typedi';
import { LoginBody } from '../../quickstart/controllers/bodies';
import { User } from '../../quickstart/users/User';
import { UserService } from '../../quickstart/users/UserService';
import { PasswordBody } from './bodies';

/** Logging in and out. The refresh cookie is sent to the paths of this controller, and to no others. */
@Service()
@JsonController('/auth')
export class AuthController {
  constructor(
    private readonly auth: AuthX<User>,
    private readonly users: UserService,
  ) {}

  @OptionalAccess()
  @Get('/whoami')
  whoami(@CurrentSubject() user?: User): object {
    return { username: user?.username ?? null };
  }

  @Public()
  @SetTokenCookies()
  @Post('/login')
  async login(@Body({ required: true }) { username, password }: LoginBody, @Ctx() ctx: Context): Promise<object> {
    const user = await this.users.authenticate(username, password);
    if (!user) {
      ctx.set('WWW-Authenticate', 'Bearer');
      throw new UnauthorizedError('Wrong username or password');
    }
    return this.auth.createTokenPair(user.username, { fresh: true, accessScopes: user.scopes });
  }

  @RefreshRequired()
  @SetTokenCookies()
  @Post('/refresh')
  async refresh(@CurrentSubject() user: User, @CurrentPayload() { authTime }: TokenPayload): Promise<object> {
    return { access_token: await this.auth.createAccessToken(user.username, { scopes: user.scopes, authTime }) };
  }

  /** The password once more, before something that matters: the access token that comes of it is fresh. */
  @AccessRequired()
  @SetTokenCookies()
  @Post('/confirm')
  async confirm(@CurrentSubject() user: User, @Body({ required: true }) { password }: PasswordBody): Promise<object> {
    if (!(await this.users.authenticate(user.username, password))) throw new ForbiddenError('Wrong password');
    return { access_token: await this.auth.createAccessToken(user.username, { fresh: true, scopes: user.scopes }) };
  }

  /** By the refresh token, which lives as long as the login does: the access token may have expired. */
  @RefreshRequired()
  @UnsetTokenCookies()
  @Post('/logout')
  async logout(@CurrentPayload() refresh: TokenPayload, @Ctx() ctx: Context): Promise<object> {
    await this.auth.revoke(refresh, this.auth.getTokenFromRequest(ctx, { type: 'access', optional: true }));
    return { message: 'Logged out' };
  }
}

import { Body, Ctx, ForbiddenError, Get, JsonController, Post, UnauthorizedError } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  CurrentSession,
  CurrentSubject,
  CurrentToken,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequestToken,
  SessionInfo,
  SetTokenCookies,
  TokenPayload,
  UnsetTokenCookies,
  type RefreshedTokens,
} from 'routing-controllers-authx';
import type { Context } from 'koa';
import { Service } from 'typedi';
import { LoginBody } from '../../quickstart/controllers/bodies';
import { User } from '../../quickstart/users/User';
import { UserService } from '../../quickstart/users/UserService';
import { PasswordBody } from './bodies';

/** Logs users in and out. Browsers send the refresh cookie only to the paths of this controller. */
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
    const user = await this.authenticate(ctx, username, password);
    if (!user) {
      ctx.set('WWW-Authenticate', 'Bearer');
      throw new UnauthorizedError('Wrong username or password');
    }
    return this.auth.createTokenPair(user.username, { fresh: true, accessScopes: user.scopes, request: ctx });
  }

  /** Replaces both tokens. If somebody copied the refresh token, its second use is detected. */
  @RefreshRequired()
  @SetTokenCookies()
  @Post('/refresh')
  refresh(@CurrentSubject() user: User, @CurrentToken() token: RequestToken): Promise<RefreshedTokens> {
    return this.auth.refresh(token, { accessScopes: user.scopes });
  }

  /**
   * Checks the password again before a sensitive action. The new access token is fresh and belongs to the same session.
   */
  @AccessRequired()
  @SetTokenCookies()
  @Post('/confirm')
  async confirm(
    @CurrentSubject() { username, scopes }: User,
    @CurrentPayload() { sid }: TokenPayload,
    @Body({ required: true }) { password }: PasswordBody,
    @Ctx() ctx: Context,
  ): Promise<object> {
    if (!(await this.authenticate(ctx, username, password))) throw new ForbiddenError('Wrong password');
    return { access_token: await this.auth.createAccessToken(username, { fresh: true, scopes, sid }) };
  }

  /** Ends the session and all its tokens. A logout uses the refresh token, because the access token may have expired. */
  @RefreshRequired()
  @UnsetTokenCookies()
  @Post('/logout')
  async logout(@CurrentSession() session: SessionInfo): Promise<object> {
    await this.auth.sessions.end(session.sid, 'logout');
    return { message: 'Logged out' };
  }
  /** Checks a password. After too many wrong ones, the answer is 429, and says when to try again. */
  private authenticate(ctx: Context, username: string, password: string): Promise<User | undefined> {
    return this.auth.loginThrottle.attempt(ctx, username, () => this.users.authenticate(username, password));
  }
}

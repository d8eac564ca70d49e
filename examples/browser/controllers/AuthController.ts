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
    return this.auth.createTokenPair(user.username, { fresh: true, accessScopes: user.scopes, request: ctx });
  }

  /** New tokens, both: a refresh token that somebody has copied is found out when it is used a second time. */
  @RefreshRequired()
  @SetTokenCookies()
  @Post('/refresh')
  refresh(@CurrentSubject() user: User, @CurrentToken() token: RequestToken): Promise<RefreshedTokens> {
    return this.auth.refresh(token, { accessScopes: user.scopes });
  }

  /** The password once more, before something that matters: the access token that comes of it is fresh, and of the same session. */
  @AccessRequired()
  @SetTokenCookies()
  @Post('/confirm')
  async confirm(
    @CurrentSubject() { username, scopes }: User,
    @CurrentPayload() { sid }: TokenPayload,
    @Body({ required: true }) { password }: PasswordBody,
  ): Promise<object> {
    if (!(await this.users.authenticate(username, password))) throw new ForbiddenError('Wrong password');
    return { access_token: await this.auth.createAccessToken(username, { fresh: true, scopes, sid }) };
  }

  /** Ends the session, all its tokens. By the refresh token, which lives as long: the access token may have expired. */
  @RefreshRequired()
  @UnsetTokenCookies()
  @Post('/logout')
  async logout(@CurrentSession() session: SessionInfo): Promise<object> {
    await this.auth.sessions.end(session.sid, 'logout');
    return { message: 'Logged out' };
  }
}

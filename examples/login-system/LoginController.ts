import type { Context } from 'koa';
import { Body, Ctx, Get, JsonController, Post, UnauthorizedError } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  CurrentSession,
  CurrentToken,
  Public,
  RefreshRequired,
  RequestToken,
  SessionInfo,
  TokenPayload,
  type RefreshedTokens,
  type TokenPair,
} from 'routing-controllers-authx';
import { Service } from 'typedi';
import { LoginBody } from '../quickstart/controllers/bodies';
import { isUser } from './users';

@Service()
@JsonController()
export class LoginController {
  constructor(private readonly auth: AuthX) {}

  /** Logs a user in and starts a session. The session keeps the IP address and the user agent of the request. */
  @Public()
  @Post('/login')
  async login(@Body({ required: true }) { username, password }: LoginBody, @Ctx() ctx: Context): Promise<TokenPair> {
    if (!(await isUser(username, password))) {
      ctx.set('WWW-Authenticate', 'Bearer');
      throw new UnauthorizedError('Wrong username or password');
    }
    return this.auth.createTokenPair(username, { fresh: true, request: ctx });
  }

  @AccessRequired()
  @Get('/me')
  me(@CurrentPayload() { sub, sid }: TokenPayload): object {
    return { username: sub, session_id: sid, process: process.pid };
  }

  /** Returns a new access token, and a new refresh token that replaces the current one. */
  @RefreshRequired()
  @Post('/refresh')
  refresh(@CurrentToken() token: RequestToken): Promise<RefreshedTokens> {
    return this.auth.refresh(token);
  }

  /** Ends the current session. All of its tokens are refused from then on. */
  @AccessRequired()
  @Post('/logout')
  async logout(@CurrentSession() session: SessionInfo): Promise<object> {
    await this.auth.sessions.end(session.sid, 'logout');
    return { message: 'Logged out' };
  }

  @AccessRequired()
  @Post('/logout-everywhere')
  async logoutEverywhere(@CurrentPayload() { sub }: TokenPayload): Promise<object> {
    await this.auth.sessions.endAll(sub);
    return { message: 'Logged out everywhere' };
  }

  /**
   * Revokes only this access token, for example because it appeared in a log. The session continues, and /refresh returns
   * a new access token.
   */
  @AccessRequired()
  @Post('/revoke')
  async revoke(@CurrentToken() token: RequestToken): Promise<object> {
    await this.auth.revoke(token);
    return { message: 'Revoked' };
  }
}

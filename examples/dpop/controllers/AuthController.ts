import { Body, Ctx, Get, JsonController, Post, UnauthorizedError } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  CurrentToken,
  DPoPKey,
  Public,
  RefreshRequired,
  RequestToken,
  TokenPayload,
  type RefreshedTokens,
  type TokenPair,
} from 'routing-controllers-authx';
import type { Context } from 'koa';
import { Service } from 'typedi';
import { LoginBody } from '../../quickstart/controllers/bodies';
import { User } from '../../quickstart/users/User';
import { UserService } from '../../quickstart/users/UserService';

@Service()
@JsonController()
export class AuthController {
  constructor(
    private readonly auth: AuthX<User>,
    private readonly users: UserService,
  ) {}

  @Public()
  @Get('/health')
  health(): object {
    return { status: 'ok' };
  }

  /** Binds both tokens to the key with which the client has signed the proof. Without a proof, the answer is 400. */
  @Public()
  @Post('/login')
  async login(
    @Body({ required: true }) { username, password }: LoginBody,
    @DPoPKey() dpopKey: string,
    @Ctx() ctx: Context,
  ): Promise<TokenPair> {
    const user = await this.users.authenticate(username, password);
    if (!user) {
      ctx.set('WWW-Authenticate', 'DPoP');
      throw new UnauthorizedError('Wrong username or password');
    }
    return this.auth.createTokenPair(user.username, { dpopKey, accessScopes: user.scopes });
  }

  /** The guard has checked that the proof is signed with the key of the refresh token. The new tokens have the same key. */
  @RefreshRequired()
  @Post('/refresh')
  refresh(@CurrentToken() token: RequestToken): Promise<RefreshedTokens> {
    return this.auth.refresh(token);
  }

  @AccessRequired()
  @Post('/logout')
  async logout(@CurrentPayload() access: TokenPayload): Promise<object> {
    await this.auth.revoke(access);
    if (access.sid !== undefined) await this.auth.sessions.end(access.sid);
    return { message: 'Logged out' };
  }
}

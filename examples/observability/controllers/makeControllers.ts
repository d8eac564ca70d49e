import type { Context } from 'koa';
import { Body, Ctx, Get, JsonController, Post, UnauthorizedError } from 'routing-controllers';
import {
  AccessRequired,
  type AuthX,
  CurrentPayload,
  CurrentToken,
  Public,
  RateLimit,
  RefreshRequired,
  RequestToken,
  RequireScopes,
  TokenPayload,
} from 'routing-controllers-authx';

type Classes = (new () => object)[];

/** Makes the controllers of the example. The only user is alice, with the password wonderland. */
export function makeControllers(auth: AuthX): Classes {
  @JsonController()
  class ShopController {
    @Public()
    @Post('/login')
    async login(@Body() body: { username?: string; password?: string }, @Ctx() ctx: Context): Promise<object> {
      const { username = '', password } = body;
      const isRight = await auth.loginThrottle.attempt(
        ctx,
        username,
        () => username === 'alice' && password === 'wonderland',
      );
      if (!isRight) throw new UnauthorizedError('Invalid credentials');
      return auth.createTokenPair(username, { fresh: true, accessScopes: ['orders:read'] });
    }

    @RefreshRequired()
    @Post('/refresh')
    async refresh(@CurrentToken() token: RequestToken): Promise<object> {
      return auth.refresh(token);
    }

    @AccessRequired()
    @Post('/logout')
    async logout(@CurrentToken() token: RequestToken): Promise<object> {
      await auth.revoke(token);
      return { message: 'Goodbye' };
    }

    @AccessRequired()
    @RateLimit({ max: 20, window: '1m', key: 'subject' })
    @Get('/me')
    me(@CurrentPayload() payload: TokenPayload): object {
      return { username: payload.sub };
    }

    @RequireScopes('orders:refund')
    @Post('/orders/:id/refund')
    refund(): object {
      return {};
    }

    @Public()
    @Get('/health')
    health(): object {
      return { status: 'ok' };
    }
  }
  return [ShopController];
}

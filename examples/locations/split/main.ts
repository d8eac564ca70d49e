// The page keeps the access token in memory and sends it in a header. The refresh token is in a cookie that scripts cannot
// read, and that browsers send only to /auth. Another site can forge requests only to /auth/refresh, and that action
// requires the CSRF value. Start it:
// node build/examples/locations/split/main.js
import 'reflect-metadata';
import type Koa from 'koa';
import { BodyParam, Get, JsonController, Post, UnauthorizedError, createKoaServer } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  Public,
  RefreshRequired,
  SetTokenCookies,
  TokenPayload,
  withAuthX,
} from 'routing-controllers-authx';
import { exampleSecret } from '../../exampleSecret';
import { start } from '../../start';

const auth = new AuthX({
  config: {
    secretKey: exampleSecret(),
    tokenLocation: ['headers'],
    refreshTokenLocation: ['cookies'],
    refreshCookiePath: '/auth',
  },
});

@JsonController()
class SplitController {
  /** Moves the refresh token into its cookie. The response keeps the access token. */
  @Public()
  @Post('/auth/login')
  @SetTokenCookies()
  login(@BodyParam('username') username: string, @BodyParam('password') password: string) {
    if (password !== 'password1') throw new UnauthorizedError('Invalid credentials');
    return auth.createTokenPair(username, { fresh: true });
  }

  /** Requires the refresh cookie, and the value of the cookie csrf_refresh_token in the header X-CSRF-TOKEN. */
  @RefreshRequired()
  @Post('/auth/refresh')
  async refresh(@CurrentPayload() { sub, authTime }: TokenPayload) {
    return { access_token: await auth.createAccessToken(sub, { authTime }), token_type: 'bearer' };
  }

  @AccessRequired()
  @Get('/me')
  me(@CurrentPayload() { sub }: TokenPayload) {
    return { username: sub };
  }
}

start(createKoaServer(withAuthX({ controllers: [SplitController] }, auth)) as Koa);

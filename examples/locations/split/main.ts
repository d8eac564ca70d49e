// Access tokens in the header, held in memory by the page; the refresh token in a cookie that no script can read, and that
// only /auth is sent. Nothing but /auth/refresh can be forged, and that one wants its CSRF value. Start it:
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
  /** The refresh token goes into its cookie; the answer keeps the access token. */
  @Public()
  @Post('/auth/login')
  @SetTokenCookies()
  login(@BodyParam('username') username: string, @BodyParam('password') password: string) {
    if (password !== 'password1') throw new UnauthorizedError('Invalid credentials');
    return auth.createTokenPair(username, { fresh: true });
  }

  /** Wants the cookie, and the value of csrf_refresh_token in the header X-CSRF-TOKEN. */
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

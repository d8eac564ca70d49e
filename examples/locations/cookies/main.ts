// Both tokens are in cookies that scripts cannot read. Use this for pages that the same host serves. Start it:
// node build/examples/locations/cookies/main.js
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
  UnsetTokenCookies,
  withAuthX,
} from 'routing-controllers-authx';
import { exampleSecret } from '../../exampleSecret';
import { start } from '../../start';

const auth = new AuthX({
  config: {
    secretKey: exampleSecret(),
    tokenLocation: ['cookies'],
    refreshCookiePath: '/auth', // browsers send the cookie only to this path
    implicitRefresh: true, // a user who stays active stays logged in
  },
});

@JsonController()
class CookieController {
  /** Moves the tokens into cookies. The response keeps the other members, such as `expires_in`. */
  @Public()
  @Post('/auth/login')
  @SetTokenCookies()
  login(@BodyParam('username') username: string, @BodyParam('password') password: string) {
    if (password !== 'password1') throw new UnauthorizedError('Invalid credentials');
    return auth.createTokenPair(username, { fresh: true });
  }

  /**
   * Sets a new access token cookie. The client must send the value of the cookie csrf_refresh_token in the header X-CSRF-TOKEN.
   * Every request that changes something needs such a header.
   */
  @RefreshRequired()
  @Post('/auth/refresh')
  @SetTokenCookies()
  async refresh(@CurrentPayload() payload: TokenPayload) {
    return { access_token: await auth.createAccessToken(payload.sub, { authTime: payload.authTime }) };
  }

  @Public()
  @Post('/auth/logout')
  @UnsetTokenCookies()
  logout() {
    return { message: 'Goodbye' };
  }

  @AccessRequired()
  @Get('/me')
  me(@CurrentPayload() payload: TokenPayload) {
    return { username: payload.sub };
  }

  /** Adds a note. The client must send the value of the cookie csrf_access_token in the header X-CSRF-TOKEN. */
  @AccessRequired()
  @Post('/notes')
  note(@CurrentPayload() payload: TokenPayload, @BodyParam('text') text: string) {
    return { by: payload.sub, text };
  }
}

start(createKoaServer(withAuthX({ controllers: [CookieController] }, auth)) as Koa);

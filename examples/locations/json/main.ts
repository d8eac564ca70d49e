// The token is a member of the JSON body. Use this for clients that can set neither headers nor cookies. Start it:
// node build/examples/locations/json/main.js
import 'reflect-metadata';
import type Koa from 'koa';
import { BodyParam, JsonController, Post, createKoaServer } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  Public,
  RefreshRequired,
  TokenPayload,
  withAuthX,
} from 'routing-controllers-authx';
import { exampleSecret } from '../../exampleSecret';
import { start } from '../../start';

const auth = new AuthX({ config: { secretKey: exampleSecret(), tokenLocation: ['json'] } });

@JsonController()
class JsonBodyController {
  @Public()
  @Post('/login')
  login() {
    return auth.createTokenPair('user1', { fresh: true });
  }

  /** Takes the body `{ "access_token": "...", "celsius": 21 }`. */
  @AccessRequired()
  @Post('/readings')
  reading(@CurrentPayload() { sub }: TokenPayload, @BodyParam('celsius') celsius: number) {
    return { by: sub, celsius };
  }

  /** Takes the body `{ "refresh_token": "..." }`. */
  @RefreshRequired()
  @Post('/refresh')
  async refresh(@CurrentPayload() { sub, authTime }: TokenPayload) {
    return { access_token: await auth.createAccessToken(sub, { authTime }) };
  }
}

start(createKoaServer(withAuthX({ controllers: [JsonBodyController] }, auth)) as Koa);

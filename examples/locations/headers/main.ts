// The token is in the header X-Auth, without a scheme. Use this if a gateway needs the Authorization header. Start it:
// node build/examples/locations/headers/main.js
import 'reflect-metadata';
import type Koa from 'koa';
import { Get, JsonController, Post, createKoaServer } from 'routing-controllers';
import { AccessRequired, AuthX, CurrentToken, Public, RequestToken, withAuthX } from 'routing-controllers-authx';
import { exampleSecret } from '../../exampleSecret';
import { start } from '../../start';

const auth = new AuthX({ config: { secretKey: exampleSecret(), headerName: 'X-Auth', headerType: '' } });

@JsonController()
class HeaderController {
  @Public()
  @Post('/login')
  login() {
    return auth.createTokenPair('user1', { fresh: true });
  }

  @AccessRequired()
  @Get('/me')
  me(@CurrentToken() { payload, location }: RequestToken) {
    return { username: payload.sub, location };
  }
}

start(createKoaServer(withAuthX({ controllers: [HeaderController] }, auth)) as Koa);

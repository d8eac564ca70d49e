// A link contains its token. Use this for downloads and feeds, where the client cannot set a header. URLs appear in logs and
// histories. Therefore, the token expires after one minute, and its scope allows only one action. Start it:
// node build/examples/locations/query/main.js
import 'reflect-metadata';
import type Koa from 'koa';
import { ContentType, Get, JsonController, Post, createKoaServer } from 'routing-controllers';
import {
  AuthX,
  CurrentPayload,
  Public,
  RequireScopes,
  TokenPayload,
  TokenRequired,
  withAuthX,
} from 'routing-controllers-authx';
import { exampleSecret } from '../../exampleSecret';
import { start } from '../../start';

const auth = new AuthX({ config: { secretKey: exampleSecret() } });

@JsonController()
class DownloadController {
  @Public()
  @Post('/login')
  login() {
    return auth.createTokenPair('user1', { fresh: true, accessScopes: ['reports'] });
  }

  /** Returns a link. The token in a link does not have this scope, so it cannot create further links. */
  @RequireScopes('reports')
  @Post('/reports/link')
  async link(@CurrentPayload() { sub }: TokenPayload) {
    const token = await auth.createAccessToken(sub, {
      scopes: ['reports:download'],
      expires: '1m',
      renewable: false, // applies if this server accepts and renews cookies one day
    });
    return { link: `/reports/latest?token=${token}` };
  }

  /** Reads the token from the query. All other actions read it from the header. */
  @TokenRequired({ locations: ['query'] })
  @RequireScopes('reports:download')
  @Get('/reports/latest')
  @ContentType('text/csv')
  download(@CurrentPayload() { sub }: TokenPayload) {
    return `report,of\nlatest,${sub}\n`;
  }
}

start(createKoaServer(withAuthX({ controllers: [DownloadController] }, auth)) as Koa);

// A link that carries its token: for a download or a feed, where nothing else can. URLs end up in logs and histories, so the
// token lives for a minute, and holds a scope that opens this one action. Start it: node build/examples/locations/query/main.js
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

  /** The token of a link lacks this scope, and so gets no further links. */
  @RequireScopes('reports')
  @Post('/reports/link')
  async link(@CurrentPayload() { sub }: TokenPayload) {
    const token = await auth.createAccessToken(sub, {
      scopes: ['reports:download'],
      expires: '1m',
      renewable: false, // also if this server takes cookies one day, and renews them
    });
    return { link: `/reports/latest?token=${token}` };
  }

  /** The one action that looks into the query: every other takes tokens from the header. */
  @TokenRequired({ locations: ['query'] })
  @RequireScopes('reports:download')
  @Get('/reports/latest')
  @ContentType('text/csv')
  download(@CurrentPayload() { sub }: TokenPayload) {
    return `report,of\nlatest,${sub}\n`;
  }
}

start(createKoaServer(withAuthX({ controllers: [DownloadController] }, auth)) as Koa);

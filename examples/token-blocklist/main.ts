// Logging out for good: revoked tokens in a table of one's own. Start it: node build/examples/token-blocklist/main.js
import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Koa from 'koa';
import { BodyParam, Ctx, Get, JsonController, Post, createKoaServer } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentToken,
  Public,
  RequestToken,
  UnverifiedToken,
  withAuthX,
  type Revocation,
} from 'routing-controllers-authx';
import { RevokedToken, RevokedTokenRepository, openAuthDataSource } from 'routing-controllers-authx/typeorm';
import { Column, Entity, type DeepPartial } from 'typeorm';
import { ormconfig } from '../authDataSource';
import { exampleSecret } from '../exampleSecret';
import { start } from '../start';

/** A table of one's own, with a column for the audit. */
@Entity({ name: 'logged_out' })
class LoggedOut extends RevokedToken {
  @Column({ type: 'text' })
  process!: string;
}

class LoggedOutRepository extends RevokedTokenRepository<LoggedOut> {
  protected override toRow(revocation: Revocation): DeepPartial<LoggedOut> {
    return Object.assign(super.toRow(revocation), { process: String(process.pid) });
  }
}

async function main(): Promise<void> {
  const database = join(dirname(ormconfig().database), 'blocklist.sqlite');
  mkdirSync(dirname(database), { recursive: true });
  const dataSource = await openAuthDataSource({
    type: 'better-sqlite3',
    database,
    entities: [LoggedOut],
    synchronize: true,
  });
  const revokedTokens = LoggedOutRepository.on(dataSource, LoggedOut);
  const auth = new AuthX({ config: { secretKey: exampleSecret() }, revokedTokens });
  // Rows of expired tokens are of no use to anyone.
  await revokedTokens.purge();

  @JsonController()
  class TokenController {
    @Public()
    @Post('/login')
    login(): Promise<object> {
      return auth.createTokenPair('test');
    }

    /** Both tokens of the login: a refresh token left alive would make new access tokens. */
    @AccessRequired()
    @Post('/logout')
    async logout(@CurrentToken() token: RequestToken, @BodyParam('refresh_token') refresh?: string): Promise<object> {
      await auth.revoke(token, refresh);
      return { message: 'Logged out', revoked: await revokedTokens.countRevoked() };
    }

    @AccessRequired()
    @Get('/token/mandatory')
    mandatory(@CurrentToken() token: RequestToken): object {
      return { location: token.location, subject: token.payload.sub };
    }

    /** Here nobody has checked the token, and the parameter's type says so. */
    @Public()
    @Get('/token/optional')
    optional(@CurrentToken() token?: UnverifiedToken): object {
      return { found: token !== undefined, location: token?.location ?? null };
    }

    @Public()
    @Get('/token/by-hand')
    byHand(@Ctx() ctx: Koa.Context): object {
      return { found: auth.getTokenFromRequest(ctx, { optional: true }) !== undefined };
    }
  }

  start(createKoaServer(withAuthX({ controllers: [TokenController], development: false }, auth)) as Koa);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Koa from 'koa';
import { useKoaServer } from 'routing-controllers';
import { AuthX, RemoteIssuer, strictBody, withAuthX } from 'routing-controllers-authx';
import { openAuthDataSource, RevokedTokenRepository } from 'routing-controllers-authx/typeorm';
import { clientMistakes } from '../quickstart/clientMistakes';
import { DataController } from './DataController';

/** Whose tokens the server accepts, and where it keeps its data. */
export interface Setting {
  /** The origin of the example key-rotation. Its metadata names the address of its keys. */
  readonly issuer: string;
  /** The folder with the database of revocations. */
  readonly folder: string;
}

/** Creates the application. It has no keys of its own, so that it cannot issue tokens. */
export async function createApp({ issuer, folder }: Setting): Promise<Koa> {
  mkdirSync(folder, { recursive: true });
  const dataSource = await openAuthDataSource({ type: 'better-sqlite3', database: join(folder, 'resource.sqlite') });
  const login = new RemoteIssuer({
    issuer,
    audience: 'api',
    // The issuer uses this library too, so that its tokens are checked as strictly as own ones.
    profile: 'authx',
    // Short times, so that a changed key is seen at once. In production, leave them out.
    cacheFor: '4s',
    cooldown: '1s',
  });
  // A token that is revoked here is refused here. The issuer keeps its own revocations.
  const auth = new AuthX({ issuers: [login], revokedTokens: RevokedTokenRepository.on(dataSource) });

  const app = new Koa();
  app.use(clientMistakes);
  app.use(strictBody());
  return useKoaServer(app, withAuthX({ controllers: [DataController], development: false }, auth));
}

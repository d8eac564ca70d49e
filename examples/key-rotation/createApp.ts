import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Koa from 'koa';
import { useContainer, useKoaServer } from 'routing-controllers';
import { AuthX, createKeyFile, keyFile, openKeyRing, strictBody, withAuthX } from 'routing-controllers-authx';
import { AuthorizationServer } from 'routing-controllers-authx/oauth';
import { openAuthDataSource, RevokedTokenRepository } from 'routing-controllers-authx/typeorm';
import { Container } from 'typedi';
import { clientMistakes } from '../quickstart/clientMistakes';
import { openUsers } from '../quickstart/users/openUsers';
import type { User } from '../quickstart/users/User';
import { UserService, usersToken } from '../quickstart/users/UserService';
import { controllers } from './controllers/controllers';
import { oauthClients } from './oauthClients';

/** Where the server is, and where it keeps its data. */
export interface Place {
  /** The issuer of its tokens: its origin, such as `https://login.example`. */
  readonly issuer: string;
  /** The folder with the key file and the databases. */
  readonly folder: string;
}

/** Creates the application. */
export async function createApp({ issuer, folder }: Place): Promise<Koa> {
  mkdirSync(folder, { recursive: true });
  Container.set(usersToken, await openUsers(join(folder, 'users.sqlite')));

  const file = join(folder, 'keys.json');
  // The same as: npx authx keys init --file keys.json --algorithm ES256
  await createKeyFile(file, { algorithm: 'ES256' });
  const keys = await openKeyRing(keyFile(file));
  const dataSource = await openAuthDataSource({ type: 'better-sqlite3', database: join(folder, 'authx.sqlite') });
  const auth = new AuthX<User>({
    // The audience is what other services ask for before they accept a token: see the example resource-server.
    config: { keys, encodeIssuer: issuer, encodeAudience: 'api' },
    callbacks: UserService,
    revokedTokens: RevokedTokenRepository.on(dataSource),
  });
  Container.set(AuthX, auth);
  Container.set(AuthorizationServer, new AuthorizationServer(auth, { clients: oauthClients }));
  useContainer(Container);

  const app = new Koa();
  app.use(clientMistakes);
  app.use(strictBody());
  // A validation error must not repeat the password, and a response must not contain a stack trace.
  const validation = { validationError: { target: false, value: false } };
  return useKoaServer(app, withAuthX({ controllers, validation, development: false }, auth));
}

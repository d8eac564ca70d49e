import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Koa from 'koa';
import { useContainer, useKoaServer } from 'routing-controllers';
import { AuthX, AuthXConfig, strictBody, withAuthX } from 'routing-controllers-authx';
import {
  openAuthDataSource,
  RevokedTokenRepository,
  SessionRepository,
  SqlProofStore,
} from 'routing-controllers-authx/typeorm';
import { Container } from 'typedi';
import { clientMistakes } from '../quickstart/clientMistakes';
import { secretKey } from '../quickstart/secretKey';
import { openUsers } from '../quickstart/users/openUsers';
import type { User } from '../quickstart/users/User';
import { UserService, usersToken } from '../quickstart/users/UserService';
import { servePage } from '../servePage';
import { AccountController } from './controllers/AccountController';
import { AuthController } from './controllers/AuthController';

/**
 * Creates the application: the API and the page that uses it.
 *
 * @param folder - where the databases and the secret are
 * @param nonces - whether each proof must contain a nonce of the server
 */
export async function createApp(folder: string, nonces: boolean): Promise<Koa> {
  mkdirSync(folder, { recursive: true });
  Container.set(usersToken, await openUsers(join(folder, 'users.sqlite')));

  const dataSource = await openAuthDataSource({ type: 'better-sqlite3', database: join(folder, 'authx.sqlite') });
  const auth = new AuthX<User>({
    config: AuthXConfig.fromEnv({ secretKey: secretKey(join(folder, 'jwt.key')), dpop: 'required' }),
    dpop: { proofs: await SqlProofStore.open(dataSource), nonces },
    callbacks: UserService,
    revokedTokens: RevokedTokenRepository.on(dataSource),
    sessions: { store: SessionRepository.on(dataSource) },
  });
  Container.set(AuthX, auth);
  useContainer(Container);

  const app = new Koa();
  app.use(clientMistakes);
  app.use(servePage(join(__dirname, 'page'), ['index.html', 'app.js', 'DPoPClient.js', 'style.css']));
  app.use(strictBody());
  // A validation error must not repeat the password, and a response must not contain a stack trace.
  const validation = { validationError: { target: false, value: false } };
  const controllers = [AuthController, AccountController];
  return useKoaServer(app, withAuthX({ controllers, validation, development: false }, auth));
}

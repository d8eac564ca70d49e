import { dirname, join } from 'node:path';
import Koa from 'koa';
import { useContainer, useKoaServer } from 'routing-controllers';
import { AuthX, AuthXConfig, strictBody, withAuthX } from 'routing-controllers-authx';
import { RevokedTokenRepository } from 'routing-controllers-authx/typeorm';
import { Container } from 'typedi';
import { authDataSource } from '../authDataSource';
import { clientMistakes } from './clientMistakes';
import { AccountController } from './controllers/AccountController';
import { AdminController } from './controllers/AdminController';
import { LoginController } from './controllers/LoginController';
import { secretKey } from './secretKey';
import { openUsers } from './users/openUsers';
import type { User } from './users/User';
import { UserService, usersToken } from './users/UserService';

/** Creates the application. */
export async function createApp(): Promise<Koa> {
  const dataSource = await authDataSource();
  const folder = dirname(String(dataSource.options.database));
  Container.set(usersToken, await openUsers(join(folder, 'users.sqlite')));

  const auth = new AuthX<User>({
    config: AuthXConfig.fromEnv({ secretKey: secretKey(join(folder, 'jwt.key')) }),
    callbacks: UserService,
    revokedTokens: RevokedTokenRepository.on(dataSource),
  });
  Container.set(AuthX, auth);
  useContainer(Container);

  const app = new Koa();
  app.use(clientMistakes);
  app.use(strictBody());
  const controllers = [LoginController, AccountController, AdminController];
  // A validation error must not repeat the password, and a response must not contain a stack trace.
  const validation = { validationError: { target: false, value: false } };
  return useKoaServer(app, withAuthX({ controllers, validation, development: false }, auth));
}

import { dirname, join } from 'node:path';
import Koa from 'koa';
import { useContainer, useKoaServer } from 'routing-controllers';
import { AuthX, AuthXConfig, strictBody, withAuthX } from 'routing-controllers-authx';
import { RevokedTokenRepository, SessionRepository } from 'routing-controllers-authx/typeorm';
import { Container } from 'typedi';
import { authDataSource } from '../authDataSource';
import { clientMistakes } from '../quickstart/clientMistakes';
import { secretKey } from '../quickstart/secretKey';
import { openUsers } from '../quickstart/users/openUsers';
import type { User } from '../quickstart/users/User';
import { UserService, usersToken } from '../quickstart/users/UserService';
import { browserOptions } from './browserOptions';
import { AccountController } from './controllers/AccountController';
import { AuthController } from './controllers/AuthController';
import { DemoController } from './controllers/DemoController';
import { DevicesController } from './controllers/DevicesController';
import { NotesController } from './controllers/NotesController';
import { ServerController } from './controllers/ServerController';
import { page } from './page';

/** Creates the application: the API and the page that uses it. */
export async function createApp(): Promise<Koa> {
  const dataSource = await authDataSource();
  const folder = dirname(String(dataSource.options.database));
  Container.set(usersToken, await openUsers(join(folder, 'users.sqlite')));

  const auth = new AuthX<User>({
    config: AuthXConfig.fromEnv({ ...browserOptions, secretKey: secretKey(join(folder, 'jwt.key')) }),
    callbacks: UserService,
    revokedTokens: RevokedTokenRepository.on(dataSource),
    sessions: { store: SessionRepository.on(dataSource) },
    loginThrottle: { device: { cookieName: '__Host-device' } },
  });
  Container.set(AuthX, auth);
  useContainer(Container);

  const app = new Koa();
  app.use(clientMistakes);
  app.use(page);
  app.use(strictBody());
  // NODE_ENV=production is for real users, whose data nobody may reset.
  const demo = process.env.NODE_ENV === 'production' ? [] : [DemoController];
  const controllers = [
    ServerController,
    AuthController,
    AccountController,
    DevicesController,
    NotesController,
    ...demo,
  ];
  const validation = { validationError: { target: false, value: false } };
  return useKoaServer(app, withAuthX({ controllers, validation, development: false }, auth));
}

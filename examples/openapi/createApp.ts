import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Koa from 'koa';
import { useContainer, useKoaServer } from 'routing-controllers';
import { AuthX, AuthXConfig, strictBody, withAuthX } from 'routing-controllers-authx';
import { openApiDocument } from 'routing-controllers-authx/openapi';
import { openAuthDataSource, RevokedTokenRepository } from 'routing-controllers-authx/typeorm';
import { Container } from 'typedi';
import { clientMistakes } from '../quickstart/clientMistakes';
import { AccountController } from '../quickstart/controllers/AccountController';
import { AdminController } from '../quickstart/controllers/AdminController';
import { LoginController } from '../quickstart/controllers/LoginController';
import { secretKey } from '../quickstart/secretKey';
import { openUsers } from '../quickstart/users/openUsers';
import type { User } from '../quickstart/users/User';
import { UserService, usersToken } from '../quickstart/users/UserService';
import { DocumentController, documentToken } from './DocumentController';
import { serveSwaggerUi } from './serveSwaggerUi';

/**
 * Creates the application: the API of the quickstart, its OpenAPI document, and Swagger UI.
 *
 * @param folder - where the databases and the secret are
 */
export async function createApp(folder: string): Promise<Koa> {
  mkdirSync(folder, { recursive: true });
  Container.set(usersToken, await openUsers(join(folder, 'users.sqlite')));

  const dataSource = await openAuthDataSource({ type: 'better-sqlite3', database: join(folder, 'authx.sqlite') });
  const auth = new AuthX<User>({
    config: AuthXConfig.fromEnv({ secretKey: secretKey(join(folder, 'jwt.key')) }),
    callbacks: UserService,
    revokedTokens: RevokedTokenRepository.on(dataSource),
  });
  Container.set(AuthX, auth);
  useContainer(Container);

  const controllers = [LoginController, AccountController, AdminController, DocumentController];
  const validation = { validationError: { target: false, value: false } };
  const options = withAuthX({ controllers, validation, development: false }, auth);
  const info = { title: 'Quickstart', version: '1.0.0', description: 'Log in as alice / wonderland.' };
  Container.set(documentToken, openApiDocument(options, { info }));

  const app = new Koa();
  app.use(clientMistakes);
  app.use(serveSwaggerUi);
  app.use(strictBody());
  return useKoaServer(app, options);
}

import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { useContainer } from 'routing-controllers';
import { AuthManager, withAuthX, type WithAuthXOptions } from 'routing-controllers-authx';
import { openApiDocument } from 'routing-controllers-authx/openapi';
import { Container } from 'typedi';
import { DocumentController, documentToken } from '../openapi/DocumentController';
import { customerAccounts } from './accounts/customers';
import { staffAccounts } from './accounts/staff';
import { CustomerController } from './controllers/CustomerController';
import { LoginActions } from './controllers/LoginActions';
import { OrderController } from './controllers/OrderController';
import { ServerController } from './controllers/ServerController';
import { StaffController } from './controllers/StaffController';
import { openLoginSystems } from './loginSystems';
import { customerLogin, staffLogin } from './services';

async function makeOptions(folder: string): Promise<WithAuthXOptions> {
  mkdirSync(folder, { recursive: true });
  const { customers, staff, manager } = await openLoginSystems(folder);
  Container.set(AuthManager, manager);
  Container.set(
    customerLogin,
    new LoginActions({ auth: customers, accounts: customerAccounts, scopesOf: () => undefined }),
  );
  Container.set(
    staffLogin,
    new LoginActions({ auth: staff, accounts: staffAccounts, scopesOf: ({ scopes }) => scopes }),
  );
  useContainer(Container);
  const controllers = [CustomerController, StaffController, OrderController, ServerController, DocumentController];
  // A validation error must not repeat the password, and a response must not contain a stack trace.
  const validation = { validationError: { target: false, value: false } };
  const options = withAuthX({ controllers, validation, development: false }, manager);
  const description = 'Log in as alice / wonderland, or as root / swordfish at /staff/login.';
  Container.set(documentToken, openApiDocument(options, { info: { title: 'Orders', version: '1.0.0', description } }));
  return options;
}

const { DATA_DIR = '' } = process.env;

/** The options of the server. The command `authx routes` reads them from here. */
export const options = makeOptions(DATA_DIR === '' ? 'data' : DATA_DIR);

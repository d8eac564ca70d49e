import { AccountController } from '../../quickstart/controllers/AccountController';
import { LoginController } from '../../quickstart/controllers/LoginController';
import { KeysController } from './KeysController';
import { IntrospectionController, MetadataController, RevocationController, TokenController } from './OAuthControllers';

/** The controllers of the server. */
export const controllers = [
  LoginController,
  AccountController,
  KeysController,
  TokenController,
  RevocationController,
  IntrospectionController,
  MetadataController,
];

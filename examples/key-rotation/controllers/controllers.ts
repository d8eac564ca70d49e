import { AccountController } from '../../quickstart/controllers/AccountController';
import { LoginController } from '../../quickstart/controllers/LoginController';

/** The controllers of the server. */
export const controllers = [LoginController, AccountController];

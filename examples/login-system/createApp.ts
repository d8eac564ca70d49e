import Koa, { type Context, type Next } from 'koa';
import { useContainer, useKoaServer } from 'routing-controllers';
import { AuthX, strictBody, withAuthX } from 'routing-controllers-authx';
import { Container } from 'typedi';
import { clientMistakes } from '../quickstart/clientMistakes';
import { LoginController } from './LoginController';
import { MySessions } from './MySessions';

/** Creates the application of a login system. It works the same with every kind of store. */
export function createApp(auth: AuthX): Koa {
  Container.set(AuthX, auth);
  useContainer(Container);
  const app = new Koa();
  app.use(answeredBy);
  app.use(clientMistakes);
  app.use(strictBody());
  // A validation error must not repeat the password, and a response must not contain a stack trace.
  const validation = { validationError: { target: false, value: false } };
  const controllers = [LoginController, MySessions];
  return useKoaServer(app, withAuthX({ controllers, validation, development: false }, auth));
}

/** Adds a header with the id of the process that answered, to show that all processes give the same answers. */
async function answeredBy(ctx: Context, next: Next): Promise<void> {
  ctx.set('X-Answered-By', String(process.pid));
  await next();
}

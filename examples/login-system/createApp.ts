import Koa, { type Context, type Next } from 'koa';
import { useContainer, useKoaServer } from 'routing-controllers';
import { AuthX, strictBody, withAuthX } from 'routing-controllers-authx';
import { Container } from 'typedi';
import { clientMistakes } from '../quickstart/clientMistakes';
import { LoginController } from './LoginController';
import { MySessions } from './MySessions';

/** Puts a login system together: the same whatever its stores are. */
export function createApp(auth: AuthX): Koa {
  Container.set(AuthX, auth);
  useContainer(Container);
  const app = new Koa();
  app.use(answeredBy);
  app.use(clientMistakes);
  app.use(strictBody());
  // No stack in a body, and no password echoed by a validation error.
  const validation = { validationError: { target: false, value: false } };
  const controllers = [LoginController, MySessions];
  return useKoaServer(app, withAuthX({ controllers, validation, development: false }, auth));
}

/** Says which process has answered, so that it can be seen that they all agree. */
async function answeredBy(ctx: Context, next: Next): Promise<void> {
  ctx.set('X-Answered-By', String(process.pid));
  await next();
}

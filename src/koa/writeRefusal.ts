import type { Context } from 'koa';
import type { AuthXError } from '../errors/AuthXError';

/** Answers with a refusal: status, headers, and a JSON body whatever the controller's type is. */
export function writeRefusal(ctx: Context, error: AuthXError): void {
  ctx.status = error.status;
  ctx.set(error.headers);
  ctx.type = 'application/json';
  ctx.body = error.toJSON();
}

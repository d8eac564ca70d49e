import type { AuthXError } from '../errors/AuthXError';
import type { KoaContext } from '../routing-controllers/KoaContext';

/** Answers with a refusal: status, headers, and a JSON body whatever the controller's type is. */
export function writeRefusal(ctx: KoaContext, error: AuthXError): void {
  ctx.status = error.status;
  ctx.set(error.headers);
  ctx.type = 'application/json';
  ctx.body = error.toJSON();
}

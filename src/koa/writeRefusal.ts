import type { AuthXError } from '../errors/AuthXError';
import type { KoaContext } from '../routing-controllers/KoaContext';

/** Writes the answer to a refused request: status, headers and a JSON body, also for text controllers. */
export function writeRefusal(ctx: KoaContext, error: AuthXError): void {
  ctx.status = error.status;
  ctx.set(error.headers);
  ctx.type = 'application/json';
  ctx.body = error.toJSON();
}

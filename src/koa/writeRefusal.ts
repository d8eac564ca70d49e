import { type AuthXError, clientStatusOf } from '../errors/AuthXError';
import type { KoaContext } from '../routing-controllers/KoaContext';

/** Writes the answer to a refused request: status, headers and a JSON body, also for text controllers. */
export function writeRefusal(ctx: KoaContext, error: AuthXError): void {
  ctx.status = error.status;
  ctx.set(error.headers);
  ctx.type = 'application/json';
  ctx.body = error.toJSON();
}

/**
 * Writes the error by which the loader of a guard answers the client, as routing-controllers writes errors of actions.
 *
 * @throws the error, if it is none
 */
export function writeClientError(ctx: KoaContext, error: unknown): void {
  const status = clientStatusOf(error);
  if (status === undefined) throw error;
  const { name, message } = error as Error;
  ctx.status = status;
  ctx.type = 'application/json';
  ctx.body = { name, message };
}

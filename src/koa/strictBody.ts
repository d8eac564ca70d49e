import bodyParser from 'koa-bodyparser';
import { refuseUnknown } from '../config/refuseUnknown';
import { ConfigurationError } from '../errors/errors';
import type { KoaContext, KoaNext } from '../routing-controllers/KoaContext';
import { noteArray } from './refuseArray';
import { boundInflation } from './boundInflation';

/** The limits of a body. */
export interface StrictBodyOptions {
  /** The largest body, after decompression, in the notation of koa-bodyparser. Default `'100kb'`. */
  limit?: string | undefined;
  /** The deepest nesting of arrays and objects, 1 to 1000. Default 32. */
  depth?: number | undefined;
}

/** Koa middleware for `app.use`. */
export type StrictBody = (ctx: KoaContext, next: KoaNext) => Promise<void>;

/**
 * Returns Koa middleware that reads bodies before routing-controllers does. Add it to your own app before `useKoaServer`.
 *
 * A body that cannot be read is answered with 400, 413 or 415: if it is cut off, badly compressed, too long, not JSON,
 * or nested too deeply, if its JSON is neither an object nor an array, or if it has a member that every object
 * inherits, such as `constructor`, because class-transformer can be misled by it. Without this middleware,
 * routing-controllers answers 500 to most of these.
 *
 * If an action of a server with `withAuthX` declares its body as a class, an array is answered with 400 as well, because
 * routing-controllers would hand it to the action without validation.
 *
 * @throws ConfigurationError for limits that cannot be used
 */
export function strictBody(options: StrictBodyOptions = {}): StrictBody {
  refuseUnknown('strictBody', options, ['limit', 'depth']);
  const { limit = '100kb', depth = 32 } = options;
  if (!Number.isInteger(depth) || depth < 1 || depth > 1000) {
    throw new ConfigurationError('strictBody: depth must be a whole number from 1 to 1000.');
  }
  // koa-bodyparser reads other texts as no limit.
  if (!/^\d+(\.\d+)? ?(b|kb|mb|gb)?$/i.test(limit)) {
    throw new ConfigurationError("strictBody: limit must be a size such as '100kb' or '1mb'.");
  }
  const parse = bodyParser({ jsonLimit: limit, formLimit: limit, strict: false }) as unknown as StrictBody;
  return async (ctx, next) => {
    const refusal = await read(ctx, parse, depth);
    if (refusal === undefined) {
      await next();
      return;
    }
    ctx.status = refusal;
    ctx.body = { message: 'The request body cannot be read' };
  };
}

async function read(ctx: KoaContext, parse: StrictBody, depth: number): Promise<number | undefined> {
  boundInflation(ctx);
  try {
    await parse(ctx, () => Promise.resolve());
  } catch (error) {
    const { status } = error as { status?: unknown };
    // The errors of zlib have no status, and koa-bodyparser passes them on unchanged.
    return typeof status === 'number' && status >= 400 && status < 500 ? status : 400;
  }
  const request = ctx.request as { body?: unknown };
  // An empty body with a JSON content type counts as no body.
  if (request.body === '') request.body = {};
  const { body } = request;
  if (typeof body !== 'object' || body === null) return 400;
  if (Array.isArray(body)) noteArray(ctx.request);
  return isHarmless(body, depth) ? undefined : 400;
}

function isHarmless(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  return Object.entries(value).every(([name, child]) => !(name in Object.prototype) && isHarmless(child, depth - 1));
}

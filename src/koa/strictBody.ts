import bodyParser from 'koa-bodyparser';
import type { Context, Middleware, Next } from 'koa';

/** How much of a body is taken. */
export interface StrictBodyOptions {
  /** Largest body, inflated, as koa-bodyparser takes it. Default `'100kb'`. */
  limit?: string;
  /** Deepest nesting of arrays and objects. Default 32. */
  depth?: number;
}

/**
 * Koa middleware that reads bodies before routing-controllers does, and answers 400 (413, 415) for one that cannot be
 * read: cut off, badly compressed, not JSON, nested without end, or a JSON value that is no object. Left to
 * routing-controllers, some of these are a 500. Goes on an app of one's own, before `useKoaServer`.
 */
export function strictBody({ limit = '100kb', depth = 32 }: StrictBodyOptions = {}): Middleware {
  const parse = bodyParser({ jsonLimit: limit, formLimit: limit, strict: false });
  return async (ctx, next) => {
    const refusal = await read(ctx, parse, depth);
    if (refusal === undefined) return next() as Promise<void>;
    ctx.status = refusal;
    ctx.body = { message: 'The request body cannot be read' };
  };
}

async function read(ctx: Context, parse: Middleware, depth: number): Promise<number | undefined> {
  try {
    await parse(ctx, nothing as Next);
  } catch (error) {
    const { status } = error as { status?: unknown };
    // zlib's errors carry no status, and koa-bodyparser passes them on as they are.
    return typeof status === 'number' && status >= 400 && status < 500 ? status : 400;
  }
  const request = ctx.request as { body?: unknown };
  // A body that is announced as JSON and empty is no body.
  if (request.body === '') request.body = {};
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 400;
  return isDeeperThan(body, depth) ? 400 : undefined;
}

const nothing = (): Promise<void> => Promise.resolve();

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some(child => isDeeperThan(child, depth - 1));
}

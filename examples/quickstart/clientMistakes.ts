import type { Context, Next } from 'koa';

/**
 * Answers a malformed request with a 4xx status before a route is matched. Nothing is printed, because the mistake is the
 * client's.
 */
export async function clientMistakes(ctx: Context, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!isMalformedUrl(error)) throw error;
    ctx.status = 400;
    ctx.body = { message: 'The URL of the request is malformed' };
    return;
  }
  // The router answers 501 to a method that no route has, such as LOCK.
  if (ctx.status === 501) ctx.status = 405;
}

/** Koa throws such an error for a request line such as `GET http://[`, and the router throws one for a path such as `/%`. */
const isMalformedUrl = (error: unknown): boolean =>
  error instanceof URIError || (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_INVALID_URL';

import type { Context, Next } from 'koa';

/** Answers to what is wrong before any route is looked for with a 4xx, and prints nothing: it is the client's mistake. */
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

/** What Koa throws for a request line such as `GET http://[`, and the router for a path such as `/%`. */
const isMalformedUrl = (error: unknown): boolean =>
  error instanceof URIError || (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_INVALID_URL';

import type { Context, Next } from 'koa';

/** The router answers 501 to a method that no route has, such as LOCK. It is the client's mistake, so it gets 405. */
export async function knownMethods(ctx: Context, next: Next): Promise<void> {
  await next();
  if (ctx.status === 501) ctx.status = 405;
}

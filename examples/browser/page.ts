import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Context, Next } from 'koa';

/** The files of the page by their URL path. */
const files: ReadonlyMap<string, string> = new Map([
  ['/', 'index.html'],
  ['/app.js', 'app.js'],
  ['/AuthClient.js', 'AuthClient.js'],
  ['/style.css', 'style.css'],
]);

/**
 * The policy that keeps foreign scripts out of the page. Such a script could not read the tokens, but it could send requests
 * as the user. Only the page's own files run, no text becomes markup, only scripts send forms, and no other page shows this
 * page in a frame.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Serves the page, and adds the security headers to every response. */
export async function page(ctx: Context, next: Next): Promise<void> {
  ctx.set({
    'Content-Security-Policy': contentSecurityPolicy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
  });
  const file = ['GET', 'HEAD'].includes(ctx.method) ? files.get(ctx.path) : undefined;
  if (file === undefined) {
    await next();
    return;
  }
  ctx.type = extname(file);
  ctx.body = await readFile(join(__dirname, 'page', file));
}

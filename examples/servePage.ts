import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Context, Middleware, Next } from 'koa';

/**
 * The policy that keeps foreign scripts out of a page. Such a script could not read the user's credentials, but it could
 * send requests as the user. Only the page's own files run, no text becomes markup, only scripts send forms, and no other
 * page shows the page in a frame.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/**
 * Serves the files of a page, and adds the security headers to every response.
 *
 * @param files - the names of the files in the folder. `index.html` is served as `/`
 */
export function servePage(folder: string, files: readonly string[]): Middleware {
  const paths = new Map(files.map(file => [file === 'index.html' ? '/' : `/${file}`, file]));
  return async (ctx: Context, next: Next): Promise<void> => {
    ctx.set({
      'Content-Security-Policy': contentSecurityPolicy,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    });
    const file = ['GET', 'HEAD'].includes(ctx.method) ? paths.get(ctx.path) : undefined;
    if (file === undefined) {
      await next();
      return;
    }
    ctx.type = extname(file);
    ctx.body = await readFile(join(folder, file));
  };
}

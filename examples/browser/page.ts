import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Context, Next } from 'koa';

/** The files of the page, by the path that each is served under. */
const files: ReadonlyMap<string, string> = new Map([
  ['/', 'index.html'],
  ['/app.js', 'app.js'],
  ['/AuthClient.js', 'AuthClient.js'],
  ['/style.css', 'style.css'],
]);

/**
 * A script that got into the page could not read the tokens, but could act for the user. So none gets in: only the
 * page's own files run, no text becomes markup, forms are sent by scripts alone, and nobody shows the page in a frame.
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

/** Serves the page, and says of every answer what browsers may do with it. */
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

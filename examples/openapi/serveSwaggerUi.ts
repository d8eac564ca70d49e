import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { Context, Middleware, Next } from 'koa';

/** Only files of this server run, and Swagger UI talks to no other server. Its style sheet has icons as data. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page = join(__dirname, 'page');
const swagger = dirname(require.resolve('swagger-ui-dist/package.json'));

const files: ReadonlyMap<string, string> = new Map([
  ['/docs', join(page, 'index.html')],
  ['/docs/docs.js', join(page, 'docs.js')],
  ['/docs/favicon-32x32.png', join(swagger, 'favicon-32x32.png')],
  ['/docs/swagger-ui.css', join(swagger, 'swagger-ui.css')],
  ['/docs/swagger-ui-bundle.js', join(swagger, 'swagger-ui-bundle.js')],
]);

/** Serves Swagger UI at `/docs`, from the package `swagger-ui-dist`. It shows the document at `/openapi.json`. */
export const serveSwaggerUi: Middleware = async (ctx: Context, next: Next) => {
  const file = ['GET', 'HEAD'].includes(ctx.method) ? files.get(ctx.path) : undefined;
  if (file === undefined) {
    await next();
    return;
  }
  ctx.set({
    'Content-Security-Policy': contentSecurityPolicy,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  ctx.type = extname(file);
  ctx.body = await readFile(file);
};

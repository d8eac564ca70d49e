import { assertNames } from '../config/assertNames';
import { readSize } from '../config/readTimerLength';
import { ConfigurationError } from '../errors/errors';
import type { RefusalExplainedEvent } from '../events/RefusalExplainedEvent';
import { onAuthXEvent } from '../events/onAuthXEvent';
import { refusalsPage } from '../report/explanation/refusalsPage';
import type { KoaContext, KoaMiddleware } from '../routing-controllers/KoaContext';
import { isOwnMachine } from './isOwnMachine';

/** The options of {@link explainRefusals}. */
export interface ExplainRefusalsOptions {
  /** The path of the page. Default `'/_authx'`. */
  path?: string | undefined;
  /** How many refusals are kept. Default 50. */
  max?: number | undefined;
}

/** Koa middleware, and a function that ends its work. */
export type RefusalsMiddleware = KoaMiddleware & {
  /** Stops noting refusals, and forgets those that were noted. */
  close(): void;
};

/**
 * Returns Koa middleware that serves a page for developers: the last refused requests of the process, each with the rule, what
 * the token had and lacked, and what to do. The page answers browsers on the same machine only, and contains no token.
 *
 * ```ts
 * if (process.env.NODE_ENV !== 'production') app.use(explainRefusals());
 * ```
 *
 * @throws ConfigurationError if NODE_ENV is production, and for options that cannot be used
 */
export function explainRefusals(options: ExplainRefusalsOptions = {}): RefusalsMiddleware {
  assertNames(options, ['path', 'max'], 'explainRefusals: ');
  const { path = '/_authx', max: most = 50 } = options;
  const max = readSize('explainRefusals: max', most);
  assertDevelopment();
  assertPath(path);
  const refusals: RefusalExplainedEvent[] = [];
  const stop = onAuthXEvent('refusal.explained', refusal => {
    refusals.push(refusal);
    if (refusals.length > max) refusals.shift();
  });
  const serve: KoaMiddleware = (ctx, next) => {
    if (ctx.path !== path || !isOwnMachine(ctx)) return next();
    show(ctx, refusals, max);
    return undefined;
  };
  const close = (): void => {
    stop();
    refusals.length = 0;
  };
  return Object.assign(serve, { close });
}

function show(ctx: KoaContext, refusals: readonly RefusalExplainedEvent[], max: number): void {
  const { html, policy } = refusalsPage(refusals, max);
  ctx.status = 200;
  ctx.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policy,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  ctx.type = 'text/html; charset=utf-8';
  ctx.body = html;
}

function assertDevelopment(): void {
  // A script may have written a space or a capital letter.
  if (!/^\s*prod(?:uction)?\s*$/i.test(process.env.NODE_ENV ?? '')) return;
  throw new ConfigurationError(
    "explainRefusals: NODE_ENV is production, and the page tells strangers how the server decides. Call it only if process.env.NODE_ENV !== 'production'.",
  );
}

function assertPath(path: unknown): void {
  if (typeof path === 'string' && /^\/[\w./~-]*$/.test(path)) return;
  throw new ConfigurationError("explainRefusals: path: must be a path that begins with a slash, such as '/_authx'.");
}

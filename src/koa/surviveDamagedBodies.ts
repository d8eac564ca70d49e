import type { IncomingMessage } from 'node:http';

/**
 * Keeps a damaged compressed body from ending the process.
 *
 * koa-bodyparser pipes a compressed body into a stream that inflates it, and stops listening to that stream once the body
 * is larger than its limit. If a later part is damaged, Node.js 22 and later emit an `error` that nobody listens to.
 * Listeners of the body parser still get every error that comes before.
 */
export function surviveDamagedBodies(request: object): void {
  const { headers, pipe } = request as Partial<IncomingMessage>;
  if (headers?.['content-encoding'] === undefined || pipe === undefined) return;
  const piped: IncomingMessage['pipe'] = (target, options) => {
    target.on('error', () => undefined);
    return pipe.call(request, target, options) as typeof target;
  };
  Object.assign(request, { pipe: piped });
}

import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import zlib from 'node:zlib';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { mediaType } from '../transport/mediaType';

/** Bytes that every compressed body may have once it is inflated. */
const always = 102_400;
/** How many bytes each compressed byte may become beyond that. Ordinary JSON becomes 5 to 20 times as long. */
const factor = 50;

/** What inflates: the streams that body parsers pipe a compressed request into. */
const inflaters = ['Unzip', 'Gunzip', 'Inflate', 'InflateRaw', 'BrotliDecompress', 'ZstdDecompress']
  .map(name => (zlib as unknown as Record<string, unknown>)[name])
  .filter(type => typeof type === 'function');

/**
 * Bounds what a body parser inflates and parses before a guard has decided. A compressed JSON body or form that becomes
 * more than 50 times as long, and longer than 100 kB, fails with 413.
 *
 * It also keeps a damaged body from ending the process. Body parsers stop listening once a body is larger than their
 * limit, and if a later part is damaged, Node.js 22 and later emit an `error` that nobody listens to. Listeners of the
 * body parser still get every error that comes before.
 */
export function boundInflation(ctx: KoaContext): void {
  const { req } = ctx;
  const { pipe } = req as Partial<IncomingMessage>;
  const { body } = ctx.request as { body?: unknown };
  const { disableBodyParser } = ctx as { disableBodyParser?: unknown };
  if (body !== undefined || disableBodyParser === true) return;
  if (req.headers?.['content-encoding'] === undefined || pipe === undefined) return;
  // The action reads other bodies itself, after its guard.
  if (!/json|^application\/x-www-form-urlencoded$/.test(mediaType(req))) return;
  const piped = (target: NodeJS.WritableStream, options?: { end?: boolean }): NodeJS.WritableStream => {
    const inflated = pipe.call(req, target, options);
    return inflaters.some(type => target instanceof type) ? bound(inflated as unknown as zlib.Unzip) : inflated;
  };
  Object.assign(req, { pipe: piped });
}

function bound(inflater: zlib.Unzip): NodeJS.WritableStream {
  let length = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _, done) {
      length += chunk.length;
      const isTooLong = length > always && length > factor * inflater.bytesWritten;
      done(isTooLong ? tooLarge() : null, chunk);
    },
  });
  bounded.on('error', () => inflater.destroy());
  inflater.on('error', error => {
    bounded.destroy(error);
  });
  return inflater.pipe(bounded);
}

/** The error of a body parser for a body over its limit. */
const tooLarge = (): Error =>
  Object.assign(new Error('request entity too large'), { status: 413, expose: true, type: 'entity.too.large' });

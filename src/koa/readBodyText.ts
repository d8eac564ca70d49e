import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { KoaContext } from '../routing-controllers/KoaContext';

/** The longest body, in bytes. The longest token has 8192. */
const longestBody = 32_768;

/**
 * Returns the body of a request as text: what a body parser of the application has kept of it, or else what is read now.
 * Undefined if there is no body, if it is too long, compressed or not UTF-8, or if something else has read it.
 */
export async function readBodyText(ctx: KoaContext): Promise<string | undefined> {
  const { rawBody } = ctx.request as { rawBody?: unknown };
  if (rawBody !== undefined) return typeof rawBody === 'string' && rawBody.length <= longestBody ? rawBody : undefined;
  const request = ctx.req as IncomingMessage;
  if (request.headers['content-encoding'] !== undefined || request.readableDidRead) return undefined;
  const bytes = await readBytes(request);
  return bytes && isUtf8(bytes) ? bytes.toString() : undefined;
}

/** Reads the whole body. Node discards what is left of a longer one, once the request is answered. */
function readBytes(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (bytes: Buffer | undefined): void => {
      request.off('data', add);
      request.pause();
      resolve(bytes);
    };
    const add = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > longestBody) settle(undefined);
      else chunks.push(chunk);
    };
    request.on('data', add);
    request.once('end', () => {
      settle(Buffer.concat(chunks));
    });
    request.once('close', () => {
      settle(undefined);
    });
    request.on('error', () => undefined);
  });
}

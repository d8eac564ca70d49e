import { parseObject } from '../token/strictJson';
import type { JsonObject } from '../token/TokenType';
import { IssuerDocumentError } from './IssuerDocumentError';

/** The largest document in bytes, after decompression. */
export const largestDocument = 262_144;

/** JSON, in every media type whose name says so (RFC 6839 section 3.1): `application/jwk-set+json`. */
const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/**
 * Fetches a JSON object from an issuer. Redirects are not followed, because they would let another server answer.
 *
 * @param signal - ends the request and the reading of its answer
 * @throws IssuerDocumentError for an answer that is not one JSON object of a bounded size; the error of `fetch`
 */
export async function fetchDocument(url: string, signal: AbortSignal): Promise<JsonObject> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json, application/jwk-set+json', 'user-agent': 'routing-controllers-authx' },
    redirect: 'manual',
    signal,
  });
  try {
    if (answer.status !== 200) throw new IssuerDocumentError(`HTTP_${String(answer.status)}`);
    if (!jsonType.test(answer.headers.get('content-type') ?? '')) throw new IssuerDocumentError('NOT_JSON');
    if (Number(answer.headers.get('content-length')) > largestDocument) throw new IssuerDocumentError('TOO_LARGE');
    return parse(await readBounded(answer.body));
  } catch (error) {
    // A body that nobody reads would keep its connection.
    if (answer.body?.locked === false) await answer.body.cancel();
    throw error;
  }
}

/** Reads a body, and gives up as soon as it exceeds the limit. */
async function readBounded(body: ReadableStream<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the stream, and with it the connection.
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > largestDocument) throw new IssuerDocumentError('TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(bytes: Buffer): JsonObject {
  try {
    return parseObject(bytes);
  } catch {
    throw new IssuerDocumentError('NOT_JSON');
  }
}

import { parseObject } from '../token/strictJson';
import type { JsonObject } from '../token/TokenType';
import { IssuerDocumentError } from './IssuerDocumentError';

/** The largest document in bytes, after decompression. */
export const largestDocument = 262_144;

/** JSON, in every media type whose name says so (RFC 6839 section 3.1): `application/jwk-set+json`. */
const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** A document as it was answered. */
export interface FetchedDocument {
  readonly value: JsonObject;
  /** Milliseconds for which the server allows caches to use it (RFC 9111 section 5.2.2.1). Undefined if it does not say. */
  readonly maxAge: number | undefined;
}

/**
 * Fetches a JSON object from an issuer. Redirects are not followed, because they would let another server answer.
 *
 * @param signal - ends the request and the reading of its answer
 * @throws IssuerDocumentError for an answer that is not one JSON object of a bounded size; the error of `fetch`
 */
export async function fetchDocument(url: string, signal: AbortSignal): Promise<FetchedDocument> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json, application/jwk-set+json', 'user-agent': 'routing-controllers-authx' },
    redirect: 'manual',
    signal,
  });
  try {
    if (answer.status !== 200) throw new IssuerDocumentError(`HTTP_${String(answer.status)}`);
    if (!jsonType.test(answer.headers.get('content-type') ?? '')) throw new IssuerDocumentError('NOT_JSON');
    if (Number(answer.headers.get('content-length')) > largestDocument) throw new IssuerDocumentError('TOO_LARGE');
    return { value: parse(await readBounded(answer.body)), maxAge: maxAgeOf(answer.headers) };
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

function maxAgeOf(headers: Headers): number | undefined {
  const [, seconds] = /(?:^|[\s,])max-age="?(\d{1,9})\b/i.exec(headers.get('cache-control') ?? '') ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

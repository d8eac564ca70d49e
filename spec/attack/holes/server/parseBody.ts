import { gunzipSync, inflateSync } from 'node:zlib';
import { Refusal, type Asked } from './Parts';

const limit = 100_000;

/** Returns the JSON of a body; undefined if there is no body. @throws Refusal with 400, 413 or 415 */
export function parseBody({ headers, body }: Asked): unknown {
  if (body.length === 0) return undefined;
  const text = decompressed(body, headers['content-encoding'] ?? 'identity').toString();
  if (/[\[{]{200}|(?:[\[{]\s*"\w*"\s*:\s*){200}/.test(text)) throw new Refusal(400, 'The body is nested too deeply');
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // The answer is the same for a body that is not JSON, and for JSON that is not an object.
  }
  throw new Refusal(400, 'The body must be a JSON object');
}

function decompressed(body: Buffer, encoding: string): Buffer {
  if (body.length > limit) throw new Refusal(413, 'The body is too large');
  try {
    if (encoding === 'gzip') return gunzipSync(body, { maxOutputLength: limit });
    if (encoding === 'deflate') return inflateSync(body, { maxOutputLength: limit });
  } catch {
    throw new Refusal(400, 'The body cannot be decompressed');
  }
  if (encoding !== 'identity') throw new Refusal(415, 'The encoding of the body is not supported');
  return body;
}

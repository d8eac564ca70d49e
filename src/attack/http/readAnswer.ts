import { valuesOf, type RawAnswer } from './RawAnswer';
import type { RawHeader } from './RawRequest';

/** Longer answers are cut. */
const longest = 1_048_576;

/**
 * Reads an answer of HTTP/1.1 (RFC 9112) from the bytes that have arrived.
 *
 * @param isEnd - whether no more bytes will come
 * @returns undefined if more bytes are needed, or if the bytes are no answer
 */
export function readAnswer(bytes: Buffer, method: string, isEnd: boolean): RawAnswer | undefined {
  const head = finalHead(bytes);
  if (!head) return undefined;
  const { status, lines, rest } = head;
  const headers = lines.map(headerOf);
  if (method === 'HEAD' || status === 101 || status === 204 || status === 304) return { status, headers, body: '' };
  const body = readBody(rest, { status, headers, body: '' });
  if (body === undefined && !isEnd && rest.length < longest) return undefined;
  return { status, headers, body: (body ?? rest).toString('utf8', 0, longest) };
}

interface Head {
  readonly status: number;
  readonly lines: readonly string[];
  readonly rest: Buffer;
}

/** Returns the head of the final answer. The interim answers before it (RFC 9110 section 15.2) are skipped, however many. */
function finalHead(bytes: Buffer): Head | undefined {
  for (let start = 0; ;) {
    const end = bytes.indexOf('\r\n\r\n', start);
    if (end === -1) return undefined;
    const [statusLine = '', ...lines] = bytes.toString('latin1', start, end).split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1]);
    if (!status) return undefined;
    start = end + 4;
    if (status >= 200 || status === 101) return { status, lines, rest: bytes.subarray(start) };
  }
}

function headerOf(line: string): RawHeader {
  const colon = line.indexOf(':');
  return [line.slice(0, Math.max(colon, 0)), line.slice(colon + 1).trim()];
}

/** Returns the whole body; undefined if it is not complete yet. */
function readBody(bytes: Buffer, answer: RawAnswer): Buffer | undefined {
  if (/chunked/i.test(valuesOf(answer, 'transfer-encoding').join())) return readChunks(bytes);
  const [length] = valuesOf(answer, 'content-length');
  if (length === undefined || !/^\d+$/.test(length) || bytes.length < Number(length)) return undefined;
  return bytes.subarray(0, Number(length));
}

function readChunks(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!(size > 0)) return Buffer.concat(chunks);
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return undefined;
    chunks.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}

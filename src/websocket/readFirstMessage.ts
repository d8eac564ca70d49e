import { parseObject } from '../token/strictJson';

/** The longest first message in bytes. A token has at most 8192 bytes, and the message needs nothing else. */
const longest = 10 * 1024;

/** Reads the token from a text message such as `{"access_token": "..."}`. Returns undefined for any other message. */
export function readFirstMessage(data: unknown, isBinary: unknown, member: string): string | undefined {
  if (isBinary !== false || !Buffer.isBuffer(data) || data.length > longest) return undefined;
  try {
    const token = parseObject(data)[member];
    return typeof token === 'string' && token !== '' ? token : undefined;
  } catch {
    return undefined;
  }
}

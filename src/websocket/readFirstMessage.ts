import { parseObject } from '../token/strictJson';

/** Bytes. A token has 8192 at most, and more than it and its name need not be in the message. */
const longest = 10 * 1024;

/**
 * Reads the token from a message: `{"access_token": "..."}`, as text.
 *
 * @returns undefined for any other message
 */
export function readFirstMessage(data: unknown, isBinary: unknown, member: string): string | undefined {
  if (isBinary !== false || !Buffer.isBuffer(data) || data.length > longest) return undefined;
  try {
    const message = parseObject(data);
    const token = Object.hasOwn(message, member) ? message[member] : undefined;
    return typeof token === 'string' && token !== '' ? token : undefined;
  } catch {
    return undefined;
  }
}

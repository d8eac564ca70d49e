import type { ResponseLike } from '../../src/transport/RequestLike';

/** Returns a response that has only headers. A caller can read what was set. */
export function answer(setCookie?: number | string | string[]): ResponseLike {
  const headers = new Map<string, number | string | string[]>();
  if (setCookie !== undefined) headers.set('set-cookie', setCookie);
  return {
    headersSent: false,
    getHeader: name => headers.get(name.toLowerCase()),
    setHeader: (name, value) => headers.set(name.toLowerCase(), value),
  };
}

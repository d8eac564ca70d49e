import type { ResponseLike } from '../transport/RequestLike';

/** A response whose headers an action may send itself, as Node's does. */
type WritableResponse = ResponseLike & { writeHead?: (...given: unknown[]) => unknown };

/**
 * Calls a function directly before the headers of a response are sent. Node's `write`, `end` and `flushHeaders` call
 * `writeHead` as well. Returns a function that ends this.
 */
export function beforeHeaders(response: WritableResponse, act: () => void): () => void {
  const { writeHead } = response;
  let isOver = typeof writeHead !== 'function';
  if (typeof writeHead === 'function') {
    response.writeHead = (...given) => {
      if (!isOver) {
        isOver = true;
        takeCookies(response, given);
        act();
      }
      return writeHead.apply(response, given);
    };
  }
  return () => {
    isOver = true;
  };
}

/** Headers that are passed to `writeHead` replace those that were set before, so cookies among them are set before. */
function takeCookies(response: ResponseLike, given: unknown[]): void {
  const headers = given.at(-1);
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return;
  const entries = Object.entries(headers as Record<string, string | string[]>);
  const isCookie = ([name]: readonly [string, unknown]): boolean => name.toLowerCase() === 'set-cookie';
  const cookies = entries.filter(isCookie).flatMap(([, value]) => value);
  if (cookies.length === 0) return;
  response.setHeader('Set-Cookie', cookies);
  given[given.length - 1] = Object.fromEntries(entries.filter(entry => !isCookie(entry)));
}

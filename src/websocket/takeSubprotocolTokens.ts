import type { IncomingMessage } from 'node:http';

const headerName = 'sec-websocket-protocol';

/** The prefix of the entry with the token. */
const prefix = 'authx.bearer.';

/**
 * Removes the tokens from the subprotocols that a client offers (RFC 6455 section 11.3.4), which is the only header
 * that a browser can set. Afterwards the application cannot choose a token as the protocol, and so send it back.
 */
export function takeSubprotocolTokens(request: IncomingMessage): string[] {
  const offered = request.headers[headerName];
  if (offered === undefined) return [];
  const tokens = offered
    .split(',')
    .map(tokenIn)
    .filter(token => token !== undefined);
  if (tokens.length > 0) rewrite(request);
  return tokens;
}

function tokenIn(entry: string): string | undefined {
  const name = entry.trim();
  return name.toLowerCase().startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

const withoutTokens = (offered: string): string =>
  offered
    .split(',')
    .filter(entry => tokenIn(entry) === undefined)
    .join(',')
    .trim();

/** Rewrites every form in which Node shows the header. */
function rewrite({ headers, headersDistinct, rawHeaders }: IncomingMessage): void {
  const kept: string[] = [];
  const rewritten: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name, value] = [rawHeaders[i] as string, rawHeaders[i + 1] as string];
    if (name.toLowerCase() !== headerName) {
      rewritten.push(name, value);
      continue;
    }
    const others = withoutTokens(value);
    if (others === '') continue;
    rewritten.push(name, others);
    kept.push(others);
  }
  rawHeaders.splice(0, Infinity, ...rewritten);
  headers[headerName] = kept.length > 0 ? kept.join(', ') : undefined;
  headersDistinct[headerName] = kept.length > 0 ? kept : undefined;
}

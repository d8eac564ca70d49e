import { AttackError } from './AttackError';

/** The server that is attacked. */
export interface Target {
  readonly isTls: boolean;
  /** The host to connect to, without brackets. */
  readonly host: string;
  readonly port: number;
  /** The value of the `Host` header. */
  readonly authority: string;
  /** The path before the paths of all routes, without a slash at its end. */
  readonly base: string;
}

/**
 * Reads the URL of the server to attack. Only the loopback interface may be attacked, or the host that the caller names
 * as their own.
 *
 * @throws AttackError
 */
export function readTarget(url: string, allowHost: string | undefined): Target {
  const read = URL.canParse(url) ? new URL(url) : undefined;
  if (!read || !/^https?:$/.test(read.protocol)) {
    throw new AttackError(`${url} is not a URL with http or https. Pass one such as http://127.0.0.1:3000.`);
  }
  if (read.username !== '' || read.password !== '' || read.search !== '' || read.hash !== '') {
    throw new AttackError('The URL must not have a user, a query or a fragment. Pass only scheme, host and path.');
  }
  const { hostname } = read;
  if (!isLoopback(hostname) && allowHost?.toLowerCase() !== hostname) {
    throw new AttackError(
      `${hostname} is not on the loopback interface. If the server is yours, pass --allow-host ${hostname}.`,
    );
  }
  const isTls = read.protocol === 'https:';
  return {
    isTls,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(read.port) || (isTls ? 443 : 80),
    authority: read.host,
    base: read.pathname.replace(/\/+$/, ''),
  };
}

/** `URL` writes every spelling of an IPv4 address, such as `0x7f.1`, with four decimal numbers. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || /^\[?::1\]?$/.test(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname);

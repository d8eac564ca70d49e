import type { KoaContext } from '../routing-controllers/KoaContext';
import { headerValues } from '../transport/headerValues';

/** Headers by which proxies and tunnels pass requests of others on. */
const ofProxies =
  /^(?:forwarded|via|client-ip|cdn-loop|x-forwarded(?:-.*)?|x-original-(?:forwarded-for|host)|x-real-ip|x-(?:cluster-)?client-ip|true-client-ip|(?:cf|fastly|fly|do)-(?:connecting|client)-ip|x-envoy-.*)$/i;

const loopbackAddress = /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/;

const loopbackHost = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Tells whether a browser on the same machine asks to read a page, without a proxy. The address of the connection is not
 * enough: a proxy on this machine has it too, and a foreign name can resolve to it (DNS rebinding). A script of another site
 * sends `Origin`, and could read the page if the application allows other origins (CORS). Browsers speak HTTP/1.1 or newer,
 * and some proxies speak HTTP/1.0 to the server and add no header.
 */
export function isOwnMachine({ req, method }: KoaContext): boolean {
  const { socket, httpVersion } = req as {
    socket?: { remoteAddress?: string | undefined } | undefined;
    httpVersion?: string | undefined;
  };
  const hosts = headerValues(req, 'host');
  return (
    (method === 'GET' || method === 'HEAD') &&
    loopbackAddress.test(socket?.remoteAddress ?? '') &&
    hosts.length === 1 &&
    loopbackHost.test(hosts[0] ?? '') &&
    httpVersion !== '1.0' &&
    headerValues(req, 'origin').length === 0 &&
    !Object.keys(req.headers ?? {}).some(name => ofProxies.test(name))
  );
}

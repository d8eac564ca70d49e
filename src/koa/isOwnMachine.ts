import type { KoaContext } from '../routing-controllers/KoaContext';
import { headerValues } from '../transport/headerValues';

/** Headers by which proxies pass requests of others on. */
const ofProxies = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

const loopbackAddress = /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/;

const loopbackHost = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Tells whether a browser on the same machine asks to read a page, without a proxy. The address of the connection is not
 * enough: a proxy on this machine has it too, and a foreign name can resolve to it (DNS rebinding).
 */
export function isOwnMachine({ req, method }: KoaContext): boolean {
  const { socket } = req as { socket?: { remoteAddress?: string | undefined } | undefined };
  const hosts = headerValues(req, 'host');
  return (
    (method === 'GET' || method === 'HEAD') &&
    loopbackAddress.test(socket?.remoteAddress ?? '') &&
    hosts.length === 1 &&
    loopbackHost.test(hosts[0] ?? '') &&
    ofProxies.every(name => headerValues(req, name).length === 0)
  );
}

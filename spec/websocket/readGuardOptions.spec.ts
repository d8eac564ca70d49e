import { createServer } from 'node:http';
import { expect } from 'chai';
import { WebSocketServer } from 'ws';
import { AuthX, ConfigurationError } from '../../src/index';
import { guardSockets, type GuardSocketsOptions } from '../../src/entries/websocket';
import { readGuardOptions } from '../../src/websocket/readGuardOptions';
import { secret } from '../support/forge';
import { makeAuth } from '../koa/support/serve';

type Options = GuardSocketsOptions<unknown>;

const auth = makeAuth();

/** Returns valid options, which a spec changes. */
const good = (): Options => ({ server: createServer(), sockets: new WebSocketServer({ noServer: true }), auth });

/** Returns the message of the ConfigurationError, or '' if the options are valid. */
function complaint(changes: object): string {
  try {
    guardSockets({ ...good(), ...changes });
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return '';
}

/** Returns an AuthX with this configuration. */
const withConfig = (config: object): { auth: AuthX } => ({
  auth: makeAuth({ config: { secretKey: secret, ...config } }),
});

describe('guardSockets', () => {
  const rows: Record<string, [changes: object, complaint: RegExp]> = {
    'a misspelled option': [{ origins: [] }, /^guardSockets: origins is not one of server, sockets, auth, path, /],
    'the option csrf, which upgrades do not have': [{ csrf: true }, /csrf is not one of/],
    'the option revocation': [{ revocation: 'cached' }, /revocation is not one of/],
    'the option failOpen': [{ failOpen: true }, /failOpen is not one of/],
    'no server': [{ server: undefined }, /^server: must be an HTTP or HTTPS server/],
    'an app instead of a server': [{ server: { listen: () => undefined } }, /^server: must be/],
    'a WebSocketServer instead of a server': [
      { server: new WebSocketServer({ noServer: true }) },
      /^server: must be an HTTP/,
    ],
    'no sockets': [{ sockets: undefined }, /^sockets: must be a WebSocketServer of ws/],
    'a WebSocketServer that listens by itself': [
      { sockets: new WebSocketServer({ server: createServer() }) },
      /^sockets: must be made with noServer: true/,
    ],
    'a WebSocketServer with another path': [
      { path: '/ws', sockets: new WebSocketServer({ noServer: true, path: '/chat' }) },
      /^sockets: has the path \/chat of its own\. .* path: '\/chat'/,
    ],
    'no auth': [{ auth: {} }, /^auth: must be an AuthX/],
    'a path with a query': [{ path: '/ws?a=1' }, /^path: must be a path without a query/],
    'a path without its slash': [{ path: 'ws' }, /^path: must be a path/],
    'a path that is not a string': [{ path: /ws/ }, /^path: must be a path/],
    'an unknown location': [{ locations: ['header'] }, /^locations: must be a list of headers, cookies, query, sub/],
    'the location json, because upgrades have no body': [{ locations: ['json'] }, /^locations: must be/],
    'locations that are not a list': [{ locations: 'headers' }, /^locations: must be a list/],
    'no location': [{ locations: [] }, /^locations: the list is empty, .* such as \['message'\]/],
    'a configuration with only the location json': [
      withConfig({ tokenLocation: ['json'] }),
      /^locations: the list is empty/,
    ],
    'an unknown type': [{ type: 'acess' }, /^guardSockets: type must be 'access', 'refresh' or 'any'/],
    'fresh with refresh tokens': [{ type: 'refresh', fresh: true }, /^type: refresh tokens are never fresh/],
    'maxAge with refresh tokens': [{ type: 'refresh', maxAge: '5m' }, /^type: refresh tokens are never fresh/],
    'a maxAge without a unit': [{ maxAge: '5' }, /^guardSockets: maxAge: 5 is not a length of time/],
    'a scope with a space': [{ scopes: ['a b'] }, /^guardSockets: 'a b' is not a scope/],
    'scopes that are not a list': [{ scopes: 'chat' }, /^guardSockets: scopes must be a list/],
    'an empty list of scopes': [{ scopes: [] }, /^guardSockets: the list of scopes is empty/],
    'checks that are not a list': [{ checks: {} }, /^guardSockets: checks must be a list/],
    'a check without a test': [{ checks: [{ name: 'x' }] }, /^guardSockets: test of x must be a function/],
    'a scope with a line break': [{ scopes: ['a\r\nSet-Cookie:x'] }, /is not a scope/],
    'origins that are not a list': [
      { allowedOrigins: 'https://a.example' },
      /^allowedOrigins: must be a list of origins/,
    ],
    'origins that are lists': [
      { allowedOrigins: [['https://a.example']] },
      /^allowedOrigins: must be a list of origins/,
    ],
    'an invalid origin': [{ allowedOrigins: ['*'] }, /^allowedOrigins: "\*" is not an origin/],
    'an origin with a path': [{ allowedOrigins: ['https://a.example/x'] }, /is not an origin/],
    'an interval of 0': [{ checkInterval: 0 }, /^checkInterval: must be a length of time/],
    'an interval too long for a timer': [{ checkInterval: '25d' }, /^checkInterval: must be a length of time/],
    'a timeout without a unit': [
      { authenticationTimeout: '5', locations: ['message'] },
      /^authenticationTimeout: must be a length of time/,
    ],
    'maxUnauthenticated of 0': [
      { maxUnauthenticated: 0, locations: ['message'] },
      /^maxUnauthenticated: must be a whole/,
    ],
    'authenticationTimeout without the location message': [
      { authenticationTimeout: '5s' },
      /^authenticationTimeout: has no effect/,
    ],
    'maxUnauthenticated without the location message': [
      { maxUnauthenticated: 5 },
      /^maxUnauthenticated: has no effect .* Add 'message'/,
    ],
  };
  for (const [what, [changes, message]] of Object.entries(rows)) {
    it(`refuses ${what} at start`, () => expect(complaint(changes)).to.match(message));
  }

  it('refuses to be called without options', () => {
    expect(() => guardSockets(undefined as never)).to.throw(
      ConfigurationError,
      'guardSockets: pass an object with server, sockets and auth.',
    );
  });

  const read = (changes: Partial<Options> = {}): ReturnType<typeof readGuardOptions> =>
    readGuardOptions({ ...good(), ...changes } as never);

  it('uses the configured locations of access tokens, except JSON bodies', () => {
    const several = withConfig({ tokenLocation: ['json', 'cookies', 'headers'], refreshTokenLocation: ['query'] });
    expect(read(several).locations).to.deep.equal(['cookies', 'headers']);
    expect(read({ ...several, type: 'refresh' }).locations).to.deep.equal(['query']);
  });

  it('adds its own origins to the configured ones, in normalized form', () => {
    const configured = withConfig({ allowedOrigins: ['https://a.example'] });
    const { allowedOrigins } = read({ ...configured, allowedOrigins: ['HTTPS://B.example:443/'] });
    expect([...allowedOrigins]).to.deep.equal(['https://a.example', 'https://b.example']);
  });

  it('checks every 30 seconds and allows 5 seconds and 1000 pending sockets by default', () => {
    const { checkInterval, authenticationTimeout, maxUnauthenticated } = read();
    expect([checkInterval, authenticationTimeout, maxUnauthenticated]).to.deep.equal([30_000, 5000, 1000]);
  });

  it('never requires a double submit value', () => {
    expect(read(withConfig({ tokenLocation: ['cookies'], csrfMethods: ['GET'] })).requirement.csrf).to.equal(false);
  });

  it('accepts a path that the WebSocketServer has too', () => {
    const sockets = new WebSocketServer({ noServer: true, path: '/ws' });
    expect(read({ sockets, path: '/ws' }).path).to.equal('/ws');
  });
});

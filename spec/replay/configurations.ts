import { MemorySessionStore, type AuthXInit, type AuthXOptions } from '../../src/index';
import type { SocketLocation } from '../../src/entries/websocket';
import { pemPair } from '../keys/keyPairs';
import { secret } from '../support/forge';
import type { RecordedUser } from './RecordedAuthX';
import { recordedPolicies } from './RecordedPolicies';

/** The secret of the login type `admin` in `m`. That of `user` is the secret of the specs. */
export const adminSecret = 'the-secret-of-the-admins-in-no-fewer-than-sixty-four-bytes-as-others';

/** The secret before the rotation in `kr`. */
export const previousSecret = 'the-secret-before-the-rotation-in-no-fewer-than-thirty-two-bytes';

/** Options as a plain object. */
export type Options = Pick<AuthXOptions, keyof AuthXOptions>;

/** What a recorded configuration is here. */
export interface Configuration {
  readonly options: Options;
  /** Default: a blocklist of token texts. */
  readonly callbacks?: AuthXInit<RecordedUser>['callbacks'];
  /** Texts that are on the blocklist from the start. */
  readonly blocked?: readonly string[];
  /** Default: no sessions are kept. */
  readonly sessions?: AuthXInit<RecordedUser>['sessions'];
  /** Default: no policies, and no route that asks them. */
  readonly policies?: AuthXInit<RecordedUser>['policies'];
  /** The login types of its manager, the default first. Default: there is no manager. */
  readonly loginTypes?: readonly string[];
  /** Where sockets look for tokens. Default: where requests do. */
  readonly socketLocations?: readonly SocketLocation[];
  /** Default: one who knows everybody. */
  readonly getter?: ((uid: string) => RecordedUser | Promise<RecordedUser>) | undefined;
}

const withSecret = (options: Options = {}): Configuration => ({ options: { secretKey: secret, ...options } });
const cookies = (options: Options = {}): Configuration => withSecret({ tokenLocation: ['cookies'], ...options });
const blocklist = (isTokenRevoked: () => unknown): Configuration => ({
  ...withSecret(),
  callbacks: { isTokenRevoked: isTokenRevoked as () => boolean },
});
const raising = (): never => {
  throw new Error('The blocklist fails.');
};
/** Where AuthX looks for the token of every socket. */
const socketLocations: readonly SocketLocation[] = ['query', 'headers'];
const implicit: Options = {
  implicitRefresh: true,
  implicitRefreshRouteExclude: ['/optional'],
  implicitRefreshMethodExclude: ['DELETE'],
};

const managed = (): Configuration => ({
  ...withSecret(),
  getter: undefined,
  policies: recordedPolicies,
  loginTypes: ['user', 'admin'],
});

/**
 * The configurations by the name that the recorded paths begin with. Made anew for each use.
 *
 * `hn` and `cn` had no error handlers installed in AuthX. Here there is nothing to install.
 */
export const configurations: Readonly<Record<string, () => Configuration>> = {
  h: () => ({ ...withSecret(), blocked: ['garbage2'], socketLocations }),
  hn: () => ({ ...withSecret(), socketLocations }),
  none: () => withSecret({ tokenLocation: [] }),
  nosec: () => ({ options: {} }),
  msgkey: () => withSecret({ errorMessageKey: 'detail', identityClaim: 'uid' }),
  msgs: () =>
    withSecret({
      errors: {
        MissingTokenError: { message: 'custom MSG_TokenError (set before handle_errors)' },
        JWTDecodeError: { message: 'custom MSG_JWTDecodeError (set after handle_errors)' },
        TokenExpiredError: { message: 'custom MSG_TokenExpiredError (no such attribute by default)' },
      },
    }),
  nbf: () => withSecret({ encodeNbf: true }),

  blraise: () => blocklist(raising),
  blraisen: () => blocklist(raising),
  blasync: () => blocklist(async () => false),
  blpartial: () => blocklist((async (answer: boolean) => answer).bind(undefined, false)),
  bltruthy: () => blocklist(() => 'no'),
  sgasync: () => ({ ...withSecret(), getter: async uid => ({ uid }) }),
  sgunset: () => ({ ...withSecret(), getter: undefined }),

  hx: () => withSecret({ headerName: 'X-Auth', headerType: '' }),
  c: () => cookies(),
  cn: () => cookies(),
  cx: () =>
    cookies({
      accessCookieName: 'acc',
      accessCookiePath: '/a',
      refreshCookieName: 'ref',
      refreshCookiePath: '/r',
      accessCsrfCookieName: 'acc_csrf',
      refreshCsrfCookieName: 'ref_csrf',
      accessCsrfHeaderName: 'X-Acc',
      refreshCsrfHeaderName: 'X-Ref',
      cookieDomain: 'example.test',
      cookieSameSite: 'strict',
      cookieMaxAge: 3600,
    }),
  cnone: () => cookies({ cookieSameSite: null as never, csrfInCookies: false }),
  cnocsrf: () => cookies({ cookieCsrfProtect: false }),
  cget: () => cookies({ csrfMethods: ['GET'] }),
  caud: () => cookies({ encodeAudience: 'api' }),
  cf: () => cookies({ csrfCheckForm: true }),
  ci: () => cookies(implicit),
  cid: () => cookies({ ...implicit, implicitRefreshDeltatime: '1h' }),
  q: () => withSecret({ tokenLocation: ['query'] }),
  j: () => withSecret({ tokenLocation: ['json'] }),
  all: () => withSecret({ tokenLocation: ['headers', 'cookies', 'query', 'json'] }),
  ch: () => withSecret({ tokenLocation: ['cookies', 'headers'] }),

  kr: () => withSecret({ previousSecretKey: previousSecret }),
  rs: () => ({ options: { algorithm: 'RS256', privateKey: pemPair('rsa2048').privateKey } }),
  rskr: () => ({
    options: {
      algorithm: 'RS256',
      privateKey: pemPair('rsa2048').privateKey,
      previousPublicKey: pemPair('other-rsa2048').publicKey,
    },
  }),
  hs512: () => withSecret({ algorithm: 'HS512', decodeAlgorithms: ['HS256'] }),
  aud: () => withSecret({ decodeAudience: 'api' }),
  auds: () => withSecret({ decodeAudience: ['api', 'web'] }),
  lee: () => withSecret({ decodeLeeway: 30 }),

  // Of own requests.
  es256k: () => ({ options: { algorithm: 'ES256K' as never } }),
  weak: () => ({ options: { secretKey: 'short' } }),
  emptykey: () => ({ options: { secretKey: '' } }),
  unknown: () => withSecret({ colour: 'red' } as never),
  insecure: () => cookies({ cookieSameSite: 'none', cookieSecure: false }),
  hostprefix: () => cookies({ accessCookieName: '__Host-access', cookieDomain: 'example.test' }),
  nonbf: () => withSecret({ encodeNbf: false }),
  persistent: () => cookies({ sessionCookie: false }),
  ageless: () => cookies({ cookieMaxAge: 0 }),
  cionly: () => cookies({ implicitRefresh: true, implicitRefreshMethodInclude: ['GET'] }),
  blthen: () => blocklist(() => ({ then: (tell: (isRevoked: boolean) => void) => tell(false) })),
  sggone: () => ({ ...withSecret(), getter: () => undefined as never }),
  wsub: () => ({ ...withSecret(), socketLocations: ['subprotocol'] }),

  m: managed,
  mn: managed,

  /** The route that was recorded for a login type that no AuthX has. It needs a server of its own, which does not start. */
  munknown: managed,

  s: () => ({ ...withSecret(), sessions: { store: new MemorySessionStore() } }),
};

import { RateLimit, RequireAnyScope, RequireScopes } from '../../src/index';
import {
  answers,
  asRow,
  cannotBeDeclared,
  deletesAccess,
  deletesBoth,
  deletion,
  letIn,
  noContent,
  ofOtherType,
  opensSocket,
  refused,
  refusesToStart,
  throws,
  unreadable,
  type Here,
} from './here';

const none = refused('MissingTokenError');
const malformed = refused('AmbiguousTokenError');
const undecodable = refused('JWTDecodeError');
const missingCsrf = refused('MissingCSRFTokenError');
const unnamed = (declare: () => unknown): Here => cannotBeDeclared(declare, /the list of scopes is empty/);
const ofNone = unnamed(() => (RequireScopes as () => unknown)());
const ofNoneAny = unnamed(() => (RequireAnyScope as () => unknown)());
const lee = letIn({ exp: '<int now-5>' });
/** The session of the recorded login. */
const session = {
  sid: '<uuid4>',
  subject: 'alice',
  createdAt: '<iso.6digitsZ now+0>',
  lastActiveAt: '<iso.6digitsZ now+0>',
  endsAt: '<iso.6digitsZ now+7776000>',
  ipAddress: '127.0.0.1',
  userAgent: 'drv/1',
  device: { os: 'linux' },
  isActive: true,
};
/** The security of routes with a scheme, as it is documented. */
const documentedBy = (scheme: string): object => ({
  '/access': [{ [scheme]: [] }],
  '/refresh-only': [{ [scheme]: [] }],
  '/subject': [{ [scheme]: [] }],
  '/rl': [{ [scheme]: [] }],
  '/sc/read': [{ [scheme]: ['read'] }],
  '/optional': [{ [scheme]: [] }, {}],
});
const queryScheme = {
  type: 'apiKey',
  description: 'Provide an AuthX JWT in this query parameter.',
  in: 'query',
  name: 'token',
};
const headerScheme = {
  type: 'apiKey',
  description: 'Provide an AuthX JWT in this header, not JWT_SECRET_KEY.',
  in: 'header',
  name: 'X-Auth',
};
const crossSite = { domain: 'example.test', samesite: 'strict' } as const;

/**
 * The rows that are answered otherwise, by the name that the difference has in docs/differences-from-authx.md, and what
 * is answered instead. Differences that are the same wherever they show are in `globalDeviations`.
 */
export const deviations: Readonly<Record<string, Readonly<Record<number, Here>>>> = {
  // The header.
  'scheme-any-case': { 10: letIn() },
  'scheme-wanted': { 14: none, 221: letIn(), 257: none, 282: none },
  'empty-is-no-token': { 13: none, 223: letIn(), 229: none, 284: none, 285: opensSocket },
  'header-grammar': { 11: malformed, 12: malformed, 60: malformed, 228: malformed },
  'one-header': { 15: malformed, 16: malformed },

  // The token.
  'typ-and-kid': { 18: undecodable, 138: throws('TypeError', /^headers\.kid /) },
  'one-spelling': { 61: undecodable },
  'empty-subject': { 29: undecodable },
  'times-in-seconds': { 22: letIn({ exp: 30_000_000_000 }), 23: undecodable },
  'nothing-made-up': { 26: letIn({ iat: null }), 31: undecodable },
  'true-reason': {
    233: refused('TokenExpiredError'),
    234: refused('TokenInvalidAudienceError'),
    243: refused('TokenInvalidAudienceError'),
  },
  'reserved-data': {
    144: throws('TypeError', /^data\.jti /),
    145: throws('TypeError', /^data\.iat /),
    151: throws('TypeError', /^data\.login_type /),
    252: throws('TypeError', /^data\.login_type /),
    152: throws('TypeError', /^data\.scope /),
    153: throws('TypeError', /^data\.jti /),
  },

  // Callbacks.
  'revocation-after-verification': { 57: refused('TokenExpiredError'), 58: undecodable },
  'failing-callback': { 8: refused('RevocationUnavailableError'), 62: refused('RevocationUnavailableError') },

  // Errors.
  'nothing-to-install': { 2: none },
  'one-missing-token-error': { 43: none },
  'uncaught-errors': {
    44: throws('Error', /^raised by the action$/),
    139: throws('TypeError', /^headers\.alg /),
    143: throws('TypeError', /^data\.sub /),
    146: throws('TypeError', /^data\.nbf /),
    147: throws('TypeError', /^data\.csrf /),
    148: throws('TypeError', /^data\.scopes /),
    149: throws('TypeError', /^data\.aud /),
    150: throws('TypeError', /^data\.iss /),
  },

  // Scopes.
  'scope-guard-names-scopes': {
    68: ofNone,
    71: ofNoneAny,
    80: ofNone,
    81: ofNoneAny,
    93: ofNone,
    95: ofNoneAny,
    99: ofNoneAny,
    116: ofNoneAny,
    121: ofNoneAny,
    127: ofNoneAny,
  },

  // Policies.
  'policy-types': { 270: refused('PolicyDeniedError') },
  'policy-claims': {
    271: answers({ sub: 'alice', login_type: 'user', type: 'access' }),
    274: refused('PolicyDeniedError'),
  },

  // Rate limits.
  'rate-limit-remaining': {
    249: {
      answer: {
        status: 429,
        body: {
          message: 'Rate limit exceeded. Retry after 1 seconds.',
          error_type: 'RateLimitExceeded',
          retry_after: 1,
        },
        challenge: undefined,
        cookies: [],
      },
    },
  },
  'rate-limit-of-nothing': {
    1: cannotBeDeclared(() => RateLimit({ max: 0, window: 60 }), /max must be a whole number from 1/),
  },
  // Login types.
  'login-type-wanted': { 259: ofOtherType('user', null) },
  'login-type-first': { 265: ofOtherType('admin', 'user') },
  'login-type-at-start': { 263: refusesToStart(/@LoginType\('ghost'\): ghost is not one of user, admin/) },

  // Configuration.
  'refused-at-start': {
    45: refusesToStart(/^tokenLocation: /),
    46: refusesToStart(/^secretKey: is missing/),
    47: refusesToStart(/^secretKey: is missing/),
    134: refusesToStart(/@CurrentSubject\(\) needs a subject getter/),
    135: refusesToStart(/@CurrentSubject\(\) needs a subject getter/),
  },
  'no-option-ignored': {
    48: {
      answer: {
        status: 401,
        body: { detail: 'Token Error', error_type: 'MissingTokenError' },
        challenge: 'Bearer',
        cookies: [],
      },
    },
    49: asRow(158, { sub: undefined, uid: 'alice' }),
    239: refusesToStart(/^decodeAlgorithms: HS512 is missing/),
    240: refusesToStart(/^decodeAlgorithms: HS512 is missing/),
    245: lee,
  },
  'same-site-always': { 162: refusesToStart(/^cookieSameSite: is null/) },
  'encode-implies-decode': { 164: asRow(161, { aud: 'api' }) },

  // Where tokens travel.
  'one-credential': { 220: malformed, 222: malformed, 224: malformed, 225: malformed, 205: malformed, 288: malformed },
  'type-in-query': {
    208: answers({ type: 'refresh', location: 'query' }),
    226: refused('RefreshTokenRequiredError'),
  },
  'json-media-type': { 210: letIn(), 211: letIn() },
  'unreadable-body': { 215: unreadable },

  // Sockets.
  'socket-locations': { 290: none },
  'socket-cookies': { 289: refused('CSRFError', { message: 'Origin is missing' }) },

  // Sessions.
  'session-members': { 291: answers(session), 292: answers([session]) },
  'null-is-no-content': { 293: noContent },

  // Cookies.
  'missing-csrf': {
    7: missingCsrf,
    165: missingCsrf,
    169: missingCsrf,
    176: missingCsrf,
    180: missingCsrf,
    183: missingCsrf,
    185: missingCsrf,
    191: missingCsrf,
    192: missingCsrf,
    193: missingCsrf,
  },
  'csrf-before-revocation': { 181: refused('CSRFError') },
  'csrf-of-a-guard': { 187: answers({ sub: 'alice' }), 189: answers({ sub: 'alice' }) },
  'cookies-deleted-as-set': {
    179: answers({ revoked: 'alice' }, deletesBoth),
    186: answers({ revoked: 'alice' }, [
      deletion('acc', true, { ...crossSite, path: '/a' }),
      deletion('acc_csrf', false, crossSite),
      deletion('ref', true, { ...crossSite, path: '/r' }),
      deletion('ref_csrf', false, crossSite),
    ]),
  },
  'bad-cookies-deleted': { 173: refused('AccessTokenRequiredError', { cookies: deletesAccess }) },

  // Implicit refresh.
  'renewal-after-authorization': {
    194: refused('InsufficientScopeError', { scopes: ['read'] }),
    198: answers({ ok: true }),
    201: refused('RevokedTokenError', { cookies: deletesAccess }),
  },
  'logout-not-undone': { 200: answers({ revoked: 'alice' }, deletesBoth) },
  'renewal-keeps-claims': {
    203: letIn({}, [
      {
        name: 'access_token_cookie',
        claims: {
          sub: 'alice',
          jti: '<uuid4>',
          type: 'access',
          fresh: false,
          csrf: '<uuid4>',
          iat: '<int now+0>',
          nbf: '<int now+0>',
          exp: '<int now+900>',
          orig_iat: '<int now-2>',
        },
        attributes: { path: '/', httponly: true, secure: true, samesite: 'lax' },
      },
      { name: 'csrf_access_token', value: '<uuid4>', attributes: { path: '/', secure: true, samesite: 'lax' } },
    ]),
  },

  // OpenAPI.
  'openapi-login-types': {
    300: answers({
      securitySchemes: Object.fromEntries(
        ['user', 'admin'].map(type => [
          `AuthXBearer.${type}`,
          {
            type: 'http',
            description: `Paste an AuthX JWT from create_access_token/create_refresh_token, not JWT_SECRET_KEY. The Bearer prefix is optional in Swagger UI. Login type: ${type}.`,
            scheme: 'bearer',
            bearerFormat: 'JWT',
          },
        ]),
      ),
      'security of GET': { '/user': [{ 'AuthXBearer.user': [] }], '/policy/read': [{ 'AuthXBearer.user': [] }] },
    }),
  },
  'openapi-every-guard': {
    297: answers({ securitySchemes: { AuthXQuery: queryScheme }, 'security of GET': documentedBy('AuthXQuery') }),
    299: answers({
      securitySchemes: { AuthXHeader: headerScheme, AuthXQuery: queryScheme },
      'security of GET': documentedBy('AuthXHeader'),
    }),
  },
};

/** The difference that a row names. */
export interface RowDeviation {
  readonly name: string;
  readonly here: Here;
}

const byRow = new Map<number, RowDeviation>();
for (const [name, rows] of Object.entries(deviations)) {
  for (const [no, here] of Object.entries(rows)) {
    const other = byRow.get(Number(no));
    if (other) throw new Error(`Row ${no} names both ${other.name} and ${name}.`);
    byRow.set(Number(no), { name, here });
  }
}

/** Looks up whether a row is answered otherwise. */
export const deviationOf = (no: number): RowDeviation | undefined => byRow.get(no);

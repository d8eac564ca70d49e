import { expect } from 'chai';
import type { Answer } from '../support/send';
import { claimsOf } from '../token/issuing';
import { answers, letIn, ofOtherType, opensSocket, refused, refusesToStart, type Here } from './here';
import type { RecordedRow } from './RecordedRow';

/** A request that was not sent to AuthX, which shows a difference that no recorded request shows. */
export interface OwnRow extends Pick<RecordedRow, 'request' | 'headers' | 'body'> {
  /** What is answered here. Default: what `shows` looks at, and nothing else. */
  readonly here?: Here;
  /** What a comparison of answers does not see. */
  readonly shows?: (answer: Answer) => void;
}

const good = 'Cookie: access_token_cookie=<cookie access>';
const ofPolicies = 'Authorization: Bearer <user access 2 (scopes docs:read, dept=x)>';
const policyDenied = refused('PolicyDeniedError');
const undecodable = refused('JWTDecodeError');
const login = { headers: ['Content-Type: application/json'], body: '{}' };
const fromCookie = answers({ type: 'access', location: 'cookies', csrf: null, empty: false });
const csrf = (message: string): Here => refused('CSRFError', { message });

const header =
  (name: string, pattern: RegExp) =>
  ({ headers }: Answer): void => {
    expect(String(headers[name])).to.match(pattern);
  };

/** The requests, by the name that the difference has in docs/differences-from-authx.md. */
export const ownRows: Readonly<Record<string, readonly OwnRow[]>> = {
  'strict-decoding': [
    { request: 'GET /h/access', headers: ['Authorization: Bearer <member twice>'], here: undecodable },
    { request: 'GET /h/access', headers: ['Authorization: Bearer <over 8 KB>'], here: undecodable },
  ],
  'rate-limit-key-fails': [{ request: 'GET /h/rl-broken', here: refused('AccessDeniedError') }],
  algorithms: [{ request: 'GET /es256k/access', here: refusesToStart(/^algorithm: cannot have this value/) }],
  'weak-keys': [
    { request: 'GET /weak/access', here: refusesToStart(/^secretKey: has 5 bytes/) },
    { request: 'GET /emptykey/access', here: refusesToStart(/^secretKey: is empty/) },
    { request: 'GET /unknown/access', here: refusesToStart(/^colour: is not an option/) },
    { request: 'GET /insecure/access', here: refusesToStart(/^cookieSameSite: /) },
    { request: 'GET /hostprefix/access', here: refusesToStart(/^accessCookieName: __Host-/) },
  ],
  'options-at-work': [
    {
      request: 'POST /nonbf/_mint',
      headers: login.headers,
      body: '{"kind": "access", "kwargs": {"uid": "alice"}}',
      shows: ({ json }) => expect(claimsOf(String(json.access_token))).not.to.have.property('nbf'),
    },
    { request: 'POST /persistent/login', ...login, shows: header('set-cookie', /; Max-Age=(899|900)/) },
    { request: 'POST /ageless/login', ...login, shows: header('set-cookie', /; Max-Age=0/) },
    {
      request: 'GET /cionly/optional',
      headers: ['Cookie: access_token_cookie=<near-expiry access>'],
      shows: header('set-cookie', /access_token_cookie=/),
    },
  ],
  'policy-missing-attribute': [
    { request: 'GET /m/policy/missing', headers: [ofPolicies], here: policyDenied },
    { request: 'GET /m/policy/denymissing', headers: [ofPolicies], here: policyDenied },
  ],
  'policy-contains': [{ request: 'GET /m/policy/contains', headers: [ofPolicies], here: policyDenied }],
  'policy-failing-evaluator': [
    { request: 'GET /m/policy/evnothing', headers: [ofPolicies], here: refused('PolicyEvaluationError') },
  ],
  'login-type-without': [
    {
      request: 'GET /h/access',
      headers: ['Authorization: Bearer <user access>'],
      here: ofOtherType(null, 'user'),
    },
    {
      request: 'GET /m/user',
      headers: ['Authorization: Bearer <user key, login_type admin>'],
      here: ofOtherType('user', 'admin'),
    },
    {
      request: 'GET /m/admin',
      headers: ['Authorization: Bearer <user key, login_type admin>'],
      here: refused('TokenInvalidSignatureError'),
    },
    {
      request: 'GET /m/user',
      headers: ['Authorization: Bearer <expired admin>'],
      here: ofOtherType('user', 'admin'),
    },
    {
      request: 'GET /m/both',
      headers: ['Authorization: Bearer <expired admin>'],
      here: refused('TokenExpiredError'),
    },
  ],
  'awaitable-callbacks': [
    { request: 'GET /blthen/access', headers: ['Authorization: Bearer <access>'], here: letIn() },
  ],
  'deleted-subject': [
    {
      request: 'GET /sggone/subject',
      headers: ['Authorization: Bearer <access>'],
      here: refused('SubjectNotFoundError'),
    },
  ],
  'csrf-methods': [
    { request: 'REPORT /c/access', headers: [good], here: refused('MissingCSRFTokenError') },
    { request: 'GET /c/optional', headers: [good], here: fromCookie },
  ],
  'csrf-bytes': [
    {
      request: 'POST /c/access',
      headers: [good, 'X-CSRF-TOKEN: \u00e9'],
      here: refused('CSRFError'),
    },
  ],
  'other-sites': [
    {
      request: 'POST /c/access',
      headers: [good, 'X-CSRF-TOKEN: <uuid4>', 'Sec-Fetch-Site: cross-site'],
      here: csrf('Request from another site refused'),
    },
    {
      request: 'POST /c/access',
      headers: [good, 'X-CSRF-TOKEN: <uuid4>', 'Origin: https://evil.example'],
      here: csrf('Request from another site refused'),
    },
  ],
  'renewal-asked-for': [
    {
      request: 'GET /c/optional',
      headers: ['Cookie: access_token_cookie=<near-expiry access>'],
      here: fromCookie,
    },
  ],
  'not-cached': [
    { request: 'POST /c/login', ...login, shows: header('cache-control', /^no-store$/) },
    { request: 'GET /q/access?token=<access>', shows: header('cache-control', /^private$/) },
  ],
  'other-socket-locations': [
    {
      request: 'WEBSOCKET /wsub/ws',
      headers: ['Sec-WebSocket-Protocol: authx, authx.bearer.<access>'],
      here: opensSocket,
    },
    {
      request: 'WEBSOCKET /wsub/ws',
      headers: ['Sec-WebSocket-Protocol: authx, authx.bearer.<refresh>'],
      here: refused('AccessTokenRequiredError'),
    },
    {
      request: 'WEBSOCKET /wsub/ws',
      headers: ['Sec-WebSocket-Protocol: authx, authx.bearer.'],
      here: refused('MissingTokenError'),
    },
  ],
};

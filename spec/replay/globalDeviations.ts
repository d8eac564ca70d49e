import { createSecretKey } from 'node:crypto';
import { derivedKid } from '../../src/keys/publicJwk';
import { secret } from '../support/forge';
import { isObject, type Expected, type Json } from './Expected';
import { payloadOf } from './payloadOf';
import { documented } from './refusals';
import { requestOf, type RecordedRow } from './RecordedRow';

/** A difference that shows in many rows in the same way. */
export interface GlobalDeviation {
  /** Its name in docs/differences-from-authx.md. */
  readonly name: string;
  /** Changes what AuthX answered into what is answered here; undefined where the difference does not show. */
  readonly apply: (expected: Expected, row: RecordedRow) => Expected | undefined;
}

/** What AuthX answers 422 for. */
const decodeErrors = /^(JWTDecodeError|TokenExpiredError|TokenInvalid\w+Error)$/;

const errorTypeOf = ({ body }: Expected): string | undefined =>
  isObject(body) && typeof body.error_type === 'string' ? body.error_type : undefined;

/** Whether a row's token was issued here, and not made as AuthX makes them. */
const isOurs = ({ headers = [] }: RecordedRow): boolean =>
  headers.some(line => /<(cookie|login) (access|refresh)>/.test(line));

/** A body that lists all claims of a payload, as AuthX does. */
const isPayload = (body: unknown): body is Json => isObject(body) && 'jti' in body && 'login_type' in body;

/** The scopes that AuthX's message lists as missing, quoted as Python does. */
const missingScopes = (message: unknown): string[] | undefined => {
  const list = /^Missing required scopes: \[(.*)\]\. Provided: /.exec(String(message))?.[1];
  return list === undefined ? undefined : [...list.matchAll(/'([^']*)'/g)].map(([, scope]) => scope!);
};

const withBody = (expected: Expected, changes: Json): Expected => ({
  ...expected,
  body: { ...(expected.body as Json), ...changes },
});

/** The tokens that a body hands out, by member. */
const tokensOf = ({ body }: Expected): [member: string, claims: Json][] =>
  Object.entries(isObject(body) ? body : {}).flatMap(([member, value]) =>
    isObject(value) && isObject(value.jwt_claims) ? [[member, value.jwt_claims]] : [],
  );

/** Tells whether a value is a token, or claims, of a recording, with the header of the token. */
const hasHeader = (value: unknown): value is Json & { jwt_header: Json } =>
  isObject(value) && isObject(value.jwt_header) && !('kid' in value.jwt_header);

/** The `kid` of the secret of the recordings. */
const kid = derivedKid(createSecretKey(Buffer.from(secret)));

const withKid = (value: Json & { jwt_header: Json }): Json => ({ ...value, jwt_header: { ...value.jwt_header, kid } });

/** Changes the claims of every token that an answer hands out, in its body or in cookies. */
function withTokens(expected: Expected, change: (claims: Json) => Json): Expected | undefined {
  const tokens = tokensOf(expected);
  const carries = (cookie: Expected['cookies'][number]): boolean => 'claims' in cookie;
  if (tokens.length === 0 && !expected.cookies.some(carries)) return undefined;
  const body = { ...(expected.body as Json) };
  for (const [member, claims] of tokens) body[member] = { ...(body[member] as Json), jwt_claims: change(claims) };
  const cookies = expected.cookies.map(cookie =>
    'claims' in cookie && cookie.claims ? { ...cookie, claims: change(cookie.claims) } : cookie,
  );
  return { ...expected, body, cookies };
}

const handsOutFresh = (expected: Expected): boolean => tokensOf(expected).some(([, claims]) => claims.fresh === true);

/** The same for all rows, in the order in which they are applied. */
export const globalDeviations: readonly GlobalDeviation[] = [
  {
    name: 'kid-written',
    apply: expected => {
      const { body } = expected;
      if (hasHeader(body)) return { ...expected, body: withKid(body) };
      if (!isObject(body) || !Object.values(body).some(hasHeader)) return undefined;
      const members = Object.entries(body).map(([name, value]) => [name, hasHeader(value) ? withKid(value) : value]);
      return { ...expected, body: Object.fromEntries(members) as Json };
    },
  },
  {
    name: 'nbf-written',
    apply: (expected, row) => {
      if (isPayload(expected.body) && isOurs(row)) return withBody(expected, { nbf: expected.body.iat });
      return withTokens(expected, claims => ({ ...claims, nbf: claims.iat }));
    },
  },
  {
    name: 'auth-time',
    apply: (expected, row) => {
      if (isPayload(expected.body) && isOurs(row) && expected.body.fresh === true) {
        return withBody(expected, { auth_time: expected.body.iat });
      }
      return handsOutFresh(expected)
        ? withTokens(expected, claims => ({ ...claims, auth_time: claims.iat }))
        : undefined;
    },
  },
  {
    name: 'whole-seconds',
    apply: expected =>
      withTokens(expected, claims => ({ ...claims, ...('exp' in claims && { exp: wholeSeconds(claims.exp) }) })),
  },
  {
    name: 'payload-json',
    apply: expected => {
      if (!isPayload(expected.body)) return undefined;
      const { exp, ...claims } = expected.body;
      return { ...expected, body: payloadOf({ ...claims, exp: String(exp).replace('iso.6digitsZ', 'float') }) };
    },
  },
  {
    name: 'expires-in',
    apply: expected => {
      const { body } = expected;
      if (!isObject(body) || !('access_token' in body && 'refresh_token' in body)) return undefined;
      return withBody(expected, { expires_in: 900 });
    },
  },
  {
    name: 'decode-status',
    apply: expected =>
      expected.status === 422 && decodeErrors.test(errorTypeOf(expected) ?? '')
        ? { ...expected, status: 401 }
        : undefined,
  },
  {
    name: 'csrf-status',
    apply: expected =>
      expected.status === 401 && errorTypeOf(expected) === 'CSRFError' ? { ...expected, status: 403 } : undefined,
  },
  {
    name: 'held-scopes',
    apply: (expected, row) => {
      const scopes = isObject(expected.body) && missingScopes(expected.body.message);
      if (!scopes) return undefined;
      const message = `Missing required scopes: ${scopes.join(requestOf(row).path === '/sc/or' ? ' or ' : ' ')}`;
      return withBody(expected, { message });
    },
  },
  {
    name: 'policy-reason',
    apply: expected =>
      errorTypeOf(expected) === 'PolicyDeniedError' ? withBody(expected, { message: 'Access denied' }) : undefined,
  },
  {
    name: 'error-code',
    apply: expected => {
      const code = documented(errorTypeOf(expected) ?? '')?.code;
      return code === undefined ? undefined : withBody(expected, { error: code });
    },
  },
  {
    name: 'challenge',
    apply: (expected, row) => {
      const scopes = isObject(row.answer) ? missingScopes(row.answer.message) : undefined;
      const challenge = documented(errorTypeOf(expected) ?? '', scopes)?.challenge;
      return challenge === undefined ? undefined : { ...expected, challenge };
    },
  },
];

const wholeSeconds = (exp: unknown): string => String(exp).replace('<float', '<int');

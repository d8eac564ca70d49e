import type { Expected, Json } from './Expected';
import { payloadOf } from './payloadOf';
import { recordedRows } from './RecordedRow';
import { documented } from './refusals';
import type { SeenCookie } from './SeenAnswer';
import { translate } from './translate';

/** What a request gets here whose answer differs from AuthX's. */
export type Here =
  { readonly answer: Expected } | { readonly atStart: RegExp } | { readonly atDeclaration: Declaration };

/** A declaration that this library refuses, so that there is no such route. */
export interface Declaration {
  readonly declare: () => unknown;
  readonly complaint: RegExp;
}

const answer = (status: number, body: unknown, changes: Partial<Expected> = {}): Here => ({
  answer: { status, body, challenge: undefined, cookies: [], ...changes },
});

/** The request is let in, and the action answers. */
export const answers = (body: unknown, cookies: readonly SeenCookie[] = []): Here => answer(200, body, { cookies });

/** The claims of the token that most rows send. */
const alice: Json = {
  sub: 'alice',
  jti: '<uuid4>',
  type: 'access',
  fresh: false,
  csrf: '',
  iat: '<int now-1>',
  exp: '<int now+900>',
};

/** The request is let in, and the action answers with the claims of the token. */
export const letIn = (changes: Json = {}, cookies: readonly SeenCookie[] = []): Here =>
  answers(payloadOf({ ...alice, ...changes }), cookies);

/** The upgrade is accepted, and the action says whose token it was. */
export const opensSocket: Here = answer(101, [{ sub: 'alice', type: 'access' }, { close: 1000 }]);

/** The action answers null. */
export const noContent: Here = answer(204, '');

/** What a refusal may say beside what is documented of its error. */
export interface RefusalDetails {
  /** Default: the documented one. */
  readonly message?: string;
  readonly scopes?: readonly string[];
  readonly cookies?: readonly SeenCookie[];
}

/** The request is refused. */
export function refused(type: string, { scopes = [], cookies = [], ...details }: RefusalDetails = {}): Here {
  const refusal = documented(type, scopes);
  if (!refusal) throw new Error(`${type} is not documented.`);
  const { status, code, challenge } = refusal;
  const message = [details.message ?? refusal.message, scopes.join(' ')].filter(Boolean).join(': ');
  return answer(
    status,
    { message, error_type: type, ...(code !== undefined && { error: code }) },
    { challenge, cookies },
  );
}

/** The request is refused, because the token is of another login type. */
export const ofOtherType = (expected: string | null, actual: string | null): Here => {
  const [wanted, given] = [expected, actual].map(name => (name === null ? 'none' : `'${name}'`));
  const refusal = refused('LoginTypeMismatchError', {
    message: `Token type mismatch: expected ${String(wanted)}, got ${String(given)}`,
  }) as { answer: Expected };
  const body = { ...(refusal.answer.body as Json), expected_type: expected, actual_type: actual };
  return { answer: { ...refusal.answer, body } };
};

/** The action throws, which is the caller's mistake: routing-controllers answers with the error's name and message. */
export const throws = (name: string, message: RegExp): Here => answer(500, { name, message, '...': true });

/** Koa answers what a body parser refused. */
export const unreadable: Here = answer(400, 'Bad Request');

/** The server does not start. */
export const refusesToStart = (complaint: RegExp): Here => ({ atStart: complaint });

/** The route cannot be declared. */
export const cannotBeDeclared = (declare: () => unknown, complaint: RegExp): Here => ({
  atDeclaration: { declare, complaint },
});

/** The same as the answer to another row, but for its tokens' claims. */
export function asRow(no: number, claims: Json): Here {
  const { expected } = translate(recordedRows[no - 1]!);
  const body = Object.entries(expected.body as Json).map(([name, value]) => {
    const token = value as { jwt_claims?: Json };
    return [name, token.jwt_claims ? { ...token, jwt_claims: { ...token.jwt_claims, ...claims } } : value] as const;
  });
  const cookies = expected.cookies.map(cookie =>
    'claims' in cookie ? { ...cookie, claims: { ...cookie.claims, ...claims } } : cookie,
  );
  return { answer: { ...expected, body: Object.fromEntries(body), cookies } };
}

/** The cookies of the access token, as they are deleted. */
export const deletesAccess = [deletion('access_token_cookie', true), deletion('csrf_access_token', false)];

/** The cookies of both tokens, as they are deleted. */
export const deletesBoth = [
  ...deletesAccess,
  deletion('csrf_refresh_token', false),
  deletion('refresh_token_cookie', true),
];

/** How a cookie is deleted: with the attributes that it was set with. */
export function deletion(name: string, httpOnly: boolean, changes: SeenCookie['attributes'] = {}): SeenCookie {
  const attributes = { path: '/', secure: true, samesite: 'lax', 'max-age': '0', expires: '<date>' } as const;
  return { name, value: '', attributes: { ...attributes, ...(httpOnly && { httponly: true }), ...changes } };
}

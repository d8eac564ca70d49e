import type { AuthXError } from '../errors/AuthXError';
import { refuseUnknown } from '../config/refuseUnknown';
import type { TokenPayload } from '../token/TokenPayload';

/**
 * When a check is asked. A check before the lookup of revocation also answers holders of revoked tokens, so that its
 * refusal must not tell more than the token itself does.
 */
export type CheckStage = 'beforeRevocation' | 'afterRevocation';

const stages: readonly unknown[] = ['beforeRevocation', 'afterRevocation'] satisfies CheckStage[];

/** The part of a Koa context that checks may read. */
export interface CheckContext {
  readonly method: string;
  /** The path of the request, without the query. */
  readonly path: string;
  /** The parameters of the route, such as `{ id: '7' }` for `/orders/:id`. The client chooses them. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** The parameters of the query string. The client chooses them. */
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
  /** The address of the client, as Koa's `proxy` says. */
  readonly ip?: string | undefined;
  /** Koa's request. A body parser that ran before adds `body`, which the client chooses. */
  readonly request: { readonly body?: unknown };
}

/** The information about a request that a check may ask for, beside the claims of the token. */
export interface CheckRequest<Subject = unknown> {
  /**
   * The Koa context of the request. It is undefined where a token is checked without a request to an action: by
   * `auth.verifyToken`, and for WebSockets.
   */
  readonly context: CheckContext | undefined;

  /**
   * Loads the subject of the token with the application's `getSubject`. The guard, the parameters and the action of a
   * request share one load.
   *
   * @returns undefined if the subject no longer exists
   * @throws SubjectUnavailableError if the subject cannot be loaded
   */
  readonly subject: () => Promise<Subject | undefined>;
}

/**
 * One condition that a verified token must meet. Scopes and freshness are such checks, and applications add their own
 * with `createGuardDecorator`, with the option `checks` of `auth.verifyToken`, and with that of `guardSockets`.
 */
export interface AccessCheck<Subject = unknown> {
  /** How messages and reports call the check, as its decorator is written: `@RequireRole('admin')`. */
  readonly name: string;

  /** Default `'afterRevocation'`: holders of revoked tokens learn nothing of the check. */
  readonly stage?: CheckStage | undefined;

  /**
   * Tells whether the token meets the condition.
   *
   * Only `true`, or a promise of `true`, lets the request in. A check that throws, answers anything but a boolean or
   * does not answer within `callbackTimeout` refuses the request with 403, and the failure is reported to the logger. An
   * `AuthXError` that a check throws is the refusal itself.
   *
   * @param payload - the verified claims
   * @param request - the request and the subject, for checks that need them
   */
  test(payload: TokenPayload, request: CheckRequest<Subject>): boolean | PromiseLike<boolean>;

  /** Makes the error for a token that does not meet the condition. Default: an `AccessDeniedError`, which answers 403. */
  refusal?(): AuthXError;
}

const memberNames: readonly string[] = Object.keys({
  name: true,
  stage: true,
  test: true,
  refusal: true,
} satisfies Record<keyof AccessCheck, true>);

/**
 * Refuses a check that could not be asked, when the application starts.
 *
 * @param where - what was given the check, for the message
 * @throws TypeError naming the fault and the fix
 */
export function assertCheck(where: string, check: unknown): asserts check is AccessCheck {
  if (typeof check !== 'object' || check === null) {
    throw new TypeError(`${where}: a check must be an object with name and test.`);
  }
  // An instance of a class has members of its own.
  if (Object.getPrototypeOf(check) === Object.prototype) refuseUnknown(where, check, memberNames);
  const { name, stage, test, refusal } = check as Record<keyof AccessCheck, unknown>;
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`${where}: name must be a text that names the check in messages, such as "@RequireRole('a')".`);
  }
  if (typeof test !== 'function') {
    throw new TypeError(`${where}: test of ${name} must be a function that returns true or false.`);
  }
  if (refusal !== undefined && typeof refusal !== 'function') {
    throw new TypeError(`${where}: refusal of ${name} must be a function that returns an AuthXError.`);
  }
  if (stage !== undefined && !stages.includes(stage)) {
    throw new TypeError(`${where}: stage of ${name} must be 'beforeRevocation' or 'afterRevocation'.`);
  }
}

import type { AccessCheck, CheckContext } from '../access/AccessCheck';
import { assertTokenType, type Requirement } from '../access/AccessRule';
import type { Authorization } from '../access/Authorization';
import { LoadedResources } from '../access/LoadedResources';
import { SystemCheck, type SystemRequest } from '../access/SystemCheck';
import { AccessDeniedError } from '../errors/errors';
import { AuthXError, clientStatusOf } from '../errors/AuthXError';
import { noteRefusal } from '../events/refusalNotes';
import type { TokenPayload } from '../token/TokenPayload';
import type { CallBounds } from '../calls/boundedCall';
import { andThen, isThenable, type MaybePromise } from '../async/MaybePromise';
import { report } from '../calls/AuthXLogger';

/** Where checks find what is not in the token. */
export interface CheckSource {
  readonly context?: CheckContext | undefined;
  /** The thumbprint of a key whose possession was proven before. */
  readonly provenKey?: string | undefined;
  /** The resources that were loaded for the request. */
  readonly resources?: LoadedResources | undefined;
  loadSubject(payload: TokenPayload): Promise<unknown>;
}

/** One verified token, and the steps that belong to its request. */
export interface CheckedToken {
  readonly payload: TokenPayload;
  readonly source: CheckSource;
  /** Refuses a forged request and a revoked token. Called once the token has passed the checks before revocation. */
  readonly assertCurrent: () => MaybePromise<void>;
}

/** Stands for the lookup of revocation among the checks. */
const lookup = Symbol('lookup');

/** The checks of a requirement and the lookup, in the order in which they are asked. */
type Steps = readonly (AccessCheck | typeof lookup)[];

/** Asks the checks of a requirement. It is the one place that does, and asks each of them. */
export class CheckRunner {
  private readonly steps = new WeakMap<readonly AccessCheck[], Steps>();

  constructor(
    private readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>,
    private readonly authorization: Authorization,
  ) {}

  /**
   * Decides about a verified token: its type, the checks before revocation, revocation, the checks after it.
   *
   * @throws AuthXError - the refusal
   */
  decide(token: CheckedToken, { type, checks }: Requirement): MaybePromise<TokenPayload> {
    const { payload, source, assertCurrent } = token;
    assertTokenType(payload, type);
    if (checks.length === 0) return andThen(assertCurrent(), () => payload);
    return this.take(this.stepsOf(checks), token, new SourcedRequest(payload, source, this.authorization));
  }

  /** The checks of a requirement never change, and every request asks for them. */
  private stepsOf(checks: readonly AccessCheck[]): Steps {
    const known = this.steps.get(checks);
    if (known) return known;
    const early = checks.filter(({ stage }) => stage === 'beforeRevocation');
    const made = [...early, lookup, ...checks.filter(check => !early.includes(check))] as const;
    this.steps.set(checks, made);
    return made;
  }

  /** Takes one step after the other, so that the first refusal is the answer. */
  private take(steps: Steps, token: CheckedToken, request: SystemRequest): MaybePromise<TokenPayload> {
    for (let i = 0; i < steps.length; i += 1) {
      const step = steps[i] as Steps[number];
      const taken = step === lookup ? token.assertCurrent() : this.ask(step, token.payload, request);
      if (isThenable(taken)) return this.takeAfter(taken, steps.slice(i + 1), token, request);
    }
    return token.payload;
  }

  /** A method of its own, because a closure in a loop costs memory at every turn, also if it is never called. */
  private takeAfter(
    taken: PromiseLike<void>,
    rest: Steps,
    token: CheckedToken,
    request: SystemRequest,
  ): MaybePromise<TokenPayload> {
    return andThen(taken, () => this.take(rest, token, request));
  }

  private ask(check: AccessCheck, payload: TokenPayload, request: SystemRequest): MaybePromise<void> {
    let passes: boolean;
    try {
      const answer: unknown =
        check instanceof SystemCheck ? check.testIn(payload, request) : check.test(payload, request);
      if (isThenable(answer)) {
        return this.awaitAnswer(check, answer);
      }
      passes = readAnswer(answer);
    } catch (error) {
      throw this.failureOf(check, error);
    }
    this.enforce(check, passes);
  }

  private awaitAnswer(check: AccessCheck, answer: PromiseLike<unknown>): PromiseLike<void> {
    return this.bounds.deadlines.await(answer, {
      read: readAnswer,
      next: isPassed => this.enforce(check, isPassed),
      fail: error => this.failureOf(check, error),
    });
  }

  private enforce(check: AccessCheck, passes: boolean): void {
    if (!passes) throw this.refusalOf(check);
  }

  private refusalOf(check: AccessCheck): AuthXError {
    try {
      const refusal: unknown = check.refusal ? check.refusal() : new AccessDeniedError();
      if (refusal instanceof AuthXError) return noted(check, refusal);
      throw new TypeError('The refusal of a check must be an AuthXError.');
    } catch (error) {
      return this.failureOf(check, error) as AuthXError;
    }
  }

  /** The status is 403 whatever went wrong: with some claims or parameters, a client could make a check throw. */
  private failureOf(check: AccessCheck, error: unknown): unknown {
    if (error instanceof AuthXError) return noted(check, error);
    // The loader of a resource may answer the client, such as with 400 for a body that it cannot read.
    if (check instanceof SystemCheck && clientStatusOf(error) !== undefined) return error;
    report(this.bounds.logger, `The check ${check.name} failed; the request was refused.`, error);
    return noted(check, new AccessDeniedError({ cause: error }));
  }
}

/** Notes for developers which check refused. */
function noted(check: AccessCheck, refusal: AuthXError): AuthXError {
  noteRefusal(refusal, { check: check.name });
  return refusal;
}

/** A truthy answer such as a list or a subject must not let anyone in. */
function readAnswer(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new TypeError('A check must answer true or false.');
}

/** Its members are private, since printing them would show credentials. */
class SourcedRequest implements SystemRequest {
  readonly #payload: TokenPayload;
  readonly #source: CheckSource;

  readonly #authorization: Authorization;
  #resources: LoadedResources | undefined;

  constructor(payload: TokenPayload, source: CheckSource, authorization: Authorization) {
    this.#payload = payload;
    this.#source = source;
    this.#authorization = authorization;
  }

  /**
   * Bound, so that a check may take it out of the request. Made when it is asked for: a function that each request makes and
   * few call keeps the memory of all these requests from being freed early, which costs more than all checks.
   */
  get subject(): () => Promise<unknown> {
    return async () => this.#source.loadSubject(this.#payload);
  }

  get authorization(): Authorization {
    return this.#authorization;
  }

  get resources(): LoadedResources {
    return (this.#resources ??= this.#source.resources ?? new LoadedResources());
  }

  get context(): CheckContext | undefined {
    return this.#source.context;
  }
}

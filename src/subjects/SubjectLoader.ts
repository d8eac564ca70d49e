import { plainToInstance } from 'class-transformer';
import { validateOrReject } from 'class-validator';
import { ConfigurationError, SubjectUnavailableError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import type { SubjectGetter } from './AuthCallbacks';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import type { SubjectCache } from './SubjectCache';

/** A class that can be made without arguments. */
export type SubjectType<Subject> = new () => Subject & object;

/** How subjects are loaded. */
export interface SubjectLoading<Subject> {
  readonly getter: () => SubjectGetter<Subject> | undefined;
  readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
  /** Class that a plain answer is turned into. */
  readonly type?: SubjectType<Subject> | undefined;
  /** Whether class-validator checks the answer. */
  readonly validate?: boolean | undefined;
  readonly cache?: SubjectCache<Subject> | undefined;
}

/** Loads whom a token speaks of. */
export class SubjectLoader<Subject> {
  constructor(private readonly loading: SubjectLoading<Subject>) {}

  /** Whether there is anyone to ask. */
  get isReady(): boolean {
    return this.loading.getter() !== undefined;
  }

  /**
   * @returns undefined where the subject no longer exists
   * @throws SubjectUnavailableError where it could not be found out
   */
  async load(payload: TokenPayload): Promise<Subject | undefined> {
    const { cache, bounds } = this.loading;
    const known = cache?.get(payload.jti);
    if (known !== undefined) return known;
    const forgotten = cache?.forgotten;
    const subject = await boundedCall(() => this.ask(payload), {
      name: 'The subject getter',
      ...bounds,
      refusal: cause => new SubjectUnavailableError({ cause }),
    });
    if (subject !== undefined && cache?.forgotten === forgotten) cache?.set(payload.jti, payload.sub, subject);
    return subject;
  }

  private async ask(payload: TokenPayload): Promise<Subject | undefined> {
    const getter = this.loading.getter();
    if (!getter)
      throw new ConfigurationError(
        'No subject getter: give AuthX callbacks with getSubject, or call setSubjectGetter.',
      );
    const answer = await getter(payload.sub, payload);
    // null, undefined, and whatever else is no subject
    if (!answer) return undefined;
    return this.shape(answer);
  }

  private async shape(answer: Subject): Promise<Subject> {
    const { type, validate } = this.loading;
    const subject = type && !(answer instanceof type) ? plainToInstance(type, answer) : answer;
    if (validate) await validateOrReject(subject as object, { validationError: { target: false, value: false } });
    return subject;
  }
}

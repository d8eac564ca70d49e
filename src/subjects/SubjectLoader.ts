import { plainToInstance } from 'class-transformer';
import { validateOrReject } from 'class-validator';
import { ConfigurationError, SubjectUnavailableError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import type { SubjectGetter } from './AuthCallbacks';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import type { OperationCounts } from '../calls/OperationCounts';
import type { SubjectCache } from './SubjectCache';

/** A class whose constructor needs no arguments. */
export type SubjectType<Subject> = new () => Subject & object;

/** The parts that load subjects. */
export interface SubjectLoading<Subject> {
  readonly getter: () => SubjectGetter<Subject> | undefined;
  readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
  readonly counts: Pick<OperationCounts, 'add'>;
  /** The class that class-transformer turns plain answers into. */
  readonly type?: SubjectType<Subject> | undefined;
  /** Whether class-validator checks the subject. */
  readonly validate?: boolean | undefined;
  readonly cache?: SubjectCache<Subject> | undefined;
}

/** Loads the subjects of tokens. */
export class SubjectLoader<Subject> {
  constructor(private readonly loading: SubjectLoading<Subject>) {}

  /** Whether a subject getter is registered. */
  get isReady(): boolean {
    return this.loading.getter() !== undefined;
  }

  /**
   * Loads the subject of a token. Returns undefined if the subject no longer exists.
   *
   * @throws SubjectUnavailableError if the getter failed, timed out, or returned a subject that is not valid
   */
  async load(payload: TokenPayload): Promise<Subject | undefined> {
    const { cache, bounds, counts } = this.loading;
    const known = cache?.get(payload);
    if (known !== undefined) return known;
    const forgotten = cache?.forgotten;
    const subject = await boundedCall(() => this.ask(payload), {
      name: 'The subject getter',
      ...bounds,
      refusal: cause => {
        counts.add('subject', 'unavailable');
        return new SubjectUnavailableError({ cause });
      },
    });
    counts.add('subject', subject === undefined ? 'refused' : 'succeeded');
    if (subject !== undefined && cache?.forgotten === forgotten) cache?.set(payload, subject);
    return subject;
  }

  private async ask(payload: TokenPayload): Promise<Subject | undefined> {
    const getter = this.loading.getter();
    if (!getter)
      throw new ConfigurationError(
        'There is no subject getter. Give AuthX callbacks with getSubject, or call auth.setSubjectGetter().',
      );
    const answer = await getter(payload.sub, payload);
    // null and undefined mean that the subject does not exist; other empty values are treated alike.
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

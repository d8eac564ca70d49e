import type { MaybePromise } from '../../async/MaybePromise';
import type { CallBounds } from '../../calls/boundedCall';
import type { TokenPayload } from '../../token/TokenPayload';
import type { CheckContext } from '../AccessCheck';

/** One question: may the holder of a token do this? */
export interface PolicyQuery {
  readonly action: string;
  /** The name of the resource. */
  readonly resourceName: string;
  /** The resource itself. Undefined if there is none to look at. */
  readonly resource: unknown;
  /** Whether the resource was looked for and does not exist. */
  readonly isResourceMissing?: boolean;
  readonly payload: TokenPayload;
  readonly context: CheckContext | undefined;
  /** Returns what conditions read as `subject`. */
  readonly subjectAttributes: () => MaybePromise<object>;
  readonly roles: () => MaybePromise<ReadonlySet<string>>;
  /** Loads the subject for evaluators. */
  readonly loadSubject: () => Promise<unknown>;
  readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
  /** Whether all rules are judged, also after one that denies. */
  readonly isExplained?: boolean;
}

/** The subject and the roles that were loaded for a query. */
export interface LoadedFacts {
  readonly subject: unknown;
  readonly roles: ReadonlySet<string>;
}

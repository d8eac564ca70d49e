import type { MaybePromise } from '../../async/MaybePromise';
import type { CallBounds } from '../../calls/boundedCall';
import type { TokenPayload } from '../../token/TokenPayload';
import type { CheckContext, CheckRequest } from '../AccessCheck';

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
  /** The source of the subject and of the roles, which are loaded only if a rule reads them. */
  readonly facts: FactSource;
  /** Loads the subject, if a rule asks for it. */
  readonly holder: SubjectSource;
  readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
  /** Whether all rules are judged, also after one that denies. */
  readonly isExplained?: boolean;
}

/** Loads the subject of a token, as the request to a check does. */
export type SubjectSource = Pick<CheckRequest, 'subject'>;

/** Loads what rules read of the holder of a token. */
export interface FactSource {
  rolesOf(payload: TokenPayload, holder: SubjectSource): MaybePromise<ReadonlySet<string>>;
  /** Returns what conditions read as `subject`. */
  attributesOf(payload: TokenPayload, holder: SubjectSource): MaybePromise<object>;
}

/** The subject and the roles that were loaded for a query. */
export interface LoadedFacts {
  readonly subject: unknown;
  readonly roles: ReadonlySet<string>;
}

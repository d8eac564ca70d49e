import type { ReportedRoute } from '../report/ReportedRoute';
import type { Attempt } from './Attempt';
import type { AttackOptions } from './AttackOptions';
import type { KeyServer } from './http/KeyServer';
import type { RawAnswer } from './http/RawAnswer';
import type { LoggedIn } from './logins/Held';
import type { TokenFields } from './logins/readTokens';
import type { RouteRequests } from './RouteRequests';

/** The facts about the server that the attempts use. */
export interface Surroundings {
  readonly options: AttackOptions;
  readonly requests: RouteRequests;
  /** The routes that require a token. */
  readonly guarded: readonly ReportedRoute[];
  /** The routes that accept a request without a token, and refuse a token that is not valid. */
  readonly optional: readonly ReportedRoute[];
  /** The user whose tokens are attacked. */
  readonly main: LoggedIn;
  /** All users; `main` is the first one. */
  readonly users: readonly LoggedIn[];
  /** Another login of the first user, for requests that may end the session; undefined if there is none. */
  readonly spare: LoggedIn | undefined;
  readonly fields: TokenFields;
  /** What routes answer to the good token. Only routes that change nothing are asked. */
  readonly entries: ReadonlyMap<ReportedRoute, RawAnswer>;
  /** The public keys that the server publishes, as PEM. */
  readonly publicKeys: readonly string[];
  /** Publishes a key of the attack. Undefined if the server may not reach the loopback interface. */
  readonly keyServer: KeyServer | undefined;
}

/** Makes the attempts of one category. */
export type AttackCategory = (surroundings: Surroundings) => readonly Attempt[];

import type { AttackOptions } from './AttackOptions';
import type { Sender } from './http/Sender';
import type { Examiner } from './judging/Examiner';
import type { RouteRequests } from './RouteRequests';

/** What an attack works with. */
export interface AttackRun {
  readonly sender: Sender;
  readonly requests: RouteRequests;
  readonly examiner: Examiner;
  readonly options: AttackOptions;
}

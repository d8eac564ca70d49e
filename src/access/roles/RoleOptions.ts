import type { MaybePromise } from '../../async/MaybePromise';
import type { Role } from '../../token/AuthXTypes';

/** Where the roles of a request come from, and which roles imply which. */
export interface RoleOptions<Subject = unknown> {
  /** The claim that holds the roles of a token: a list of texts, or one text. Default `'roles'`. */
  claim?: string | undefined;
  /**
   * Returns the roles of a subject. With it, roles come from the subject that `getSubject` loads, and the claim is not
   * read, so that a role that was taken away is gone at the next request.
   */
  ofSubject?: ((subject: Subject) => MaybePromise<readonly Role[]>) | undefined;
  /**
   * All roles, each with the roles that it implies: `{ manager: ['clerk'], clerk: [] }`. If you declare them, a guard or a
   * rule that names another role fails the start.
   */
  implies?: Readonly<Partial<Record<Role, readonly Role[]>>> | undefined;
}

import { andThen, type MaybePromise } from '../../async/MaybePromise';
import { AccessDeniedError } from '../../errors/errors';
import type { TokenPayload } from '../../token/TokenPayload';
import type { Authorization } from '../Authorization';
import { SystemCheck, type SystemRequest } from '../SystemCheck';

/** Requires one of several roles. */
export class RoleCheck extends SystemCheck {
  readonly name: string;

  /** @throws TypeError for a list without a role, and for what is not the name of a role */
  constructor(
    decorator: string,
    readonly roles: readonly string[],
  ) {
    super();
    if (roles.length === 0) {
      throw new TypeError(`${decorator}(): names no role, so that it would require nothing. Name at least one role.`);
    }
    if (!roles.every(role => typeof (role as unknown) === 'string' && role !== '')) {
      throw new TypeError(`${decorator}(): a role must be a text, such as 'manager'.`);
    }
    this.name = `${decorator}(${roles.map(role => `'${role}'`).join(', ')})`;
  }

  testIn(payload: TokenPayload, request: SystemRequest): MaybePromise<boolean> {
    return andThen(request.authorization.rolesOf(payload, request), held => this.roles.some(role => held.has(role)));
  }

  /** The body does not name the role. */
  refusal(): AccessDeniedError {
    return new AccessDeniedError();
  }

  missingIn({ parts }: Authorization): string | undefined {
    const complaint = this.roles.map(role => parts.roles.complaintAbout(role)).find(text => text !== undefined);
    if (complaint !== undefined) return `${this.name}: ${complaint}`;
    if (!parts.roles.needSubject || parts.canLoadSubjects()) return undefined;
    return `${this.name}: roles.ofSubject needs a subject getter. Give AuthX callbacks with getSubject, or call auth.setSubjectGetter().`;
  }
}

import { BoundedMap } from '../../async/BoundedMap';
import { andThen, type MaybePromise } from '../../async/MaybePromise';
import { boundedCall, type CallBounds } from '../../calls/boundedCall';
import { nearest } from '../../config/refuseUnknown';
import { PolicyEvaluationError, SubjectNotFoundError } from '../../errors/errors';
import type { TokenPayload } from '../../token/TokenPayload';
import type { SubjectSource } from '../policies/PolicyQuery';
import type { RoleSettings } from './readRoleOptions';

const none: ReadonlySet<string> = new Set();

/** How many lists of roles are remembered. */
const remembered = 1000;

/** A longer list is not remembered. A token of another issuer may name any number of roles. */
const longestKey = 500;

/** Tells which roles the holder of a token has, with those that they imply. */
export class Roles {
  /** The roles by those that a token names. Most users share their roles with many others. */
  private readonly shared = new BoundedMap<ReadonlySet<string>>(remembered);

  constructor(
    private readonly settings: RoleSettings,
    private readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>,
  ) {}

  /** Whether roles come from the subject. */
  get needSubject(): boolean {
    return this.settings.ofSubject !== undefined;
  }

  /** Returns why a role can never be held, with the fix; undefined if it is declared, or if no roles are declared. */
  complaintAbout(role: string): string | undefined {
    const { implied } = this.settings;
    if (!implied || implied.has(role)) return undefined;
    const names = [...implied.keys()];
    const meant = nearest(role, names);
    const suggestion = meant === undefined ? '' : ` Did you mean '${meant}'?`;
    return `'${role}' is not a declared role. Known: ${names.join(', ')}.${suggestion}`;
  }

  /**
   * Returns the roles of the holder of a token.
   *
   * @throws SubjectNotFoundError or SubjectUnavailableError if roles come from the subject; PolicyEvaluationError if
   *   `ofSubject` failed
   */
  of(payload: TokenPayload, holder: SubjectSource): MaybePromise<ReadonlySet<string>> {
    const { ofSubject } = this.settings;
    if (!ofSubject) return payload.derived(this.readClaim);
    return holder.subject().then(subject => {
      if (subject === undefined) throw new SubjectNotFoundError();
      const named = boundedCall(
        () => ofSubject(subject),
        {
          name: 'roles.ofSubject',
          ...this.bounds,
          refusal: cause => new PolicyEvaluationError({ cause }),
        },
        readRoles,
      );
      return andThen(named, roles => this.withImplied(roles));
    });
  }

  private readonly readClaim = (payload: TokenPayload): ReadonlySet<string> => {
    const named = rolesOfClaim(payload.toJSON(), this.settings.claim);
    const key = JSON.stringify(named);
    const roles = this.shared.get(key) ?? this.withImplied(named);
    if (key.length <= longestKey) this.shared.set(key, roles);
    return roles;
  };

  private withImplied(held: readonly string[]): ReadonlySet<string> {
    const { implied } = this.settings;
    if (held.length === 0) return none;
    return new Set(implied ? held.flatMap(role => [role, ...(implied.get(role) ?? [])]) : held);
  }
}

function rolesOfClaim(claims: object, claim: string): readonly string[] {
  const value: unknown = Object.hasOwn(claims, claim)
    ? (claims as Readonly<Record<string, unknown>>)[claim]
    : undefined;
  const roles: readonly unknown[] = Array.isArray(value) ? value : [value];
  return roles.filter(role => typeof role === 'string');
}

/** A text would be read as a list of its letters, and a missing list as nothing. */
function readRoles(answer: unknown): readonly string[] {
  if (Array.isArray(answer) && answer.every(role => typeof role === 'string')) return answer;
  throw new TypeError('roles.ofSubject must return a list of texts.');
}

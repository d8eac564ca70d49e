import { FreshTokenRequiredError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import type { AccessCheck } from './AccessCheck';

/** Requires that the user proved their identity for this token, or did so recently (RFC 9470). */
export class FreshnessCheck implements AccessCheck {
  readonly stage = 'beforeRevocation';

  constructor(
    /** Whether the token must be marked as fresh. */
    readonly fresh: boolean,
    /** Seconds since the user proved their identity, at most. */
    readonly maxAge: number | undefined,
  ) {}

  get name(): string {
    const age = this.maxAge === undefined ? '' : `maxAge: ${String(this.maxAge)}`;
    return this.fresh ? `fresh${age && `, ${age}`}` : age;
  }

  test(payload: TokenPayload): boolean {
    const { timeSinceAuthentication: age } = payload;
    if (this.fresh && !payload.fresh && !this.isJudgedByAge(payload)) return false;
    return this.maxAge === undefined || (age !== undefined && age <= this.maxAge);
  }

  /** Tokens of issuers that know no claim `fresh` say by `auth_time` alone when the user authenticated (RFC 9470 section 6.1). */
  private isJudgedByAge(payload: TokenPayload): boolean {
    return this.maxAge !== undefined && payload.isRemote && !Object.hasOwn(payload.toJSON(), 'fresh');
  }

  refusal(): FreshTokenRequiredError {
    return new FreshTokenRequiredError(this.maxAge);
  }

  /** Returns the check that requires what each check of a list requires; undefined for an empty list. */
  static combine(checks: readonly FreshnessCheck[]): FreshnessCheck | undefined {
    if (checks.length < 2) return checks[0];
    const ages = checks.map(({ maxAge }) => maxAge).filter(age => age !== undefined);
    return new FreshnessCheck(
      checks.some(({ fresh }) => fresh),
      ages.length > 0 ? Math.min(...ages) : undefined,
    );
  }
}

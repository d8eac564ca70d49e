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

  test({ fresh, timeSinceAuthentication: age }: TokenPayload): boolean {
    if (this.fresh && !fresh) return false;
    return this.maxAge === undefined || (age !== undefined && age <= this.maxAge);
  }

  refusal(): FreshTokenRequiredError {
    return new FreshTokenRequiredError(this.maxAge);
  }

  /**
   * Combines all freshness checks of a list into one check, which requires what each of them requires. A refusal then
   * names the shortest maximum age (RFC 9470 section 3).
   */
  static combine(checks: readonly AccessCheck[]): readonly AccessCheck[] {
    const own = checks.filter(check => check instanceof FreshnessCheck);
    if (own.length < 2) return checks;
    const ages = own.map(({ maxAge }) => maxAge).filter(age => age !== undefined);
    const combined = new FreshnessCheck(
      own.some(({ fresh }) => fresh),
      ages.length > 0 ? Math.min(...ages) : undefined,
    );
    return [combined, ...checks.filter(check => !(check instanceof FreshnessCheck))];
  }
}

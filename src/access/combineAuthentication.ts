import type { AccessCheck } from './AccessCheck';
import { AcrCheck } from './AcrCheck';
import { FreshnessCheck } from './FreshnessCheck';

/**
 * Combines the checks of a list that are about the authentication of the user: all that require a level into one, and all
 * that require freshness into one. A refusal then names the strongest level and the shortest maximum age together, so that
 * the user authenticates once (RFC 9470 section 3).
 */
export function combineAuthentication(checks: readonly AccessCheck[]): readonly AccessCheck[] {
  const levels = checks.filter(check => check instanceof AcrCheck);
  const ages = checks.filter(check => check instanceof FreshnessCheck);
  if (levels.length === 0 && ages.length < 2) return checks;
  const freshness = FreshnessCheck.combine(ages);
  const all = [...new Set(levels.flatMap(check => check.levels))];
  return [
    ...(all.length > 0 ? [new AcrCheck('@RequireAcr()', all, freshness)] : []),
    ...(freshness ? [freshness] : []),
    ...checks.filter(check => !(check instanceof AcrCheck) && !(check instanceof FreshnessCheck)),
  ];
}

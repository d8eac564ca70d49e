import type { AccessRule, Requirement } from '../access/AccessRule';
import { FreshnessCheck } from '../access/FreshnessCheck';
import { OwnerCheck } from '../access/policies/OwnerCheck';
import { PolicyCheck } from '../access/policies/PolicyCheck';
import { ScopeCheck } from '../access/RequiredScope';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { ErrorType } from '../errors/errorTable';
import { describeRule } from '../report/describeRule';

/**
 * Returns the errors by which a rule can refuse requests of one HTTP method.
 *
 * @param method - in upper case
 */
export function possibleErrors(rule: AccessRule, auth: RequestAuthenticator, method: string): ErrorType[] {
  if (rule.kind === 'public') return [];
  const { requirement } = rule;
  const { locations = [], csrf, revocation, dpop } = describeRule(rule, auth, method);
  const { decodeIssuer } = auth.config;
  const checksStatus = revocation !== undefined && revocation !== 'none';
  return [
    ...(rule.kind === 'optional' ? [] : (['MissingTokenError'] as const)),
    'JWTDecodeError',
    'TokenExpiredError',
    'TokenInvalidSignatureError',
    'TokenInvalidAudienceError',
    ...(decodeIssuer ? (['TokenInvalidIssuerError'] as const) : []),
    wrongType[requirement.type],
    'AmbiguousTokenError',
    ...(checksStatus ? (['RevokedTokenError', 'RevocationUnavailableError'] as const) : []),
    ...(auth.keepsSessions ? (['SessionRevoked'] as const) : []),
    ...(auth.canLoadSubjects ? (['SubjectNotFoundError', 'SubjectUnavailableError'] as const) : []),
    ...(auth.acceptsIssuers ? (['IssuerUnavailableError'] as const) : []),
    ...(dpop ? possessionErrors : []),
    ...(csrf ? (['MissingCSRFTokenError'] as const) : []),
    ...(locations.includes('cookies') ? (['CSRFError'] as const) : []),
    ...checkErrors(requirement),
  ];
}

const wrongType = {
  access: 'AccessTokenRequiredError',
  refresh: 'RefreshTokenRequiredError',
  any: 'TokenTypeError',
} as const satisfies Record<Requirement['type'], ErrorType>;

const possessionErrors: readonly ErrorType[] = [
  'TokenBindingError',
  'InvalidDPoPProofError',
  'DPoPNonceRequiredError',
  'ProofUnavailableError',
];

function checkErrors({ checks }: Requirement): ErrorType[] {
  return checks.flatMap((check): ErrorType[] => {
    if (check instanceof FreshnessCheck) return ['FreshTokenRequiredError'];
    if (check instanceof ScopeCheck) return ['InsufficientScopeError'];
    if (check instanceof OwnerCheck) return ['PolicyDeniedError'];
    if (check instanceof PolicyCheck) {
      return check.loading ? ['PolicyDeniedError', 'ResourceNotFoundError'] : ['PolicyDeniedError'];
    }
    return ['AccessDeniedError'];
  });
}

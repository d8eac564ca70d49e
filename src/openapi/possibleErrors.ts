import type { AccessRule, Requirement } from '../access/AccessRule';
import { AcrCheck } from '../access/AcrCheck';
import { FreshnessCheck } from '../access/FreshnessCheck';
import { OwnerCheck } from '../access/policies/OwnerCheck';
import { PolicyCheck } from '../access/policies/PolicyCheck';
import { ScopeCheck } from '../access/RequiredScope';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { DecidedRule } from '../auth/DecidedRule';
import type { ErrorType } from '../errors/errorTable';
import { describeSettings } from '../report/describeRequirements';

/**
 * Returns the errors by which an action can refuse requests of one HTTP method.
 *
 * @param method - in upper case
 */
export const possibleErrors = ({ rule, systems }: DecidedRule, method: string): ErrorType[] =>
  systems.flatMap(auth => errorsOf(rule, auth, method));

function errorsOf(rule: AccessRule, auth: RequestAuthenticator, method: string): ErrorType[] {
  const limitErrors: ErrorType[] = rule.limits.length > 0 ? ['RateLimitExceeded', 'RateLimitUnavailableError'] : [];
  if (rule.kind === 'public') return limitErrors;
  const { requirement } = rule;
  const { locations = [], csrf, revocation, dpop } = describeSettings(rule, auth, method);
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
    ...(auth.loginType === undefined ? [] : (['LoginTypeMismatchError'] as const)),
    'AmbiguousTokenError',
    ...(checksStatus ? (['RevokedTokenError', 'RevocationUnavailableError'] as const) : []),
    ...(auth.keepsSessions ? (['SessionRevoked'] as const) : []),
    ...(auth.canLoadSubjects ? (['SubjectNotFoundError', 'SubjectUnavailableError'] as const) : []),
    ...(auth.acceptsIssuers ? (['IssuerUnavailableError'] as const) : []),
    ...(dpop ? possessionErrors : []),
    ...(csrf ? (['MissingCSRFTokenError'] as const) : []),
    ...(locations.includes('cookies') ? (['CSRFError'] as const) : []),
    ...checkErrors(requirement),
    ...limitErrors,
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
    if (check instanceof AcrCheck) return ['AuthenticationLevelError'];
    if (check instanceof ScopeCheck) return ['InsufficientScopeError'];
    if (check instanceof OwnerCheck) return ['PolicyDeniedError'];
    if (check instanceof PolicyCheck) {
      return check.loading ? ['PolicyDeniedError', 'ResourceNotFoundError'] : ['PolicyDeniedError'];
    }
    return ['AccessDeniedError'];
  });
}

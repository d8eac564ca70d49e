import { expect } from 'chai';
import { type TokenLocation, tokenLocations } from '../../src/config/TokenLocation';
import { AuthXError } from '../../src/errors/AuthXError';
import { errorTable, type ErrorType } from '../../src/errors/errorTable';
import { RequestToken, UnverifiedToken } from '../../src/transport/RequestToken';
import { endedCookies } from '../../src/transport/endedCookies';

class Refusal extends AuthXError {}

const credential = (type: 'access' | 'refresh', location: TokenLocation = 'cookies'): UnverifiedToken =>
  new UnverifiedToken('t', location, { request: { rawHeaders: [] }, type });

/** Returns which cookies are deleted after a guard looked at a token and the request ended with this error. */
const ended = (
  type: ErrorType | undefined,
  presented?: UnverifiedToken,
  { isLetIn = false, transient = false } = {},
): readonly string[] =>
  endedCookies({
    refusal: type && new Refusal(type, { transient }),
    presented,
    token: isLetIn && presented ? new RequestToken(presented, {} as never) : undefined,
  });

/** Which cookies each refusal deletes, by the cookie that was refused. */
const table: Readonly<Record<ErrorType, readonly [byAccess: readonly string[], byRefresh: readonly string[]]>> = {
  // No cookie was presented, or the cookie is still good.
  MissingTokenError: [[], []],
  AmbiguousTokenError: [[], []],
  MissingCSRFTokenError: [[], []],
  CSRFError: [[], []],
  FreshTokenRequiredError: [[], []],
  AuthenticationLevelError: [[], []],
  InsufficientScopeError: [[], []],
  RevocationUnavailableError: [[], []],
  AccessDeniedError: [[], []],
  PolicyDeniedError: [[], []],
  ResourceNotFoundError: [[], []],
  PolicyEvaluationError: [[], []],
  // The route may require a bound token, and another route may accept the cookie.
  TokenBindingError: [[], []],
  InvalidDPoPProofError: [[], []],
  DPoPNonceRequiredError: [[], []],
  ProofUnavailableError: [[], []],
  SessionLimitError: [[], []],
  RateLimitExceeded: [[], []],
  RateLimitUnavailableError: [[], []],
  SubjectUnavailableError: [[], []],
  IssuerUnavailableError: [[], []],
  GuardNotEnforcedError: [[], []],
  // Another tab may have received a new access cookie. Without a refresh token the login is over.
  TokenExpiredError: [[], ['access', 'refresh']],
  // The access cookie is useless, and the refresh token replaces it. Another tab may have received a new refresh cookie.
  JWTDecodeError: [['access'], []],
  TokenInvalidSignatureError: [['access'], []],
  TokenInvalidAudienceError: [['access'], []],
  TokenInvalidIssuerError: [['access'], []],
  AccessTokenRequiredError: [['access'], []],
  RefreshTokenRequiredError: [['access'], []],
  TokenTypeError: [['access'], []],
  LoginTypeMismatchError: [['access'], []],
  RevokedTokenError: [['access'], []],
  // Without its session or its subject, the login is over.
  SessionRevoked: [
    ['access', 'refresh'],
    ['access', 'refresh'],
  ],
  SubjectNotFoundError: [
    ['access', 'refresh'],
    ['access', 'refresh'],
  ],
};

describe('endedCookies', () => {
  for (const type of Object.keys(errorTable) as ErrorType[]) {
    const [byAccess, byRefresh] = table[type];

    it(`deletes ${byAccess.join(' and ') || 'nothing'} after ${type} for an access cookie`, () => {
      expect(ended(type, credential('access'))).to.deep.equal(byAccess);
    });

    it(`deletes ${byRefresh.join(' and ') || 'nothing'} after ${type} for a refresh cookie`, () => {
      expect(ended(type, credential('refresh'))).to.deep.equal(byRefresh);
    });

    it(`deletes nothing after ${type} if the token came from elsewhere or is missing`, () => {
      expect(ended(type, undefined)).to.deep.equal([]);
      for (const location of tokenLocations.filter(place => place !== 'cookies')) {
        expect(ended(type, credential('refresh', location))).to.deep.equal([]);
      }
    });
  }

  it('deletes nothing when nothing was refused', () => {
    for (const isLetIn of [true, false]) {
      expect(ended(undefined, credential('access'), { isLetIn })).to.deep.equal([]);
      expect(ended(undefined, credential('refresh'), { isLetIn })).to.deep.equal([]);
    }
  });

  it('deletes nothing after a successful guard, unless the session has ended or the subject is gone', () => {
    for (const type of Object.keys(errorTable) as ErrorType[]) {
      const isOver = ['SubjectNotFoundError', 'SessionRevoked'].includes(type);
      const expected = isOver ? ['access', 'refresh'] : [];
      expect(ended(type, credential('access'), { isLetIn: true }), type).to.deep.equal(expected);
      expect(ended(type, credential('refresh'), { isLetIn: true }), type).to.deep.equal(expected);
    }
  });

  it('deletes nothing after a temporary refusal, such as a token that is not valid yet or an unknown key', () => {
    for (const type of Object.keys(errorTable) as ErrorType[]) {
      expect(ended(type, credential('access'), { transient: true }), type).to.deep.equal([]);
      expect(ended(type, credential('refresh'), { transient: true }), type).to.deep.equal([]);
    }
  });

  it('treats a cookie of unknown type as an access cookie', () => {
    expect(ended('RevokedTokenError', new UnverifiedToken('t', 'cookies'))).to.deep.equal(['access']);
  });
});

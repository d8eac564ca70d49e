import { expect } from 'chai';
import { HttpError } from 'routing-controllers';
import {
  AccessDeniedError,
  AccessTokenRequiredError,
  AmbiguousTokenError,
  AuthenticationLevelError,
  CSRFError,
  DPoPNonceRequiredError,
  FreshTokenRequiredError,
  GuardNotEnforcedError,
  InsufficientScopeError,
  IssuerUnavailableError,
  InvalidDPoPProofError,
  JWTDecodeError,
  LoginTypeMismatchError,
  MissingCSRFTokenError,
  MissingTokenError,
  PolicyDeniedError,
  PolicyEvaluationError,
  ProofUnavailableError,
  RateLimitExceeded,
  RateLimitUnavailableError,
  RefreshTokenRequiredError,
  ResourceNotFoundError,
  RevocationUnavailableError,
  RevokedTokenError,
  SessionLimitError,
  SessionRevoked,
  SubjectNotFoundError,
  SubjectUnavailableError,
  TokenBindingError,
  TokenExpiredError,
  TokenInvalidAudienceError,
  TokenInvalidIssuerError,
  TokenInvalidSignatureError,
  TokenTypeError,
} from '../../src/errors/errors';
import { AuthXError } from '../../src/errors/AuthXError';
import { errorTable, type ErrorType } from '../../src/errors/errorTable';

interface Row {
  readonly make: () => AuthXError;
  readonly type: new (...parameters: never[]) => AuthXError;
  readonly status: number;
  /** The `error` member of the body. */
  readonly code?: string;
  /** The value of WWW-Authenticate. */
  readonly challenge?: string;
  readonly retryAfter?: true;
}

const unauthorized = (type: new () => AuthXError): Row => ({
  make: () => new type(),
  type,
  status: 401,
  code: 'invalid_token',
  challenge: 'Bearer error="invalid_token"',
});

const unavailable = (type: new () => AuthXError): Row => ({
  make: () => new type(),
  type,
  status: 503,
  retryAfter: true,
});

/** The expected response of each error, written independently of the table of the library. */
const rows: Readonly<Record<ErrorType, Row>> = {
  MissingTokenError: {
    make: () => new MissingTokenError(),
    type: MissingTokenError,
    status: 401,
    challenge: 'Bearer',
  },
  JWTDecodeError: unauthorized(JWTDecodeError),
  TokenExpiredError: unauthorized(TokenExpiredError),
  TokenInvalidSignatureError: unauthorized(TokenInvalidSignatureError),
  TokenInvalidAudienceError: unauthorized(TokenInvalidAudienceError),
  TokenInvalidIssuerError: unauthorized(TokenInvalidIssuerError),
  AccessTokenRequiredError: unauthorized(AccessTokenRequiredError),
  RefreshTokenRequiredError: unauthorized(RefreshTokenRequiredError),
  LoginTypeMismatchError: {
    make: () => new LoginTypeMismatchError('customer', 'staff'),
    type: LoginTypeMismatchError,
    status: 401,
    code: 'invalid_token',
    challenge: 'Bearer error="invalid_token"',
  },
  TokenTypeError: unauthorized(TokenTypeError),
  RevokedTokenError: unauthorized(RevokedTokenError),
  SessionRevoked: unauthorized(SessionRevoked),
  SubjectNotFoundError: unauthorized(SubjectNotFoundError),
  TokenBindingError: unauthorized(TokenBindingError),
  InvalidDPoPProofError: {
    make: () => new InvalidDPoPProofError(),
    type: InvalidDPoPProofError,
    status: 401,
    code: 'invalid_dpop_proof',
    challenge: 'DPoP error="invalid_dpop_proof"',
  },
  DPoPNonceRequiredError: {
    make: () => new DPoPNonceRequiredError(),
    type: DPoPNonceRequiredError,
    status: 401,
    code: 'use_dpop_nonce',
    challenge: 'DPoP error="use_dpop_nonce"',
  },
  FreshTokenRequiredError: {
    make: () => new FreshTokenRequiredError(300),
    type: FreshTokenRequiredError,
    status: 401,
    code: 'insufficient_user_authentication',
    challenge: 'Bearer error="insufficient_user_authentication", max_age="300"',
  },
  AuthenticationLevelError: {
    make: () => new AuthenticationLevelError('mfa', 300),
    type: AuthenticationLevelError,
    status: 401,
    code: 'insufficient_user_authentication',
    challenge: 'Bearer error="insufficient_user_authentication", acr_values="mfa", max_age="300"',
  },
  AmbiguousTokenError: {
    make: () => new AmbiguousTokenError(),
    type: AmbiguousTokenError,
    status: 400,
    code: 'invalid_request',
    challenge: 'Bearer error="invalid_request"',
  },
  MissingCSRFTokenError: { make: () => new MissingCSRFTokenError(), type: MissingCSRFTokenError, status: 403 },
  CSRFError: { make: () => new CSRFError(), type: CSRFError, status: 403 },
  InsufficientScopeError: {
    make: () => new InsufficientScopeError(['users:read', 'admin:*']),
    type: InsufficientScopeError,
    status: 403,
    code: 'insufficient_scope',
    challenge: 'Bearer error="insufficient_scope", scope="users:read admin:*"',
  },
  RevocationUnavailableError: unavailable(RevocationUnavailableError),
  SubjectUnavailableError: unavailable(SubjectUnavailableError),
  IssuerUnavailableError: unavailable(IssuerUnavailableError),
  ProofUnavailableError: unavailable(ProofUnavailableError),
  AccessDeniedError: { make: () => new AccessDeniedError(), type: AccessDeniedError, status: 403 },
  PolicyDeniedError: { make: () => new PolicyDeniedError(), type: PolicyDeniedError, status: 403 },
  ResourceNotFoundError: { make: () => new ResourceNotFoundError(), type: ResourceNotFoundError, status: 404 },
  PolicyEvaluationError: { make: () => new PolicyEvaluationError(), type: PolicyEvaluationError, status: 500 },
  RateLimitExceeded: {
    make: () => new RateLimitExceeded(1),
    type: RateLimitExceeded,
    status: 429,
    retryAfter: true,
  },
  RateLimitUnavailableError: unavailable(RateLimitUnavailableError),
  SessionLimitError: { make: () => new SessionLimitError(), type: SessionLimitError, status: 403 },
  GuardNotEnforcedError: { make: () => new GuardNotEnforcedError(), type: GuardNotEnforcedError, status: 500 },
};

describe('The error table', () => {
  it('has no row that is missing here', () => {
    expect(Object.keys(errorTable).sort()).to.deep.equal(Object.keys(rows).sort());
  });

  for (const [type, row] of Object.entries(rows)) {
    describe(type, () => {
      const error = row.make();

      it(`has the status ${String(row.status)} in all properties that frameworks read`, () => {
        expect(error.httpCode).to.equal(row.status);
        expect(error.status).to.equal(row.status);
      });

      it(row.code === undefined ? 'has no error code' : `has the error code ${row.code}`, () => {
        expect(error.code).to.equal(row.code);
        expect(error.toJSON().error).to.equal(row.code);
      });

      it(row.challenge === undefined ? 'has no WWW-Authenticate header' : 'has its WWW-Authenticate header', () => {
        expect(error.headers['WWW-Authenticate']).to.equal(row.challenge);
      });

      it(row.retryAfter ? 'has a Retry-After header' : 'has no Retry-After header', () => {
        if (row.retryAfter) expect(error.headers['Retry-After']).to.match(/^[1-9]\d*$/);
        else expect(error.headers).not.to.have.property('Retry-After');
      });

      it('has its own class, which extends AuthXError and the HttpError of routing-controllers', () => {
        expect(error).to.be.instanceOf(row.type);
        expect(error).to.be.instanceOf(AuthXError);
        expect(error).to.be.instanceOf(HttpError);
        expect(error).to.be.instanceOf(Error);
        expect(error.constructor).to.equal(row.type);
      });

      it('has its error_type as its name, and has a message', () => {
        expect(error.name).to.equal(type);
        expect(error.errorType).to.equal(type);
        expect(error.toJSON().error_type).to.equal(type);
        expect(error.toJSON().message).to.be.a('string').that.is.not.empty;
      });
    });
  }

  it('distinguishes a missing CSRF token from a wrong one', () => {
    expect(new MissingCSRFTokenError().toJSON().message).to.equal('Missing CSRF token');
    expect(new CSRFError().toJSON().message).to.equal('CSRF double submit does not match');
  });

  it('says which login type is wanted and which the token names, as AuthX does', () => {
    expect(new LoginTypeMismatchError('user', 'admin').toJSON()).to.deep.equal({
      message: "Token type mismatch: expected 'user', got 'admin'",
      error_type: 'LoginTypeMismatchError',
      error: 'invalid_token',
      expected_type: 'user',
      actual_type: 'admin',
    });
  });

  it('does not repeat a login type that is missing, long or no visible text', () => {
    for (const actual of [undefined, 'a'.repeat(65), 'a\nb', 'ü', '\u001b[2J']) {
      const { message, actual_type } = new LoginTypeMismatchError('user', actual).toJSON();
      expect([message, actual_type]).to.deep.equal(["Token type mismatch: expected 'user', got none", null]);
    }
  });

  it('has no max_age in the challenge if the guard has none', () => {
    expect(new FreshTokenRequiredError().headers['WWW-Authenticate']).to.equal(
      'Bearer error="insufficient_user_authentication"',
    );
  });
});

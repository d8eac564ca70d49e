import { expect } from 'chai';
import { type TokenLocation, tokenLocations } from '../../src/config/TokenLocation';
import { AuthXError } from '../../src/errors/AuthXError';
import { errorTable, type ErrorType } from '../../src/errors/errorTable';
import { RequestToken, UnverifiedToken } from '../../src/transport/RequestToken';
import { endedCookies } from '../../src/transport/endedCookies';

class Refusal extends AuthXError {}

const credential = (type: 'access' | 'refresh', location: TokenLocation = 'cookies'): UnverifiedToken =>
  new UnverifiedToken('t', location, { request: { rawHeaders: [] }, type });

/** What is ended where a guard looked at a token, and the request ended so. */
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

/** What each refusal ends, by the cookie that was refused. */
const table: Readonly<Record<ErrorType, readonly [byAccess: readonly string[], byRefresh: readonly string[]]>> = {
  // Nothing was presented that could be ended, or it is good.
  MissingTokenError: [[], []],
  AmbiguousTokenError: [[], []],
  MissingCSRFTokenError: [[], []],
  CSRFError: [[], []],
  FreshTokenRequiredError: [[], []],
  InsufficientScopeError: [[], []],
  RevocationUnavailableError: [[], []],
  AccessDeniedError: [[], []],
  SessionLimitError: [[], []],
  SubjectUnavailableError: [[], []],
  GuardNotEnforcedError: [[], []],
  // Another tab may have got a new access cookie by now; without a refresh token the login is over.
  TokenExpiredError: [[], ['access', 'refresh']],
  // No good, and the refresh token brings another. Of refresh tokens another tab may have got a new one.
  JWTDecodeError: [['access'], []],
  TokenInvalidSignatureError: [['access'], []],
  TokenInvalidAudienceError: [['access'], []],
  TokenInvalidIssuerError: [['access'], []],
  AccessTokenRequiredError: [['access'], []],
  RefreshTokenRequiredError: [['access'], []],
  TokenTypeError: [['access'], []],
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

    it(`ends ${byAccess.join(' and ') || 'nothing'} by ${type} of an access cookie`, () => {
      expect(ended(type, credential('access'))).to.deep.equal(byAccess);
    });

    it(`ends ${byRefresh.join(' and ') || 'nothing'} by ${type} of a refresh cookie`, () => {
      expect(ended(type, credential('refresh'))).to.deep.equal(byRefresh);
    });

    it(`ends nothing by ${type} of a token that was no cookie, or of none`, () => {
      expect(ended(type, undefined)).to.deep.equal([]);
      for (const location of tokenLocations.filter(place => place !== 'cookies')) {
        expect(ended(type, credential('refresh', location))).to.deep.equal([]);
      }
    });
  }

  it('ends nothing where nothing was refused', () => {
    for (const isLetIn of [true, false]) {
      expect(ended(undefined, credential('access'), { isLetIn })).to.deep.equal([]);
      expect(ended(undefined, credential('refresh'), { isLetIn })).to.deep.equal([]);
    }
  });

  it('ends nothing where the token let the request in, but for a session that has ended or a subject that is gone', () => {
    for (const type of Object.keys(errorTable) as ErrorType[]) {
      const isOver = ['SubjectNotFoundError', 'SessionRevoked'].includes(type);
      const expected = isOver ? ['access', 'refresh'] : [];
      expect(ended(type, credential('access'), { isLetIn: true }), type).to.deep.equal(expected);
      expect(ended(type, credential('refresh'), { isLetIn: true }), type).to.deep.equal(expected);
    }
  });

  it('ends nothing by a refusal that may pass: of a token not good yet, or of a key that this process lacks', () => {
    for (const type of Object.keys(errorTable) as ErrorType[]) {
      expect(ended(type, credential('access'), { transient: true }), type).to.deep.equal([]);
      expect(ended(type, credential('refresh'), { transient: true }), type).to.deep.equal([]);
    }
  });

  it('takes a cookie of which nobody knows the type for an access cookie', () => {
    expect(ended('RevokedTokenError', new UnverifiedToken('t', 'cookies'))).to.deep.equal(['access']);
  });
});

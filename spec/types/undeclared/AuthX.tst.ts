import {
  AuthX,
  AuthXConfig,
  type AuthCallbacks,
  type RefreshedTokens,
  type RequestAuth,
  type SessionInfo,
  type TokenPair,
  type TokenPayload,
  type UnverifiedToken,
  withAuthX,
} from 'routing-controllers-authx';
import type { RoutingControllersOptions } from 'routing-controllers';
import { describe, expect, test } from 'tstyche';

interface User {
  name: string;
}

declare const auth: AuthX<User>;
declare const ctx: Parameters<AuthX<User>['getCurrentSubject']>[0];

describe('AuthX', () => {
  test('does not know its subjects unless it is told', () => {
    expect(new AuthX({ config: { secretKey: 'x' } })).type.toBe<AuthX>();
    expect<AuthX>().type.toBe<AuthX<unknown>>();
    expect<RequestAuth>().type.toBe<RequestAuth<unknown>>();
  });

  test('takes the type of its subjects from its callbacks', () => {
    const callbacks: AuthCallbacks<User> = {};
    expect(new AuthX({ config: { secretKey: 'x' }, callbacks })).type.toBe<AuthX<User>>();
  });

  test('takes the type of its subjects from subjectType', () => {
    class Account {
      id = 0;
    }
    expect(new AuthX({ config: { secretKey: 'x' }, subjectType: Account })).type.toBe<AuthX<Account>>();
  });

  test('takes the options of a configuration, or a configuration', () => {
    expect(AuthX).type.toBeConstructableWith({ config: new AuthXConfig({ secretKey: 'x' }) });
    expect(AuthX).type.toBeConstructableWith({ config: { secretKey: 'x', accessTokenExpires: '15m' } });
    expect(AuthX).type.not.toBeConstructableWith();
    // Without a config, the start asks for issuers: a server that only accepts tokens of others has no options of its own.
    expect(AuthX).type.toBeConstructableWith({});
    expect(AuthX).type.not.toBeConstructableWith({ config: { secret: 'x' } });
    expect(AuthX).type.not.toBeConstructableWith({ config: { secretKey: 'x' }, callback: {} });
    expect(AuthX).type.not.toBeConstructableWith({ config: { secretKey: 'x' }, subjectCache: { max: 10 } });
  });

  test('returns its subjects', () => {
    expect(auth.getCurrentSubject(ctx)).type.toBe<Promise<User>>();
  });

  test('takes a subject getter for its subjects alone', () => {
    expect(auth.setSubjectGetter).type.toBeCallableWith(() => ({ name: 'alice' }));
    expect(auth.setSubjectGetter).type.toBeCallableWith(async (uid: string) => ({ name: uid }));
    expect(auth.setSubjectGetter).type.toBeCallableWith(() => null);
    expect(auth.setSubjectGetter).type.toBeCallableWith(() => undefined);
    expect(auth.setSubjectGetter).type.not.toBeCallableWith(() => ({ nom: 'alice' }));
    expect(auth.setSubjectGetter).type.not.toBeCallableWith(() => 'alice');
  });

  test('takes a blocklist that answers with true or false', () => {
    expect(auth.setTokenBlocklist).type.toBeCallableWith(() => true);
    expect(auth.setTokenBlocklist).type.toBeCallableWith(async (token: string, { jti }: TokenPayload) => jti === token);
    expect(auth.setTokenBlocklist).type.not.toBeCallableWith(() => undefined);
    expect(auth.setTokenBlocklist).type.not.toBeCallableWith(() => 'revoked');
  });

  test('issues tokens as text, and pairs', () => {
    expect(auth.createAccessToken('alice')).type.toBe<Promise<string>>();
    expect(auth.createRefreshToken('alice')).type.toBe<Promise<string>>();
    expect(auth.createTokenPair('alice')).type.toBe<Promise<TokenPair>>();
    expect(auth.createAccessToken).type.toBeCallableWith('alice', { fresh: true, expires: '15m', data: { z: 1 } });
    expect(auth.createAccessToken).type.toBeCallableWith('alice', { expires: 900, scopes: ['a', 'b:*'] });
    expect(auth.createAccessToken).type.not.toBeCallableWith(1);
    expect(auth.createAccessToken).type.not.toBeCallableWith('alice', { expires: '900' });
    expect(auth.createAccessToken).type.not.toBeCallableWith('alice', { scope: ['a'] });
    expect(auth.createTokenPair).type.not.toBeCallableWith('alice', { scopes: ['a'] });
  });

  test('refreshes and verifies tokens', () => {
    expect(auth.refresh('token')).type.toBe<Promise<RefreshedTokens>>();
    expect<RefreshedTokens['refresh_token']>().type.toBe<string | undefined>();
    expect(auth.verifyToken('token')).type.toBe<Promise<TokenPayload>>();
    expect(auth.verifyToken).type.toBeCallableWith('token', { type: 'any', maxAge: '5m', revocation: 'cached' });
    expect(auth.verifyToken).type.not.toBeCallableWith('token', { type: 'both' });
    expect(auth.verifyToken).type.not.toBeCallableWith('token', { revocation: 'lazy' });
  });

  test('finds a token in a request, and undefined only where that is asked for', () => {
    expect(auth.getTokenFromRequest(ctx)).type.toBe<UnverifiedToken>();
    expect(auth.getTokenFromRequest(ctx, { type: 'refresh' })).type.toBe<UnverifiedToken>();
    expect(auth.getTokenFromRequest(ctx, { optional: true })).type.toBe<UnverifiedToken | undefined>();
    expect(auth.getTokenFromRequest).type.not.toBeCallableWith(ctx, { locations: ['header'] });
  });

  test('revokes tokens of which some may be missing', () => {
    expect(auth.revoke).type.toBeCallableWith('access', undefined);
    expect(auth.revoke('access')).type.toBe<Promise<void>>();
    expect(auth.revoke).type.not.toBeCallableWith(null);
  });

  test('lists sessions', () => {
    expect(auth.sessions.list('alice')).type.toBe<Promise<SessionInfo[]>>();
    expect(auth.sessions.find('sid')).type.toBe<Promise<SessionInfo | undefined>>();
  });
});

describe('withAuthX', () => {
  test("returns routing-controllers' options, whatever the subjects are", () => {
    expect(withAuthX({ controllers: [] }, auth)).type.toBe<RoutingControllersOptions>();
    expect(withAuthX).type.toBeCallableWith({ undeclaredRoutes: 'warn', defaultPosture: 'access' }, auth);
  });

  test('takes no misspelt value', () => {
    expect(withAuthX).type.not.toBeCallableWith({ undeclaredRoutes: 'eror' }, auth);
    expect(withAuthX).type.not.toBeCallableWith({ defaultPosture: 'public' }, auth);
    expect(withAuthX).type.not.toBeCallableWith({ controller: [] }, auth);
    expect(withAuthX).type.not.toBeCallableWith({}, {});
  });
});

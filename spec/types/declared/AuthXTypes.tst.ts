import './declaration';
import {
  AuthX,
  RequireAcr,
  RequireAnyScope,
  RequireScopes,
  under,
  type CustomClaims,
  type GrantedScope,
  type Scope,
  type ScopeNamespace,
  type TokenPayload,
} from 'routing-controllers-authx';
import { describe, expect, test } from 'tstyche';

declare const auth: AuthX;
declare const payload: TokenPayload;

describe('Declared scopes', () => {
  test('are the scopes of the application and their namespaces', () => {
    expect<Scope>().type.toBe<'users:read' | 'admin:*' | 'reports:sales:read'>();
    expect<ScopeNamespace>().type.toBe<'users' | 'admin' | 'reports' | 'reports:sales'>();
    expect<'users:*'>().type.toBeAssignableTo<GrantedScope>();
    expect<'reports:*'>().type.toBeAssignableTo<GrantedScope>();
    expect<'sales:*'>().type.not.toBeAssignableTo<GrantedScope>();
  });

  test('are all that a guard requires', () => {
    expect(RequireScopes).type.toBeCallableWith('users:read', 'admin:*');
    expect(RequireScopes).type.not.toBeCallableWith('user:read');
    expect(RequireAnyScope).type.not.toBeCallableWith('users:read', 'admin');
    expect(RequireAnyScope).type.toBeCallableWith(under('users'), under('reports:sales'));
    expect(under).type.not.toBeCallableWith('sales');
  });

  test('are all that a token is issued with and asked for', () => {
    expect(auth.createAccessToken).type.toBeCallableWith('alice', { scopes: ['users:read', 'users:*'] });
    expect(auth.createAccessToken).type.not.toBeCallableWith('alice', { scopes: ['users:reed'] });
    expect(auth.createTokenPair).type.not.toBeCallableWith('alice', { accessScopes: ['users:reed'] });
    expect(auth.verifyToken).type.not.toBeCallableWith('token', { scopes: ['users:reed'] });
    expect(payload.hasScopes).type.toBeCallableWith(['users:read']);
    expect(payload.hasScopes).type.not.toBeCallableWith(['users:reed']);
  });
});

describe('Declared authentication levels', () => {
  test('are all that a guard requires and a token is issued with', () => {
    expect(RequireAcr).type.toBeCallableWith('mfa');
    expect(RequireAcr).type.not.toBeCallableWith('mfaa');
    expect(auth.createTokenPair).type.toBeCallableWith('alice', { acr: 'pwd' });
    expect(auth.createAccessToken).type.not.toBeCallableWith('alice', { acr: 'password' });
    expect(auth.verifyToken).type.not.toBeCallableWith('token', { acr: 'password' });
  });
});

describe('Declared claims', () => {
  test('are the claims of every token', () => {
    expect<CustomClaims>().type.toBe<{ email?: string }>();
    expect(payload.extra.email).type.toBe<string | undefined>();
    expect(payload.extra).type.not.toHaveProperty('mail');
  });

  test('are all that a token is issued with', () => {
    expect(auth.createAccessToken).type.toBeCallableWith('alice', { data: { email: 'a' } });
    expect(auth.createAccessToken).type.not.toBeCallableWith('alice', { data: { mail: 'a' } });
    expect(auth.createAccessToken).type.not.toBeCallableWith('alice', { data: { email: 1 } });
  });
});

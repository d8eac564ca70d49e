import type {
  CustomClaims,
  Duration,
  GrantedScope,
  RequestToken,
  Scope,
  ScopeNamespace,
  TokenPayload,
  UnverifiedToken,
} from 'routing-controllers-authx';
import { describe, expect, test } from 'tstyche';

declare const payload: TokenPayload;

describe('The claims of a token', () => {
  test('are read only', () => {
    // @ts-expect-error Cannot assign to 'sub' because it is a read-only property.
    payload.sub = 'mallory';
    // @ts-expect-error Property 'push' does not exist on type 'readonly string[]'.
    payload.scopes.push('admin');
  });

  test('may be missing, except what every token has', () => {
    expect(payload.sub).type.toBe<string>();
    expect(payload.jti).type.toBe<string>();
    expect(payload.exp).type.toBe<number | undefined>();
    expect(payload.expiresAt).type.toBe<Date | undefined>();
    expect(payload.sid).type.toBe<string | undefined>();
  });

  test('of the application are unknown where none is declared', () => {
    expect<CustomClaims>().type.toBe<Record<string, unknown>>();
    expect(payload.extra.email).type.toBe<unknown>();
  });

  test('of one payload can be given', () => {
    expect<TokenPayload<{ email: string }>['extra']>().type.toBe<Readonly<{ email: string }>>();
  });
});

describe('Scopes', () => {
  test('are any text where none is declared', () => {
    expect<Scope>().type.toBe<string>();
    expect<ScopeNamespace>().type.toBe<string>();
    expect<string>().type.toBeAssignableTo<GrantedScope>();
  });
});

describe('Tokens of a request', () => {
  test('have claims once they are verified, and not before', () => {
    expect<RequestToken>().type.toBeAssignableTo<UnverifiedToken>();
    expect<UnverifiedToken>().type.not.toBeAssignableTo<RequestToken>();
    expect<RequestToken>().type.toHaveProperty('payload');
    expect<UnverifiedToken>().type.not.toHaveProperty('payload');
  });
});

describe('Durations', () => {
  test('have a unit where they are texts', () => {
    expect<'15m'>().type.toBeAssignableTo<Duration>();
    expect<'1.5h'>().type.toBeAssignableTo<Duration>();
    expect<900>().type.toBeAssignableTo<Duration>();
    expect<'900'>().type.not.toBeAssignableTo<Duration>();
    expect<'1w'>().type.not.toBeAssignableTo<Duration>();
  });
});

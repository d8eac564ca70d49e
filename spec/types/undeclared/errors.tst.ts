import {
  AuthXError,
  ConfigurationError,
  InsufficientScopeError,
  MissingTokenError,
  type AuthXOptions,
  type ErrorType,
} from 'routing-controllers-authx';
import { HttpError } from 'routing-controllers';
import { describe, expect, test } from 'tstyche';

declare const error: unknown;

describe('Errors', () => {
  test('are errors of routing-controllers, with the type that the body carries', () => {
    expect<AuthXError>().type.toBeAssignableTo<HttpError>();
    expect<MissingTokenError>().type.toBeAssignableTo<AuthXError>();
    expect<InsufficientScopeError>().type.toBeAssignableTo<AuthXError>();
    if (error instanceof AuthXError) expect(error.errorType).type.toBe<ErrorType>();
  });

  test('of a configuration are no answers to a request', () => {
    expect<ConfigurationError>().type.toBeAssignableTo<Error>();
    expect<ConfigurationError>().type.not.toBeAssignableTo<AuthXError>();
  });

  test('are overridden by their type', () => {
    expect<{ JWTDecodeError: { status: 422 } }>().type.toBeAssignableTo<NonNullable<AuthXOptions['errors']>>();
    expect<{ JWTDecodeError: { status: '422' } }>().type.not.toBeAssignableTo<NonNullable<AuthXOptions['errors']>>();
    // @ts-expect-error Object literal may only specify known properties
    const misspelt: AuthXOptions['errors'] = { JwtDecodeError: { status: 422 } };
    expect(misspelt).type.toBeAssignableTo<AuthXOptions['errors']>();
  });
});

import {
  AccessRequired,
  CurrentPayload,
  CurrentSession,
  CurrentSubject,
  CurrentToken,
  FreshRequired,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireAnyScope,
  RequireScopes,
  RevocationCheck,
  SetTokenCookies,
  TokenRequired,
  under,
  UnsetTokenCookies,
} from 'routing-controllers-authx';
import { describe, expect, test } from 'tstyche';

type Guard = ClassDecorator & MethodDecorator;

describe('Guards', () => {
  test('stand on classes and on methods', () => {
    expect(AccessRequired()).type.toBeAssignableTo<Guard>();
    expect(FreshRequired()).type.toBeAssignableTo<Guard>();
    expect(OptionalAccess()).type.toBeAssignableTo<Guard>();
    expect(Public()).type.toBeAssignableTo<Guard>();
    expect(RefreshRequired()).type.toBeAssignableTo<Guard>();
    expect(RequireAnyScope('a')).type.toBeAssignableTo<Guard>();
    expect(RequireScopes('a')).type.toBeAssignableTo<Guard>();
    expect(RevocationCheck('strict')).type.toBeAssignableTo<Guard>();
    expect(TokenRequired()).type.toBeAssignableTo<Guard>();
  });

  test('that have no options take none', () => {
    expect(RefreshRequired).type.not.toBeCallableWith({});
    expect(OptionalAccess).type.not.toBeCallableWith({});
    expect(Public).type.not.toBeCallableWith({});
  });

  test('AccessRequired takes whether the token must be bound to a key', () => {
    expect(AccessRequired).type.toBeCallableWith({ senderConstrained: true });
    expect(AccessRequired).type.not.toBeCallableWith({ senderConstrained: 'true' });
    expect(AccessRequired).type.not.toBeCallableWith({ scopes: ['admin'] });
  });

  test('FreshRequired takes a length of time with its unit', () => {
    expect(FreshRequired).type.toBeCallableWith({ maxAge: '5m' });
    expect(FreshRequired).type.toBeCallableWith({ maxAge: 300 });
    expect(FreshRequired).type.not.toBeCallableWith({ maxAge: '300' });
    expect(FreshRequired).type.not.toBeCallableWith({ age: '5m' });
  });

  test('TokenRequired takes the types and the locations that there are', () => {
    expect(TokenRequired).type.toBeCallableWith({ type: 'refresh', fresh: true, csrf: false, locations: ['cookies'] });
    expect(TokenRequired).type.toBeCallableWith({ type: 'any' });
    expect(TokenRequired).type.not.toBeCallableWith({ type: 'id' });
    expect(TokenRequired).type.not.toBeCallableWith({ locations: ['cookie'] });
    expect(TokenRequired).type.not.toBeCallableWith({ csrf: 'true' });
  });

  test('RevocationCheck takes a mode, or options', () => {
    expect(RevocationCheck).type.toBeCallableWith('cached');
    expect(RevocationCheck).type.toBeCallableWith({ mode: 'strict', failOpen: true });
    expect(RevocationCheck).type.not.toBeCallableWith('none');
    expect(RevocationCheck).type.not.toBeCallableWith();
    expect(RevocationCheck).type.not.toBeCallableWith({ failClosed: true });
  });

  test('of scopes take any scope where none is declared, and at least one', () => {
    expect(RequireScopes).type.toBeCallableWith('anything:at:all', under('whatever'));
    expect(RequireAnyScope).type.toBeCallableWith('anything:at:all', under('whatever'));
    expect(RequireScopes).type.not.toBeCallableWith();
    expect(RequireAnyScope).type.not.toBeCallableWith();
    expect(RequireScopes).type.not.toBeCallableWith(['a']);
  });
});

describe('Decorators of cookies', () => {
  test('stand on methods alone', () => {
    expect(SetTokenCookies()).type.toBeAssignableTo<MethodDecorator>();
    expect(UnsetTokenCookies()).type.toBeAssignableTo<MethodDecorator>();
    expect(SetTokenCookies()).type.not.toBeAssignableTo<ClassDecorator>();
    expect(UnsetTokenCookies()).type.not.toBeAssignableTo<ClassDecorator>();
  });
});

describe('Decorators of parameters', () => {
  test('stand on parameters alone', () => {
    expect(CurrentPayload()).type.toBe<ParameterDecorator>();
    expect(CurrentSession()).type.toBe<ParameterDecorator>();
    expect(CurrentSubject()).type.toBe<ParameterDecorator>();
    expect(CurrentToken()).type.toBe<ParameterDecorator>();
    expect(CurrentPayload()).type.not.toBeAssignableTo<ClassDecorator>();
  });

  test('CurrentSubject may do without a subject', () => {
    expect(CurrentSubject).type.toBeCallableWith({ required: false });
    expect(CurrentSubject).type.not.toBeCallableWith({ require: false });
  });
});

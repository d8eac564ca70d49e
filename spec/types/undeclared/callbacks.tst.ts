import {
  type AuthCallbacks,
  AuthX,
  type AuthXLogger,
  type SessionOptions,
  type SubjectGetter,
  type TokenPayload,
} from 'routing-controllers-authx';
import { describe, expect, test } from 'tstyche';

interface User {
  name: string;
}

describe('AuthCallbacks', () => {
  test('are all optional, and synchronous or not', () => {
    expect<object>().type.toBeAssignableTo<AuthCallbacks<User>>();
    expect<{ getSubject: (uid: string) => User }>().type.toBeAssignableTo<AuthCallbacks<User>>();
    expect<{ getSubject: () => Promise<User | null> }>().type.toBeAssignableTo<AuthCallbacks<User>>();
    expect<{ isTokenRevoked: () => Promise<boolean> }>().type.toBeAssignableTo<AuthCallbacks<User>>();
  });

  test('answer with what they are asked for', () => {
    expect<{ getSubject: () => number }>().type.not.toBeAssignableTo<AuthCallbacks<User>>();
    expect<{ getSubject: (uid: number) => User }>().type.not.toBeAssignableTo<AuthCallbacks<User>>();
    expect<{ isTokenRevoked: () => string }>().type.not.toBeAssignableTo<AuthCallbacks<User>>();
  });

  test('learn the identity and the claims', () => {
    expect<Parameters<SubjectGetter<User>>>().type.toBe<[uid: string, payload: TokenPayload]>();
  });

  test('are given as an object, or as the class of a TypeDI service', () => {
    class UserService implements AuthCallbacks<User> {
      getSubject = (uid: string): User => ({ name: uid });
    }
    const config = { secretKey: 'x' };
    expect(AuthX<User>).type.toBeConstructableWith({ config, callbacks: UserService });
    expect(AuthX<User>).type.toBeConstructableWith({ config, callbacks: new UserService() });
    expect(AuthX<{ id: number }>).type.not.toBeConstructableWith({ config, callbacks: UserService });
    expect(AuthX<{ id: number }>).type.not.toBeConstructableWith({ config, callbacks: new UserService() });
  });
});

describe('Other functions of an application', () => {
  test('may be asynchronous', () => {
    type OnReuse = NonNullable<SessionOptions['onRefreshTokenReuse']>;
    expect<() => void>().type.toBeAssignableTo<OnReuse>();
    expect<() => Promise<void>>().type.toBeAssignableTo<OnReuse>();
  });

  test('a logger is the console, for one', () => {
    expect(console).type.toBeAssignableTo<AuthXLogger>();
    expect<{ warn: () => void }>().type.not.toBeAssignableTo<AuthXLogger>();
  });
});

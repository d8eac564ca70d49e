import { nearest } from '../config/refuseUnknown';
import { ConfigurationError } from '../errors/errors';
import { type Constructable, Container } from 'typedi';
import type { AuthCallbacks, SubjectGetter, TokenBlocklist } from './AuthCallbacks';

/**
 * Checks that the callbacks can be called.
 *
 * @throws ConfigurationError if one is not a function
 */
export function checkCallbacks(callbacks: unknown): void {
  if (callbacks === undefined) return;
  if (typeof callbacks !== 'object' || callbacks === null) {
    throw new ConfigurationError('callbacks: must be a class that TypeDI makes, or an object.');
  }
  for (const name of callbackNames) {
    const callback = (callbacks as Record<string, unknown>)[name];
    if (callback !== undefined && typeof callback !== 'function') {
      throw new ConfigurationError(`callbacks.${name}: must be a function.`);
    }
  }
  refuseMisspelt(callbacks as Record<string, unknown>);
}

const callbackNames: readonly string[] = ['getSubject', 'isTokenRevoked'] satisfies (keyof AuthCallbacks<unknown>)[];

/** A service can have other methods. One that is named almost like a missing callback is meant to be that callback. */
function refuseMisspelt(callbacks: Readonly<Record<string, unknown>>): void {
  const missing = callbackNames.filter(name => callbacks[name] === undefined);
  for (const name of methodsOf(callbacks)) {
    const meant = callbackNames.includes(name) ? undefined : nearest(name, missing);
    if (meant !== undefined) {
      throw new ConfigurationError(`callbacks.${name}: is not a callback. Did you mean ${meant}?`);
    }
  }
}

/** Returns the names of the methods of an object, and of those of its class and base classes. */
function methodsOf(value: object): string[] {
  const prototype = Object.getPrototypeOf(value) as object | null;
  const own = Object.getOwnPropertyNames(value);
  return prototype === null || prototype === Object.prototype ? own : [...own, ...methodsOf(prototype)];
}

/** The class of a TypeDI service, or an object. */
export type CallbacksSource<Subject> =
  AuthCallbacks<Subject> | (new (...dependencies: never[]) => AuthCallbacks<Subject>);

/**
 * Returns a function that gives the callbacks. TypeDI makes the service at the first call, so that the service may itself
 * depend on AuthX.
 */
export function resolveCallbacks<Subject>(source: CallbacksSource<Subject> | undefined): () => AuthCallbacks<Subject> {
  if (typeof source !== 'function') return () => source ?? {};
  let resolved: AuthCallbacks<Subject> | undefined;
  return () => (resolved ??= make(source as Constructable<AuthCallbacks<Subject>>));
}

function make<Subject>(service: Constructable<AuthCallbacks<Subject>>): AuthCallbacks<Subject> {
  let made: AuthCallbacks<Subject>;
  try {
    made = Container.get(service);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(
      `callbacks: TypeDI cannot make ${service.name}. Decorate it with @Service(). ${reason}`,
    );
  }
  checkCallbacks(made);
  return made;
}

/** The callbacks of one login system. A function that was registered replaces the method of the service. */
export class CallbackRegistry<Subject> {
  private readonly service: () => AuthCallbacks<Subject>;
  private ownGetter: SubjectGetter<Subject> | undefined;
  private ownBlocklist: TokenBlocklist | undefined;

  constructor(source: CallbacksSource<Subject> | undefined) {
    this.service = resolveCallbacks(source);
  }

  /** The function that loads subjects, or undefined. */
  get subjectGetter(): SubjectGetter<Subject> | undefined {
    if (this.ownGetter) return this.ownGetter;
    const service = this.service();
    return service.getSubject?.bind(service);
  }

  set subjectGetter(getter: SubjectGetter<Subject> | undefined) {
    this.ownGetter = getter;
  }

  /** The function that blocks tokens, or undefined. */
  get blocklist(): TokenBlocklist | undefined {
    if (this.ownBlocklist) return this.ownBlocklist;
    const service = this.service();
    return service.isTokenRevoked?.bind(service);
  }

  set blocklist(blocklist: TokenBlocklist | undefined) {
    this.ownBlocklist = blocklist;
  }
}

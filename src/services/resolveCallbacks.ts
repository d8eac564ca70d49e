import { Container, type Constructable } from 'typedi';
import { ConfigurationError } from '../errors/ConfigurationError';
import { checkCallbacks } from './checkCallbacks';
import type { AuthCallbacks } from './AuthCallbacks';

/** A service class that TypeDI makes, or an object. */
export type CallbacksSource<Subject> =
  AuthCallbacks<Subject> | (new (...dependencies: never[]) => AuthCallbacks<Subject>);

/** A way to the callbacks: a class is asked of TypeDI when it is first needed, so that it may itself depend on AuthX. */
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

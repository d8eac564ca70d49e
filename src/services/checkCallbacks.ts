import { ConfigurationError } from '../errors/ConfigurationError';

/** Refuses callbacks that could not be called: they would fail at every request. */
export function checkCallbacks(callbacks: unknown): void {
  if (callbacks === undefined) return;
  if (typeof callbacks !== 'object' || callbacks === null) {
    throw new ConfigurationError('callbacks: must be a class that TypeDI makes, or an object.');
  }
  for (const name of ['getSubject', 'isTokenRevoked']) {
    const callback = (callbacks as Record<string, unknown>)[name];
    if (callback !== undefined && typeof callback !== 'function') {
      throw new ConfigurationError(`callbacks.${name}: must be a function.`);
    }
  }
}

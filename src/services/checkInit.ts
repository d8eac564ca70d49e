import { assertNames } from '../config/assertNames';
import { ConfigurationError } from '../errors/ConfigurationError';
import { checkCallbacks } from './checkCallbacks';
import { initNames } from './AuthXInit';

/** Refuses what would make a login system that lacks a protection without saying so, or that fails at every request. */
export function checkInit(init: unknown): void {
  if (typeof init !== 'object' || init === null) throw new ConfigurationError('AuthX wants an object with a config.');
  const parts = init as Record<string, unknown>;
  assertNames(parts, initNames);
  checkStore(parts.revokedTokens);
  if (parts.sessions !== undefined && (typeof parts.sessions !== 'object' || parts.sessions === null)) {
    throw new ConfigurationError('sessions: must be an object: { store }.');
  }
  if (typeof parts.callbacks !== 'function') checkCallbacks(parts.callbacks);
  if (parts.logger !== undefined && !hasMethod(parts.logger, 'error')) {
    throw new ConfigurationError('logger: must have a function error(message, cause).');
  }
}

function checkStore(store: unknown): void {
  if (store === undefined) return;
  const missing = ['revoke', 'isRevoked', 'purge'].find(name => !hasMethod(store, name));
  if (missing === undefined) return;
  throw new ConfigurationError(
    `revokedTokens: has no ${missing}(). Give it RevokedTokenRepository.on(dataSource), or another RevocationStore.`,
  );
}

const hasMethod = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === 'function';

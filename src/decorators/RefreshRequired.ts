import { recordGuard, type GuardDecorator } from './recordGuard';

/** Lets in who holds a refresh token, and nobody else. */
export const RefreshRequired = (): GuardDecorator =>
  recordGuard({ name: '@RefreshRequired()', kind: 'guard', type: 'refresh' });

import { recordGuard, type GuardDecorator } from './recordGuard';

/** Lets in who holds an access token. On a class: for every action, inherited ones included. */
export const AccessRequired = (): GuardDecorator =>
  recordGuard({ name: '@AccessRequired()', kind: 'guard', type: 'access' });

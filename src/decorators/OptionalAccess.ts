import { recordGuard, type GuardDecorator } from './recordGuard';

/** Lets in who holds an access token, and who has none. A token that is there but bad is refused all the same. */
export const OptionalAccess = (): GuardDecorator => recordGuard({ name: '@OptionalAccess()', kind: 'optional' });

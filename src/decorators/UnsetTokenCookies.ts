import { recordCookies } from './recordCookies';

/** Deletes the token cookies once the action has succeeded: a logout. */
export const UnsetTokenCookies = (): MethodDecorator => recordCookies('@UnsetTokenCookies()', 'unset');

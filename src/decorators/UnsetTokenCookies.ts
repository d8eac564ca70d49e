import { recordCookies } from './recordCookies';

/** Deletes the token cookies once the action has succeeded: a logout. A request that another site's page made is refused with 403. */
export const UnsetTokenCookies = (): MethodDecorator => recordCookies('@UnsetTokenCookies()', 'unset');

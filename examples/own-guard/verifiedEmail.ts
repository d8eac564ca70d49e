import {
  AccessDeniedError,
  createGuardDecorator,
  type AccessCheck,
  type GuardDecorator,
} from 'routing-controllers-authx';
import type { User } from './users';

/** The user has confirmed the email address. */
export const verifiedEmail: AccessCheck<User> = {
  name: '@RequireVerifiedEmail()',
  test: async (_payload, request) => {
    const user = await request.subject();
    return user?.hasVerifiedEmail === true;
  },
  refusal: () => new AccessDeniedError({ message: 'Confirm your email address first' }),
};

/** Requires an access token of a user who has confirmed the email address. */
export const RequireVerifiedEmail = (): GuardDecorator => createGuardDecorator(verifiedEmail);

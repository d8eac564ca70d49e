import { AccessDeniedError, createGuardDecorator, type GuardDecorator } from 'routing-controllers-authx';

/** Requires an access token whose claim `role` is the given one. */
export const RequireRole = (role: string): GuardDecorator =>
  createGuardDecorator({
    name: `@RequireRole('${role}')`,
    test: payload => payload.extra.role === role,
    refusal: () => new AccessDeniedError({ message: `Only for the role ${role}` }),
  });

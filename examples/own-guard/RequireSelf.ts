import { createGuardDecorator, type GuardDecorator } from 'routing-controllers-authx';

/** Requires that the route parameter with this name is the subject of the token. */
export const RequireSelf = (parameter: string): GuardDecorator =>
  createGuardDecorator({
    name: `@RequireSelf('${parameter}')`,
    test: (payload, request) => request.context?.params[parameter] === payload.sub,
  });

import { authParameter } from './authParameter';
import { refuseArguments } from './refuseArguments';

/**
 * Injects the session that the request's token belongs to, a `SessionInfo`. It is undefined for a token without a
 * session. The session is looked up once per request, and only for actions that ask for it.
 */
export const CurrentSession = (...none: []): ParameterDecorator => {
  refuseArguments('@CurrentSession()', none);
  return authParameter(
    { name: '@CurrentSession()', inPublic: false, needsSubject: false, needsSessions: true },
    request => request.session(),
  );
};

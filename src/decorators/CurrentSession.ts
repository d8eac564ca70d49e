import { authParameter } from './authParameter';

/**
 * The session that the request's token belongs to, a `SessionInfo`; undefined for a token without one. Looked up when an
 * action asks for it.
 */
export const CurrentSession = (): ParameterDecorator =>
  authParameter({ name: '@CurrentSession()', inPublic: false, needsSubject: false, needsSessions: true }, request =>
    request.session(),
  );

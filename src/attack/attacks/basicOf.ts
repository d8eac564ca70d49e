import type { ReadLogin } from '../logins/wrongBodies';

/** Returns the credential of Basic (RFC 7617) for a login. */
export const basicOf = ({ body, user, password }: ReadLogin): string =>
  Buffer.from(`${String(body[user])}:${String(body[password])}`).toString('base64');

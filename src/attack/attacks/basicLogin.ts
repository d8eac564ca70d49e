import { firstLogin } from '../logins/loginRoute';
import { readBody } from '../logins/wrongBodies';
import type { Attempt } from '../Attempt';
import { basicOf } from './basicOf';
import type { AttackCategory } from '../Surroundings';

/** The name and the password of the login by Basic (RFC 7617), on routes that want a token. */
export const basicLogin: AttackCategory = ({ guarded, requests, options }) => {
  const login = firstLogin(options);
  const read = login && readBody(login);
  if (!read) return [];
  const pair = basicOf(read);
  return guarded.map((route): Attempt => ({
    row: 'wrong-scheme',
    variant: 'Basic with the name and the password of the login',
    route,
    request: requests.plain(route, [['Authorization', `Basic ${pair}`]]),
    judgement: 'refuse',
  }));
};

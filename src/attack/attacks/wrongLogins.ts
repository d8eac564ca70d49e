import type { AttackLogin } from '../AttackOptions';
import type { Attempt } from '../Attempt';
import type { RawAnswer } from '../http/RawAnswer';
import { loginRequest } from '../logins/logIn';
import { readTokens } from '../logins/readTokens';
import { readBody, wrongBodies } from '../logins/wrongBodies';
import { firstLogin, loginRoute } from '../logins/loginRoute';
import type { AttackCategory } from '../Surroundings';

/**
 * Logins that must fail: another password, none, tricks with SQL and with operators of databases, and the accounts with
 * which products are delivered. They are the last requests, because they can lock the account.
 */
export const wrongLogins: AttackCategory = ({ options, requests, fields }) => {
  const login = firstLogin(options);
  const read = login && readBody(login);
  if (!login || !read || options.safeMethodsOnly) return [];
  const isLetIn = (answer: RawAnswer): boolean =>
    answer.status < 300 && readTokens(answer, fields).access !== undefined;
  const isOwn = (body: object): boolean => options.logins.some(own => 'body' in own && sameBody(own, body));
  return wrongBodies(read)
    .filter(([, body]) => !isOwn(body))
    .map(([variant, body]): Attempt => ({
      row: 'wrong-login',
      variant,
      route: loginRoute(options, login),
      request: loginRequest({ ...login, body }, requests.base),
      judgement: isLetIn,
    }));
};

const sameBody = ({ body }: AttackLogin, other: object): boolean =>
  (typeof body === 'string' ? body : JSON.stringify(body)) === JSON.stringify(other);

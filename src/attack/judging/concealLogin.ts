import type { AttackLogin } from '../AttackOptions';
import { basicOf } from '../attacks/basicOf';
import { passwordsIn, readBody, wrongPasswordsLike } from '../logins/wrongBodies';
import type { Redaction } from './Redaction';

/** Keeps the passwords of a login out of what is printed, and what the attack makes of them. */
export function concealLogin(redaction: Redaction, login: AttackLogin): void {
  for (const password of passwordsIn(login)) {
    redaction.addPassword(password, 'PASSWORD');
    for (const changed of wrongPasswordsLike(password)) redaction.addPassword(changed, 'CHANGED_PASSWORD');
  }
  const read = readBody(login);
  if (read) redaction.addBasic(basicOf(read));
  for (const value of Object.values(login.headers ?? {})) redaction.add(value, 'LOGIN_HEADER');
}

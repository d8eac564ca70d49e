import type { AttackLogin, AttackTokens } from '../AttackOptions';
import { AttackError } from '../AttackError';
import type { AttackRun } from '../AttackRun';
import type { LoggedIn } from './Held';
import { fieldsOf, logIn } from './logIn';
import type { TokenFields } from './readTokens';

/** The users of an attack. */
export interface Logins {
  /** The first one is the user whose tokens are attacked. */
  readonly users: readonly [LoggedIn, ...LoggedIn[]];
  /** Another login of the first user, for requests that may end the session; undefined if the server refuses it. */
  readonly spare: LoggedIn | undefined;
  readonly fields: TokenFields;
  /** Logs the first user in once more. Undefined if the server refuses it. */
  readonly again: () => Promise<LoggedIn | undefined>;
}

/**
 * Logs all users in.
 *
 * @throws AttackError if a login fails
 */
export async function logInAll({ sender, examiner, options }: AttackRun): Promise<Logins> {
  const one = async (login: AttackLogin | AttackTokens): Promise<LoggedIn> => {
    const tokens = await logIn(sender, login, options);
    examiner.conceal(tokens);
    return tokens;
  };
  const [first, ...others] = options.logins;
  if (!first) throw new AttackError('Name a login, so that there is a token to attack.');
  const again = (): Promise<LoggedIn | undefined> =>
    one(first).catch((error: unknown) => {
      if (!(error instanceof AttackError)) throw error;
      examiner.warn({ warning: 'login-again', why: `Rows that need another login were not tried. ${error.message}` });
      return undefined;
    });
  const spare = options.safeMethodsOnly ? undefined : await again();
  // The main login is the last one of its user: if a user may have only one session, it is this one.
  const main = await one(first);
  const users: LoggedIn[] = [];
  for (const login of others) users.push(await one(login));
  return { users: [main, ...users], spare, fields: fieldsOf(options), again };
}

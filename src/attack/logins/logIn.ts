import { AttackError } from '../AttackError';
import type { AttackLogin, AttackOptions, AttackTokens } from '../AttackOptions';
import { isAnswer } from '../http/RawAnswer';
import type { RawHeader, RawRequest } from '../http/RawRequest';
import type { Sender } from '../http/Sender';
import { sendPatiently } from '../http/sendPatiently';
import { holdToken, type LoggedIn } from './Held';
import { readTokens, type TokenFields } from './readTokens';

/**
 * Logs a user in.
 *
 * @throws AttackError if the login fails, or if its answer holds no token
 */
export async function logIn(
  sender: Sender,
  login: AttackLogin | AttackTokens,
  options: AttackOptions,
): Promise<LoggedIn> {
  if ('logIn' in login) {
    const { access, refresh } = await login.logIn();
    return {
      access: holdToken(access, login.cookies?.access),
      refresh: refresh === undefined ? undefined : holdToken(refresh, login.cookies?.refresh),
      cookies: new Map(),
    };
  }
  const answer = await sendPatiently(sender, loginRequest(login, sender.target.base));
  const what = `The login POST ${login.path}`;
  if (!isAnswer(answer)) {
    const { host, port } = sender.target;
    throw new AttackError(
      answer.failure === 'unreachable'
        ? `The server at ${host}:${String(port)} cannot be reached. Start it, or correct the URL.`
        : `${what} was not answered (${answer.failure}).`,
    );
  }
  if (answer.status >= 400) {
    throw new AttackError(
      `${what} was answered with ${String(answer.status)}. Correct the path or the body of the login.`,
    );
  }
  const tokens = readTokens(answer, fieldsOf(options));
  if (tokens.access) return tokens;
  throw new AttackError(`${what} gave no access token. Name the member of its answer that holds the token.`);
}

/** Returns the members of answers that hold tokens. */
export const fieldsOf = ({ tokenField, refreshField }: AttackOptions): TokenFields => ({
  access: tokenField ?? 'access_token',
  refresh: refreshField ?? 'refresh_token',
});

/** Returns the request of a login, with other headers in addition. */
export function loginRequest(
  { path, body, headers = {} }: AttackLogin,
  base: string,
  others: RawHeader[] = [],
): RawRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const isJson = /^\s*[{[]/.test(text);
  return {
    method: 'POST',
    target: base + path,
    headers: [
      ['Content-Type', isJson ? 'application/json' : 'application/x-www-form-urlencoded'],
      ...Object.entries(headers),
      ...others,
    ],
    body: Buffer.from(text),
  };
}

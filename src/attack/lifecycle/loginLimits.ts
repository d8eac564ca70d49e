import type { AttackLogin } from '../AttackOptions';
import type { AttackRun } from '../AttackRun';
import type { RawHeader } from '../http/RawRequest';
import { loginRequest } from '../logins/logIn';
import type { Surroundings } from '../Surroundings';

/** More wrong passwords than any limit should allow. */
const most = 100;

/** How many addresses are claimed after the limit was reached. */
const claims = 10;

/**
 * Sends wrong passwords until the server limits them, and then claims other addresses. A server that believes the address
 * which a client writes limits nobody.
 */
export async function loginLimits(
  { sender, examiner, requests, options }: AttackRun,
  { guarded }: Surroundings,
): Promise<void> {
  const login = options.logins.find((one): one is AttackLogin => 'path' in one);
  if (!login) return;
  const route = options.routes.routes.find(({ path }) => path === login.path) ?? guarded[0];
  if (!route) return;
  const wrong = { ...login, body: wrongPassword(login.body) };
  const send = (headers: RawHeader[]) => sender.send(loginRequest(wrong, requests.base, headers));
  const found = (variant: string, status: number, headers: RawHeader[]): void =>
    examiner.find(
      { row: 'login-limit', variant, route, request: loginRequest(wrong, requests.base, headers), judgement: 'refuse' },
      status,
    );
  let status = 0;
  for (let i = 0; i < most && status !== 429; i += 1) ({ status } = await send([]));
  if (status !== 429) {
    found(`${String(most)} wrong passwords`, status, []);
    return;
  }
  for (let i = 1; i <= claims; i += 1) {
    const address = `203.0.113.${String(i)}`;
    for (const name of ['X-Forwarded-For', 'X-Real-IP', 'Forwarded']) {
      const header: RawHeader = [name, name === 'Forwarded' ? `for=${address}` : address];
      const answer = await send([header]);
      if (answer.status !== 429 && answer.status !== 0) {
        found(`another address in ${name}`, answer.status, [header]);
        return;
      }
    }
  }
}

/** Returns the body of a login with another password: each member or field whose name says so. */
function wrongPassword(body: string | object): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const json = text.replace(/("(?:password|passwd|pass|pwd|secret|pin)"\s*:\s*")(?:[^"\\]|\\.)*"/gi, '$1attack-wrong"');
  return json.replace(/((?:^|&)(?:password|passwd|pass|pwd|secret|pin)=)[^&]*/gi, '$1attack-wrong');
}

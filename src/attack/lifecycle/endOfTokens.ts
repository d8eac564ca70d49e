import type { Attempt } from '../Attempt';
import type { AttackRun } from '../AttackRun';
import { isAnswer } from '../http/RawAnswer';
import type { RawRequest } from '../http/RawRequest';
import { sendAll } from '../http/sendAll';
import { sendPatiently } from '../http/sendPatiently';
import type { Held, LoggedIn } from '../logins/Held';
import { readTokens } from '../logins/readTokens';
import { isSafe, jsonBody } from '../RouteRequests';
import type { Surroundings } from '../Surroundings';
import { logoutRoute } from './logoutRoute';
import { refreshRoute } from './refreshRoute';

/** Logs in again. Undefined if the server refuses. */
export type LogInAgain = () => Promise<LoggedIn | undefined>;

/** What happens to tokens after a login: they are refreshed, replaced and revoked. Each step has a login of its own. */
export async function endOfTokens(run: AttackRun, surroundings: Surroundings, logInAgain: LogInAgain): Promise<void> {
  await refreshing(run, surroundings, logInAgain);
  await loggingOut(run, surroundings, logInAgain);
}

/** A refreshed token is not fresh. A refresh token that was replaced twice is refused. */
async function refreshing(run: AttackRun, surroundings: Surroundings, logInAgain: LogInAgain): Promise<void> {
  const route = refreshRoute(surroundings);
  const first = route && (await logInAgain());
  if (!route || !first?.refresh) return;
  const renew = async (held: Held): Promise<LoggedIn | undefined> => {
    const answer = await sendPatiently(run.sender, surroundings.requests.withToken(route, held.token, held));
    if (!isAnswer(answer) || answer.status >= 300) {
      warnOf(run, route, answer.status);
      return undefined;
    }
    const tokens = readTokens(answer, surroundings.fields);
    run.examiner.conceal(tokens);
    return tokens;
  };
  const second = await renew(first.refresh);
  if (!second) return;
  if (second.access) await tryEverywhere(run, surroundings, { row: 'not-fresh', held: second.access });
  if (!second.refresh || second.refresh.token === first.refresh.token) return;
  const third = await renew(second.refresh);
  if (!third?.refresh || third.refresh.token === second.refresh.token) return;
  await tryEverywhere(run, surroundings, { row: 'reused-refresh-token', held: first.refresh, only: route });
}

/** After a logout, both tokens are refused. */
async function loggingOut(run: AttackRun, surroundings: Surroundings, logInAgain: LogInAgain): Promise<void> {
  const route = logoutRoute(surroundings);
  const user = route && (await logInAgain());
  const held = route?.token === 'refresh' ? user?.refresh : user?.access;
  if (!route || !user || !held) return;
  const request = logoutRequest(surroundings.requests.withToken(route, held.token, held), user);
  const answer = await sendPatiently(run.sender, request);
  if (!isAnswer(answer) || answer.status >= 400) {
    warnOf(run, route, answer.status);
    return;
  }
  if (user.access)
    await tryEverywhere(run, surroundings, { row: 'revoked', variant: 'access token', held: user.access });
  if (user.refresh)
    await tryEverywhere(run, surroundings, { row: 'revoked', variant: 'refresh token', held: user.refresh });
}

/** The rows that need this route were not tried. */
function warnOf({ examiner }: AttackRun, { method, path }: Attempt['route'], status: number): void {
  const why = `The route was answered with ${String(status)}, so that what it does to tokens was not tried.`;
  examiner.warn({ warning: 'not-tried', method, path, why });
}

/** Some servers revoke the refresh token only if its cookie comes too, as browsers send it, or if the body names it. */
function logoutRequest(request: RawRequest, { access, refresh }: LoggedIn): RawRequest {
  if (refresh?.cookie !== undefined && access?.cookie !== undefined) {
    const cookie = [access, refresh].map(held => `${String(held.cookie)}=${held.token}`).join('; ');
    const headers = request.headers.map(([name, value]) => [name, name === 'Cookie' ? cookie : value] as const);
    return { ...request, headers };
  }
  if (!refresh || request.body || request.method === 'GET') return request;
  const { headers, body } = jsonBody({ refresh_token: refresh.token });
  return { ...request, headers: [...request.headers, ...headers], body };
}

interface Trial {
  readonly row: 'not-fresh' | 'reused-refresh-token' | 'revoked';
  readonly variant?: string;
  readonly held: Held;
  readonly only?: Attempt['route'];
}

/** Tries a token on all routes that it must not open, those that change nothing first. */
async function tryEverywhere(
  run: AttackRun,
  { requests, guarded, options }: Surroundings,
  trial: Trial,
): Promise<void> {
  const { row, variant, held, only } = trial;
  const type =
    held.claims?.type === 'refresh' || row === 'reused-refresh-token' || variant === 'refresh token'
      ? 'refresh'
      : 'access';
  const routes = guarded.filter(route => {
    if (only) return route === only;
    if (route.token !== undefined && route.token !== type && route.token !== 'any') return false;
    return row === 'not-fresh' ? route.fresh === true : (route.revocation ?? 'strict') === 'strict';
  });
  if (options.skip?.includes(row)) return;
  const sorted = [...routes].sort((one, other) => Number(isSafe(other)) - Number(isSafe(one)));
  await sendAll(sorted, route =>
    run.examiner.examine({
      row,
      variant,
      route,
      request: requests.withToken(route, held.token, held),
      judgement: 'refuse',
      isInvalidToken: true,
    }),
  );
}

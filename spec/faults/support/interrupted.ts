import type { Asked } from './Asked';
import type { Reply } from './ServerProcess';
import { tokensOf } from './tokens';
import { isDecided, jtiOf, login, untilDecided } from './untilDecided';

/** Who is asked, and how their work is disturbed. */
export interface Disturbed {
  /** Several on one store. Whatever disturbs one of them may disturb all. */
  readonly servers: readonly [Asked, Asked];
  /** Lets the next thing fail that is done, or a part of it. */
  readonly disturb: () => unknown;
  /** Sets things right. */
  readonly settle: () => unknown;
}

/** Does something while it is disturbed; what nobody answered is as good as a 503. */
async function disturbed<T>({ disturb, settle }: Disturbed, act: () => Promise<T>): Promise<T> {
  await disturb();
  try {
    return await act();
  } finally {
    await settle();
  }
}

const isUsable = async (server: Asked, token: string): Promise<boolean> =>
  (await untilDecided(() => server.get('/me', token))).status === 200;

const refreshed = (server: Asked, token: string): Promise<Reply> => untilDecided(() => server.post('/refresh', token));

/**
 * Two tabs refresh with one token, and each tries again with it until it is told.
 *
 * @returns what is wrong then; undefined where both have the same successor, and it is good
 */
export async function interruptRefresh(deps: Disturbed, subject: string): Promise<string | undefined> {
  const { servers } = deps;
  const { refresh } = await login(servers[0], subject);
  const first = await disturbed(deps, () => Promise.all(servers.map(server => server.post('/refresh', refresh))));
  const retried = await Promise.all(servers.map(server => refreshed(server, refresh)));
  const replies = [...first.filter(isDecided), ...retried];
  const refused = replies.find(({ status }) => status !== 200);
  if (refused) return `a refresh is ${String(refused.status)} ${String(refused.body.error_type)}`;
  const successors = new Set(replies.map(reply => tokensOf(reply).refresh));
  const jtis = new Set([...successors].map(jtiOf));
  if (jtis.size !== 1) return `${String(jtis.size)} branches`;
  const next = await refreshed(servers[1], [...successors][0] as string);
  return next.status === 200 ? undefined : `the successor is ${String(next.status)}`;
}

/** Logs in. @returns what is wrong with a login that was answered */
export async function interruptLogin(deps: Disturbed, subject: string): Promise<string | undefined> {
  const { servers } = deps;
  const reply = await disturbed(deps, () => servers[0].post('/login', undefined, { subject }));
  if (!isDecided(reply)) return undefined;
  if (reply.status !== 200) return `a login is ${String(reply.status)}`;
  const { access, refresh } = tokensOf(reply);
  if (!(await isUsable(servers[1], access))) return 'the access token of a login is refused';
  return (await refreshed(servers[1], refresh)).status === 200 ? undefined : 'the refresh token of a login is refused';
}

/** Revokes a token, or ends its session. @returns what is wrong once it has resolved */
export async function interruptEnding(
  deps: Disturbed,
  subject: string,
  path: '/revoke' | '/end',
): Promise<string | undefined> {
  const { servers } = deps;
  const { access, refresh } = await login(servers[0], subject);
  const reply = await disturbed(deps, () => servers[0].post(path, access));
  // What failed may be kept all the same: then the second attempt is refused, as it should be.
  if (!isDecided(reply)) await untilDecided(() => servers[0].post(path, access));
  if (await isUsable(servers[1], access)) return `${path} has left an access token`;
  if (path === '/end' && (await refreshed(servers[1], refresh)).status === 200)
    return `${path} has left a refresh token`;
  return undefined;
}

/** Logs a subject out everywhere. @returns what is wrong, where some of its logins are over and others not, or it resolved */
export async function interruptLogout(deps: Disturbed, subject: string): Promise<string | undefined> {
  const { servers } = deps;
  const logins = [await login(servers[0], subject), await login(servers[1], subject)];
  const reply = await disturbed(deps, () => servers[0].post('/end-all', undefined, { subject }));
  const usable = await Promise.all(logins.map(({ access }) => isUsable(servers[1], access)));
  const isWhole = usable[0] === usable[1] && !(isDecided(reply) && usable[0]);
  return isWhole ? undefined : `a logout everywhere (${String(reply.status)}) has left ${usable.join(', ')}`;
}

/** Each of these once. @returns what is wrong */
export async function interruptAll(deps: Disturbed, subject: string): Promise<string[]> {
  const wrong = [
    await interruptRefresh(deps, subject),
    await interruptLogin(deps, subject),
    await interruptEnding(deps, subject, '/revoke'),
    await interruptEnding(deps, subject, '/end'),
    await interruptLogout(deps, subject),
  ];
  return wrong.filter(problem => problem !== undefined);
}

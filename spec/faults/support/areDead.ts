import type { ServerProcess } from './ServerProcess';
import type { Tokens } from './tokens';

/**
 * Whether each of some tokens is refused with 401: access tokens by every server, then refresh tokens, the last first, by
 * one. The order matters: a refresh token that was replaced would end a session that goes on.
 */
export async function areDead(servers: readonly ServerProcess[], all: readonly Tokens[]): Promise<boolean> {
  const accesses = all.map(({ access }) => access);
  const shown = await Promise.all(servers.flatMap(server => accesses.map(access => server.get('/me', access))));
  if (!shown.every(({ status }) => status === 401)) return false;
  for (const { refresh } of [...all].reverse()) {
    if ((await servers[0]!.post('/refresh', refresh)).status !== 401) return false;
  }
  return true;
}

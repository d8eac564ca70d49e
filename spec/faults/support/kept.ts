import type { AuthStores } from './openAuthStores';
import type { Asked } from './Asked';
import type { Reply } from './ServerProcess';
import { tokensOf, type Tokens } from './tokens';
import { jtiOf, sidOf } from './untilDecided';

/** What was answered with 200 before something ended: it has to be so still. */
export interface Resolved {
  /** `jti` of tokens that were revoked. */
  readonly revoked: string[];
  /** `sid` of sessions that were ended. */
  readonly ended: string[];
  /** Refresh tokens that were replaced, the latest of each session. */
  readonly rotated: Map<string, { readonly presented: string; readonly successor: string }>;
}

/** How many things have resolved. */
export const countOf = ({ revoked, ended, rotated }: Resolved): number => revoked.length + ended.length + rotated.size;

/** The tokens of an answer; an error where there is none, which ends who asks. */
function granted(reply: Reply): Reply {
  if (reply.status !== 200) throw new Error(`It is ${String(reply.status)}.`);
  return reply;
}

async function refreshTwice(server: Asked, { refresh }: Tokens, { rotated }: Resolved): Promise<void> {
  let presented = refresh;
  for (let i = 0; i < 2; i += 1) {
    const { refresh: successor } = tokensOf(granted(await server.post('/refresh', presented)));
    rotated.set(sidOf(presented), { presented: jtiOf(presented), successor: jtiOf(successor) });
    presented = successor;
  }
}

/** Logs in, refreshes, revokes and ends sessions, several at a time, until the first answer that is none. */
export async function workUntilEnd(server: Asked, onResolved: (resolved: Resolved) => void): Promise<Resolved> {
  const resolved: Resolved = { revoked: [], ended: [], rotated: new Map() };
  const work = async (_: unknown, worker: number): Promise<void> => {
    for (let i = worker; ; i += 1) {
      const tokens = tokensOf(granted(await server.post('/login', undefined, { subject: `worker-${String(worker)}` })));
      if (i % 3 === 0) {
        granted(await server.post('/revoke', tokens.access));
        resolved.revoked.push(jtiOf(tokens.access));
      } else if (i % 3 === 1) {
        granted(await server.post('/end', tokens.access));
        resolved.ended.push(sidOf(tokens.access));
      } else {
        await refreshTwice(server, tokens, resolved);
      }
      onResolved(resolved);
    }
  };
  await Promise.allSettled(Array.from({ length: 6 }, work));
  return resolved;
}

/** What of it is not so. */
export async function lossesOf(resolved: Resolved, { revokedTokens, sessions }: AuthStores): Promise<string[]> {
  const look = async (sid: string) => (await sessions.look(sid, '')).session;
  const lost = [
    ...resolved.revoked.map(async jti => ((await revokedTokens.isRevoked(jti)) ? undefined : `${jti} is not revoked`)),
    ...resolved.ended.map(async sid => ((await look(sid))?.revokedAt == null ? `${sid} is not ended` : undefined)),
    ...[...resolved.rotated].map(async ([sid, { presented, successor }]) => {
      const refresh = (await look(sid))?.refresh;
      // Or one further: of that rotation nobody was told.
      const isKept =
        (refresh?.jti === successor && refresh.previousJti === presented) || refresh?.previousJti === successor;
      return isKept ? undefined : `${sid} has another token than the one that it answered with`;
    }),
  ];
  return (await Promise.all(lost)).filter(problem => problem !== undefined);
}

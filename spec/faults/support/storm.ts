import type { Reply, ServerProcess } from './ServerProcess';

/** How many requests a storm has. */
export const atOnce = 100;

/** Refreshes with the same token at all servers in turn, before any has answered. */
export const storm = (servers: readonly ServerProcess[], refresh: string): Promise<Reply[]> =>
  Promise.all(Array.from({ length: atOnce }, (_, i) => servers[i % servers.length]!.post('/refresh', refresh)));

/** How many answers there were of each kind: `200: 99, 503 RevocationUnavailableError: 1`. */
export function countStatuses(replies: readonly Reply[]): string {
  const kinds = replies.map(({ status, body }) => [status, body.error_type].filter(Boolean).join(' '));
  return [...new Set(kinds)].map(kind => `${kind}: ${String(kinds.filter(k => k === kind).length)}`).join(', ');
}

import { randomUUID } from 'node:crypto';
import { claimsOf } from '../../token/issuing';
import type { Reply, ServerProcess } from './ServerProcess';

/** The two tokens of a login, or of a refresh. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

export const tokensOf = ({ body }: Pick<Reply, 'body'>): Tokens => ({
  access: String(body.access_token),
  refresh: String(body.refresh_token),
});

/** Logs in, as somebody whom no other spec knows unless said otherwise. */
export async function logIn(server: ServerProcess, subject: string = randomUUID()): Promise<Tokens> {
  const reply = await server.post('/login', undefined, { subject });
  if (reply.status !== 200) throw new Error(`The login was answered with ${String(reply.status)}.`);
  return tokensOf(reply);
}

/** Refreshes, where it has to succeed. */
export async function refreshed(server: ServerProcess, { refresh }: Tokens): Promise<Tokens> {
  const reply = await server.post('/refresh', refresh);
  if (reply.status !== 200) throw new Error(`The refresh was answered with ${String(reply.status)}.`);
  return tokensOf(reply);
}

/** What tells one refresh token from all others, though it may be signed twice: `jti` and `exp`. */
export function identityOf(refresh: string): string {
  const { jti, exp } = claimsOf(refresh);
  return `${String(jti)} ${String(exp)}`;
}

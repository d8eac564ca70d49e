import { claimsOf } from '../../token/issuing';
import type { Asked } from './Asked';
import type { Reply } from './ServerProcess';
import { tokensOf, type Tokens } from './tokens';

export const jtiOf = (token: string): string => String(claimsOf(token).jti);

export const sidOf = (token: string): string => String(claimsOf(token).sid);

/** Whether a server decided: of what it could not look up it says 503. */
export const isDecided = ({ status }: Reply): boolean => status !== 503;

/**
 * Asks until there is a decision, as a client does. A connection that ended without an answer is none.
 *
 * @throws Error where there is none for long
 */
export async function untilDecided(ask: () => Promise<Reply>, milliseconds = 30_000): Promise<Reply> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const reply = await ask().catch(() => undefined);
    if (reply && isDecided(reply)) return reply;
    if (Date.now() > deadline) throw new Error('There was no decision for long.');
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** Logs in, however often it takes. */
export async function login(server: Asked, subject: string): Promise<Tokens> {
  return tokensOf(await untilDecided(() => server.post('/login', undefined, { subject })));
}

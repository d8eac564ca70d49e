import { pause } from '../../async/timers';
import type { Outcome } from './RawAnswer';
import type { RawRequest } from './RawRequest';
import type { Sender } from './Sender';

/** Milliseconds. A login may hash a password, and a server under load may need a moment. */
const patience = { answer: 30_000, between: 1000, tries: 3 } as const;

/** Sends a request that is no attack, and sends it again if the server is overloaded. */
export async function sendPatiently(sender: Sender, request: RawRequest): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    const answer = await sender.send(request, patience.answer);
    if (answer.status !== 503 || tries === patience.tries) return answer;
    await pause(patience.between);
  }
}
